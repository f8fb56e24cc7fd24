package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.jose.Json;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import no.helseprofil.timetable.ProfileDocument.DocumentReader;
import no.helseprofil.timetable.Timetable.Hold;
import org.jspecify.annotations.Nullable;

/**
 * Holds of a realm as they are stored beside its document, by the name of a stage:
 * {@code {"dpop-nonce":{"reason":"…","until":"…"}}}. The document itself contains only what is planned.
 */
public final class Holds {

    private Holds() {}

    /**
     * Reads stored holds.
     *
     * @param stored null if there are none
     * @throws InvalidProfileException with everything that is wrong with them
     */
    public static Map<String, Hold> read(@Nullable String stored) throws InvalidProfileException {
        if (stored == null || stored.isEmpty()) {
            return Map.of();
        }
        ObjectNode root = DocumentReader.root(stored);
        Map<String, Hold> holds = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        root.properties().forEach(entry -> {
            Optional<Hold> hold = hold(entry.getKey(), entry.getValue());
            if (hold.isPresent()) {
                holds.put(entry.getKey(), hold.get());
            } else {
                problems.add(
                        new Problem("/" + entry.getKey(), "a hold is of a dated requirement, with reason and until"));
            }
        });
        if (!problems.isEmpty()) {
            throw new InvalidProfileException(problems);
        }
        return holds;
    }

    /** Returns the form in which holds are stored. */
    public static String toJson(Map<String, Hold> holds) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(holds)
                .forEach((requirement, hold) -> root.putObject(requirement)
                        .put("reason", hold.reason())
                        .put("until", hold.until().toString()));
        return Json.inBasicPlane(root.toString());
    }

    /** Returns whether such a stage can be held: its requirement must have dates. */
    public static boolean canBeHeld(String stage) {
        return Catalogue.find(Stage.requirementIn(stage))
                .filter(found -> found.kind() == RequirementKind.DATED)
                .isPresent();
    }

    private static Optional<Hold> hold(String stage, JsonNode node) {
        String reason = node.path("reason").textValue();
        Optional<Instant> until = Instants.read(node.path("until").textValue());
        return canBeHeld(stage) && reason != null ? until.map(end -> new Hold(reason, end)) : Optional.empty();
    }
}
