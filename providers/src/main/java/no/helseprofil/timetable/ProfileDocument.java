package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Edition;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.register.RegisterSettings;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Reads a profile document. Strict: a member that isn't known is refused rather than passed over, since an authority
 * that writes one relies on it. All problems are told at once, each with where and what to write instead. What of this
 * can be said in advance, {@link ProfileSchema} says to editors.
 */
public final class ProfileDocument {

    static final String UNKNOWN = "no requirement has this name";

    /** How far ahead a waiver may end at most, as an authority may set it. */
    static final Parameter<Duration> LONGEST_WAIVER =
            Parameter.duration("longest", Timetable.LONGEST_WAIVER, Duration.ofDays(1), Duration.ofDays(3 * 366));

    private static final String EXEMPT = "exempt";
    private static final int MAX_LENGTH = 64 * 1024;

    private final DocumentProblems problems = new DocumentProblems();
    private final Map<String, Map<String, Object>> parameters = new HashMap<>();
    private final Set<String> off = new HashSet<>();
    private final List<Profile.Exemption> exemptions = new ArrayList<>();

    private ProfileDocument() {}

    /**
     * Reads a document.
     *
     * @throws InvalidProfileException with everything that is wrong with it
     */
    public static Profile parse(String text) throws InvalidProfileException {
        return new ProfileDocument().read(root(text));
    }

    /**
     * The text of a document as it is sent: UTF-8 (RFC 8259, section 8.1), whatever else the request says. A decoder
     * that puts a sign of its own for what it can't read would store another document than the one that was sent.
     *
     * @throws InvalidProfileException if it isn't UTF-8
     */
    public static String decode(byte[] body) throws InvalidProfileException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException other) {
            throw new InvalidProfileException(List.of(new Problem("", "write one JSON object in UTF-8")));
        }
    }

    /**
     * The same document without the exemptions of a client that is gone: whoever gets its internal
     * id one day is another.
     *
     * @param internalId of the client
     * @return none if the document exempts no such client
     * @throws InvalidProfileException if it can't be read
     */
    public static Optional<String> withoutExemption(String text, String internalId) throws InvalidProfileException {
        boolean exempted = parse(text).exemptions().stream()
                .anyMatch(exemption -> exemption.id().equals(internalId));
        if (!exempted) {
            return Optional.empty();
        }
        ObjectNode root = root(text);
        ArrayNode others = root.arrayNode();
        root.path(EXEMPT).forEach(exemption -> {
            if (!internalId.equals(exemption.path("id").textValue())) {
                others.add(exemption);
            }
        });
        root.set(EXEMPT, others);
        return Optional.of(root.toString());
    }

    private Profile read(ObjectNode root) throws InvalidProfileException {
        problems.object(
                "",
                root,
                Set.of(
                        "ruleSet",
                        "catalogue",
                        "newClientsFrom",
                        "requirements",
                        "cohorts",
                        "waivers",
                        EXEMPT,
                        RegistersReader.REGISTERS,
                        AssessmentsReader.ASSESSMENTS),
                "write one JSON object");
        Optional<RuleSet> ruleSet = ruleSet(root.get("ruleSet"));
        Timetable timetable = timetable(root, ruleSet.orElse(null));
        exemptions(root.get(EXEMPT));
        RegisterSettings registers = new RegistersReader(problems).read(root.get(RegistersReader.REGISTERS));
        AssessmentSettings assessments = new AssessmentsReader(problems).read(root.get(AssessmentsReader.ASSESSMENTS));
        problems.throwIfAny();
        return new Profile(ruleSet.orElseThrow(), parameters, off, exemptions, timetable, registers, assessments);
    }

    private static ObjectNode root(String text) throws InvalidProfileException {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidProfileException(List.of(new Problem("", "write at most 64 kB")));
        }
        return DocumentProblems.root(text);
    }

    private Optional<RuleSet> ruleSet(@Nullable JsonNode node) {
        Optional<RuleSet> ruleSet =
                Optional.ofNullable(node).map(JsonNode::textValue).flatMap(RuleSet::of);
        if (ruleSet.isEmpty()) {
            problems.add("/ruleSet", "write \"helseid\" or \"fapi2\"");
        }
        return ruleSet;
    }

    private Timetable timetable(ObjectNode root, @Nullable RuleSet ruleSet) {
        Edition catalogue = catalogue(root.get("catalogue"));
        Instant newClientsFrom =
                root.has("newClientsFrom") ? problems.instant("/newClientsFrom", root.get("newClientsFrom")) : null;
        DatesReader dates = new DatesReader(problems, ruleSet, catalogue, off);
        problems.members("/requirements", root.get("requirements"), "requirement")
                .forEach((id, node) -> requirement(id, node, dates));
        problems.members("/cohorts", root.get("cohorts"), "cohort").forEach(dates::cohort);
        return new Timetable(
                catalogue,
                newClientsFrom,
                dates.dates(),
                dates.cohorts(),
                longestWaiver(root.get("waivers")),
                Map.of());
    }

    /** A document that names none was written for the first one: what came later refuses nobody until it is read. */
    private Edition catalogue(@Nullable JsonNode node) {
        if (node == null) {
            return Edition.FIRST;
        }
        Optional<Edition> edition =
                Optional.ofNullable(node.textValue()).flatMap(Edition::of).filter(Catalogue.EDITIONS::contains);
        if (edition.isEmpty()) {
            problems.add("/catalogue", "write \"" + Catalogue.EDITION.id() + "\", the edition that this version knows");
        }
        return edition.orElse(Edition.FIRST);
    }

    private void requirement(String id, JsonNode node, DatesReader dates) {
        String pointer = DocumentProblems.pointer("/requirements", id);
        Optional<Requirement> known = Catalogue.find(id);
        if (known.isEmpty()) {
            problems.add(pointer, UNKNOWN);
            return;
        }
        Requirement requirement = known.get();
        problems.object(
                        pointer,
                        node,
                        Set.of("phase", "parameters", DatesReader.ANNOUNCED, DatesReader.ENFORCED),
                        "write an object")
                .ifPresent(object -> {
                    if (isOff(pointer + "/phase", requirement, object.get("phase"))) {
                        off.add(id);
                    }
                    parameters(pointer + "/parameters", requirement, object.get("parameters"));
                    dates.requirement(pointer, requirement, object);
                });
    }

    private boolean isOff(String pointer, Requirement requirement, @Nullable JsonNode node) {
        if (node == null) {
            return false;
        }
        if (!Phase.OFF.id().equals(node.textValue())) {
            problems.add(pointer, "write \"off\", or leave it out; the other phases follow from the dates");
            return false;
        }
        if (requirement.kind() != Kind.DATED) {
            problems.add(pointer, "leave it out; this requirement can't be turned off");
            return false;
        }
        return true;
    }

    private void parameters(String pointer, Requirement requirement, @Nullable JsonNode node) {
        Map<String, Object> values = new HashMap<>();
        problems.members(pointer, node, "parameter")
                .forEach((name, value) -> parameter(DocumentProblems.pointer(pointer, name), requirement, name, value)
                        .ifPresent(read -> values.put(name, read)));
        if (node != null) {
            parameters.put(requirement.id(), values);
        }
    }

    private Optional<?> parameter(String pointer, Requirement requirement, String name, JsonNode node) {
        Optional<Parameter<?>> parameter = requirement.definition().parameters().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst();
        if (parameter.isEmpty()) {
            problems.add(pointer, "this requirement has no such parameter");
            return Optional.empty();
        }
        return problems.value(pointer, node, parameter.get());
    }

    private Duration longestWaiver(@Nullable JsonNode node) {
        String longest = LONGEST_WAIVER.name();
        return Optional.ofNullable(node)
                .flatMap(waivers ->
                        problems.object("/waivers", waivers, Set.of(longest), "write an object with longest"))
                .map(waivers -> waivers.get(longest))
                .flatMap(value -> problems.value("/waivers/" + longest, value, LONGEST_WAIVER))
                .orElse(Timetable.LONGEST_WAIVER);
    }

    private void exemptions(@Nullable JsonNode node) {
        if (node != null && !node.isArray()) {
            problems.add("/exempt", "write a list");
        } else if (node != null) {
            for (int i = 0; i < node.size(); i++) {
                exemption("/exempt/" + i, node.get(i));
            }
        }
    }

    private void exemption(String pointer, JsonNode node) {
        problems.object(pointer, node, Set.of("id", "reason", "until"), "write an object with id, reason and until")
                .ifPresent(object -> {
                    String id = problems.text(pointer + "/id", object.get("id"), "write the internal id of the client");
                    String reason =
                            problems.text(pointer + "/reason", object.get("reason"), "write why this client is exempt");
                    Instant until = problems.instant(pointer + "/until", object.get("until"));
                    if (id != null && reason != null && until != null) {
                        exemptions.add(new Profile.Exemption(id, reason, until));
                    }
                });
    }
}
