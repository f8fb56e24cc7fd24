package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.profile.Catalogue;
import no.helseprofil.profile.Edition;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Reads a profile document. Strict: a member that isn't known is refused rather than passed over, since an authority that
 * writes one relies on it. All problems are told at once, each with where and what to write instead.
 */
public final class ProfileDocument {

    private static final int MAX_LENGTH = 64 * 1024;

    private static final String ANNOUNCED = "announced";
    private static final String ENFORCED = "enforced";
    private static final Pattern COHORT = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Parameter<Duration> LONGEST =
            Parameter.duration("longest", Timetable.LONGEST_WAIVER, Duration.ofDays(1), Duration.ofDays(3 * 366));

    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Map<String, Object>> parameters = new HashMap<>();
    private final Set<String> off = new HashSet<>();
    private final Map<String, Dates> dates = new HashMap<>();
    private final Map<String, Map<String, Instant>> cohorts = new HashMap<>();
    private final List<Profile.Exemption> exemptions = new ArrayList<>();

    private ProfileDocument() {}

    /**
     * Reads a document.
     *
     * @throws InvalidProfileException with everything that is wrong with it
     */
    public static Profile parse(String text) throws InvalidProfileException {
        return new ProfileDocument().read(text);
    }

    private Profile read(String text) throws InvalidProfileException {
        ObjectNode root = root(text);
        known(
                "",
                root,
                Set.of("ruleSet", "catalogue", "newClientsFrom", "requirements", "cohorts", "waivers", "exempt"));
        RuleSet ruleSet = ruleSet(root.get("ruleSet"));
        Edition catalogue = catalogue(root.get("catalogue"));
        Instant newClientsFrom =
                root.has("newClientsFrom") ? instant("/newClientsFrom", root.get("newClientsFrom")) : null;
        members("/requirements", root.get("requirements"), "requirement")
                .forEach((id, node) -> requirement(id, node, new Rules(ruleSet, catalogue)));
        members("/cohorts", root.get("cohorts"), "cohort").forEach(this::cohort);
        Duration longestWaiver = longestWaiver(root.get("waivers"));
        exemptions(root.get("exempt"));
        if (!problems.isEmpty() || ruleSet == null) {
            throw new InvalidProfileException(problems);
        }
        return new Profile(
                ruleSet,
                parameters,
                off,
                exemptions,
                new Timetable(catalogue, newClientsFrom, dates, cohorts, longestWaiver, Map.of()));
    }

    /** By what the kind and the age of a requirement are read. */
    private record Rules(@Nullable RuleSet ruleSet, Edition catalogue) {

        boolean areDating(Requirement requirement) {
            Kind kind = ruleSet == null ? requirement.kind() : ruleSet.kindOf(requirement);
            return kind == Kind.DATED;
        }

        boolean know(Requirement requirement) {
            return requirement.since().compareTo(catalogue) <= 0;
        }
    }

    private static ObjectNode root(String text) throws InvalidProfileException {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidProfileException(List.of(new Problem("", "write at most 64 kB")));
        }
        try {
            return Json.object(text);
        } catch (MalformedException malformed) {
            throw new InvalidProfileException(List.of(new Problem("", "write one JSON object: " + malformed.reason())));
        }
    }

    private @Nullable RuleSet ruleSet(@Nullable JsonNode node) {
        Optional<RuleSet> ruleSet = node == null ? Optional.empty() : RuleSet.of(node.asText());
        if (ruleSet.isEmpty()) {
            problem("/ruleSet", "write \"helseid\" or \"fapi2\"");
        }
        return ruleSet.orElse(null);
    }

    /** A document that names none was written for the first one: what came later refuses nobody until it is read. */
    private Edition catalogue(@Nullable JsonNode node) {
        if (node == null) {
            return Edition.FIRST;
        }
        Optional<Edition> edition = Optional.ofNullable(node.textValue())
                .flatMap(Edition::of)
                .filter(named -> named.compareTo(Edition.FIRST) >= 0 && named.compareTo(Catalogue.EDITION) <= 0);
        if (edition.isEmpty()) {
            problem("/catalogue", "write \"" + Catalogue.EDITION.id() + "\", the edition that this version knows");
        }
        return edition.orElse(Edition.FIRST);
    }

    private Map<String, JsonNode> members(String pointer, @Nullable JsonNode node, String what) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> members.put(entry.getKey(), entry.getValue()));
        } else if (node != null) {
            problem(pointer, "write an object with a member for each " + what);
        }
        return members;
    }

    private void requirement(String id, JsonNode node, Rules rules) {
        String pointer = "/requirements/" + escape(id);
        Optional<Requirement> requirement = requirement(pointer, id);
        if (requirement.isEmpty()) {
            return;
        }
        if (!(node instanceof ObjectNode object)) {
            problem(pointer, "write an object");
            return;
        }
        known(pointer, object, Set.of("phase", "parameters", ANNOUNCED, ENFORCED));
        phase(pointer, requirement.get(), object.get("phase"));
        parameters(pointer + "/parameters", requirement.get(), object.get("parameters"));
        dates(pointer, requirement.get(), object, rules);
    }

    private Optional<Requirement> requirement(String pointer, String id) {
        Optional<Requirement> requirement = Catalogue.find(id);
        if (requirement.isEmpty()) {
            problem(pointer, "no requirement has this name");
        }
        return requirement;
    }

    private void phase(String pointer, Requirement requirement, @Nullable JsonNode node) {
        if (node == null) {
            return;
        }
        if (!Phase.OFF.id().equals(node.textValue())) {
            problem(pointer + "/phase", "write \"off\", or leave it out; the other phases follow from the dates");
        } else if (requirement.kind() != Kind.DATED) {
            problem(pointer + "/phase", "leave it out; this requirement can't be turned off");
        } else {
            off.add(requirement.id());
        }
    }

    private void dates(String pointer, Requirement requirement, ObjectNode node, Rules rules) {
        Set<String> named = new LinkedHashSet<>(List.of(ANNOUNCED, ENFORCED));
        named.removeIf(name -> !node.has(name));
        Optional<String> remedy = whyUndated(requirement, rules);
        if (!named.isEmpty() && remedy.isPresent()) {
            named.forEach(name -> problem(pointer + "/" + name, remedy.get()));
            return;
        }
        Instant announced = node.has(ANNOUNCED) ? instant(pointer + "/" + ANNOUNCED, node.get(ANNOUNCED)) : null;
        Instant enforced = node.has(ENFORCED) ? instant(pointer + "/" + ENFORCED, node.get(ENFORCED)) : null;
        if (announced != null && enforced != null && !enforced.isAfter(announced)) {
            problem(pointer + "/" + ENFORCED, "write an instant after the one of " + ANNOUNCED);
        } else if (!named.isEmpty()) {
            dates.put(requirement.id(), new Dates(announced, enforced));
        }
    }

    private Optional<String> whyUndated(Requirement requirement, Rules rules) {
        if (!rules.areDating(requirement)) {
            return Optional.of("leave it out; this requirement has no dates");
        }
        if (off.contains(requirement.id())) {
            return Optional.of("leave it out, or the phase off: a requirement that is off has no dates");
        }
        return rules.know(requirement)
                ? Optional.empty()
                : Optional.of("leave it out, or raise catalogue to "
                        + requirement.since().id() + ", with which this requirement came");
    }

    private void cohort(String name, JsonNode node) {
        String pointer = "/cohorts/" + escape(name);
        if (!COHORT.matcher(name).matches()) {
            problem(pointer, "name a cohort by 1 to 64 letters, digits, dots, hyphens and underscores");
            return;
        }
        Map<String, Instant> later = new HashMap<>();
        members(pointer, node, "requirement").forEach((id, entry) -> postponement(pointer, id, entry, later));
        cohorts.put(name, Map.copyOf(later));
    }

    private void postponement(String cohort, String id, JsonNode node, Map<String, Instant> later) {
        String pointer = cohort + "/" + escape(id);
        if (requirement(pointer, id).isEmpty()) {
            return;
        }
        if (!(node instanceof ObjectNode object)) {
            problem(pointer, "write an object with " + ENFORCED);
            return;
        }
        known(pointer, object, Set.of(ENFORCED));
        Instant enforced = instant(pointer + "/" + ENFORCED, object.get(ENFORCED));
        Instant forOthers = dates.getOrDefault(id, Dates.NONE).enforced();
        if (forOthers == null) {
            problem(pointer, "date the requirement for all clients first, by " + ENFORCED + " under /requirements");
        } else if (enforced != null && enforced.isBefore(forOthers)) {
            problem(
                    pointer + "/" + ENFORCED,
                    "write an instant not before that of all clients; a cohort only postpones");
        } else if (enforced != null) {
            later.put(id, enforced);
        }
    }

    private Duration longestWaiver(@Nullable JsonNode node) {
        if (node == null) {
            return Timetable.LONGEST_WAIVER;
        }
        if (!(node instanceof ObjectNode object)) {
            problem("/waivers", "write an object with longest");
            return Timetable.LONGEST_WAIVER;
        }
        known("/waivers", object, Set.of(LONGEST.name()));
        try {
            return object.has(LONGEST.name())
                    ? LONGEST.reader().apply(object.get(LONGEST.name()))
                    : Timetable.LONGEST_WAIVER;
        } catch (IllegalArgumentException unfit) {
            problem("/waivers/" + LONGEST.name(), "write " + unfit.getMessage());
            return Timetable.LONGEST_WAIVER;
        }
    }

    private void parameters(String pointer, Requirement requirement, @Nullable JsonNode node) {
        if (node == null) {
            return;
        }
        if (!node.isObject()) {
            problem(pointer, "write an object with a member for each parameter");
            return;
        }
        Map<String, Object> values = new HashMap<>();
        node.properties().forEach(entry -> parameter(pointer, requirement, entry.getKey(), entry.getValue(), values));
        parameters.put(requirement.id(), values);
    }

    private void parameter(
            String pointer, Requirement requirement, String name, JsonNode node, Map<String, Object> values) {
        String at = pointer + "/" + escape(name);
        Optional<Parameter<?>> parameter = requirement.definition().parameters().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst();
        if (parameter.isEmpty()) {
            problem(at, "this requirement has no such parameter");
            return;
        }
        try {
            values.put(name, parameter.get().reader().apply(node));
        } catch (IllegalArgumentException unfit) {
            problem(at, "write " + unfit.getMessage());
        }
    }

    private void exemptions(@Nullable JsonNode node) {
        if (node == null) {
            return;
        }
        if (!node.isArray()) {
            problem("/exempt", "write a list");
            return;
        }
        for (int i = 0; i < node.size(); i++) {
            exemption("/exempt/" + i, node.get(i));
        }
    }

    private void exemption(String pointer, JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            problem(pointer, "write an object with id, reason and until");
            return;
        }
        known(pointer, object, Set.of("id", "reason", "until"));
        String id = text(pointer + "/id", object.get("id"), "write the internal id of the client");
        String reason = text(pointer + "/reason", object.get("reason"), "write why this client is exempt");
        Instant until = instant(pointer + "/until", object.get("until"));
        if (id != null && reason != null && until != null) {
            exemptions.add(new Profile.Exemption(id, reason, until));
        }
    }

    private @Nullable String text(String pointer, @Nullable JsonNode node, String remedy) {
        if (node == null || !node.isTextual() || node.textValue().isBlank()) {
            problem(pointer, remedy);
            return null;
        }
        return node.textValue();
    }

    private @Nullable Instant instant(String pointer, @Nullable JsonNode node) {
        Optional<Instant> instant = Instants.read(node == null ? null : node.textValue());
        if (instant.isEmpty()) {
            problem(pointer, Instants.REMEDY);
        }
        return instant.orElse(null);
    }

    private void known(String pointer, ObjectNode object, Set<String> names) {
        object.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                problem(pointer + "/" + escape(name), "this version knows no such member");
            }
        });
    }

    private void problem(String pointer, String detail) {
        problems.add(new Problem(pointer, detail));
    }

    private static String escape(String member) {
        return member.replace("~", "~0").replace("/", "~1");
    }
}
