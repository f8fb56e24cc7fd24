package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.profile.Catalogue;
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

    private final List<Problem> problems = new ArrayList<>();
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
        return new ProfileDocument().read(text);
    }

    private Profile read(String text) throws InvalidProfileException {
        ObjectNode root = root(text);
        known("", root, Set.of("ruleSet", "catalogue", "requirements", "exempt"));
        RuleSet ruleSet = ruleSet(root.get("ruleSet"));
        catalogue(root.get("catalogue"));
        requirements(root.get("requirements"));
        exemptions(root.get("exempt"));
        if (!problems.isEmpty() || ruleSet == null) {
            throw new InvalidProfileException(problems);
        }
        return new Profile(ruleSet, parameters, off, exemptions);
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

    private void catalogue(@Nullable JsonNode node) {
        if (node != null && !Catalogue.EDITION.equals(node.textValue())) {
            problem("/catalogue", "write \"" + Catalogue.EDITION + "\", the edition that this version knows");
        }
    }

    private void requirements(@Nullable JsonNode node) {
        if (node == null) {
            return;
        }
        if (!node.isObject()) {
            problem("/requirements", "write an object with a member for each requirement");
            return;
        }
        node.properties().forEach(entry -> requirement(entry.getKey(), entry.getValue()));
    }

    private void requirement(String id, JsonNode node) {
        String pointer = "/requirements/" + escape(id);
        Optional<Requirement> requirement = Catalogue.find(id);
        if (requirement.isEmpty()) {
            problem(pointer, "no requirement has this name");
        } else if (!(node instanceof ObjectNode object)) {
            problem(pointer, "write an object");
        } else {
            known(pointer, object, Set.of("phase", "parameters"));
            phase(pointer, requirement.get(), object.get("phase"));
            parameters(pointer + "/parameters", requirement.get(), object.get("parameters"));
        }
    }

    private void phase(String pointer, Requirement requirement, @Nullable JsonNode node) {
        if (node == null) {
            return;
        }
        if (!Phase.OFF.id().equals(node.asText())) {
            problem(pointer + "/phase", "write \"off\", or leave it out");
        } else if (requirement.kind() != Kind.DATED) {
            problem(pointer + "/phase", "leave it out; this requirement can't be turned off");
        } else {
            off.add(requirement.id());
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
        try {
            if (node != null && node.isTextual()) {
                return Instant.parse(node.textValue());
            }
        } catch (DateTimeParseException unreadable) {
            // told below, as for every other value that is no instant
        }
        problem(pointer, "write an instant with its zone, such as 2027-01-01T00:00:00Z");
        return null;
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
