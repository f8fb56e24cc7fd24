package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.profile.Parameter;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import org.jspecify.annotations.Nullable;

/** What is wrong with a document, gathered while its members are read. */
public final class DocumentProblems {

    private final List<Problem> found = new ArrayList<>();

    /** The one object of a document. */
    public static ObjectNode root(String text) throws InvalidProfileException {
        try {
            return Json.object(text);
        } catch (MalformedException malformed) {
            throw new InvalidProfileException(List.of(new Problem("", "write one JSON object: " + malformed.reason())));
        }
    }

    /** Where a member is (RFC 6901). */
    static String pointer(String parent, String member) {
        return parent + "/" + member.replace("~", "~0").replace("/", "~1");
    }

    /** Something is wrong there. */
    public void add(String pointer, String detail) {
        found.add(new Problem(pointer, detail));
    }

    /** Ends the reading if anything is wrong. */
    public void throwIfAny() throws InvalidProfileException {
        if (!found.isEmpty()) {
            throw new InvalidProfileException(found);
        }
    }

    /** An object that has no other members than these. */
    public Optional<ObjectNode> object(String pointer, JsonNode node, Set<String> names, String remedy) {
        if (!(node instanceof ObjectNode object)) {
            add(pointer, remedy);
            return Optional.empty();
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                add(pointer(pointer, name), "this version knows no such member");
            }
        });
        return Optional.of(object);
    }

    /** The members of an object whose names are free; none if it isn't there. */
    Map<String, JsonNode> members(String pointer, @Nullable JsonNode node, String what) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> members.put(entry.getKey(), entry.getValue()));
        } else if (node != null) {
            add(pointer, "write an object with a member for each " + what);
        }
        return members;
    }

    @Nullable
    String text(String pointer, @Nullable JsonNode node, String remedy) {
        if (node == null || !node.isTextual() || node.textValue().isBlank()) {
            add(pointer, remedy);
            return null;
        }
        return node.textValue();
    }

    /** An instant; null if it is none. */
    public @Nullable Instant instant(String pointer, @Nullable JsonNode node) {
        Optional<Instant> instant = Instants.read(node == null ? null : node.textValue());
        if (instant.isEmpty()) {
            add(pointer, Instants.REMEDY);
        }
        return instant.orElse(null);
    }

    <T> Optional<T> value(String pointer, JsonNode node, Parameter<T> parameter) {
        try {
            return Optional.of(parameter.reader().apply(node));
        } catch (IllegalArgumentException unfit) {
            add(pointer, "write " + unfit.getMessage());
            return Optional.empty();
        }
    }
}
