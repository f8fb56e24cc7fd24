package no.helseprofil.register.practitioner;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;

/** Where in an answer of the register things are: a JSON pointer (RFC 6901) for each {@link Place}. */
public final class AnswerShape {

    private static final String DEFAULT = "answer-shape.json";

    private final Map<Place, JsonPointer> pointers;

    private AnswerShape(Map<Place, JsonPointer> pointers) {
        this.pointers = pointers;
    }

    /** The names of the register's SOAP service, as its JSON is thought to have them. */
    public static AnswerShape standard() {
        try (InputStream text =
                Objects.requireNonNull(AnswerShape.class.getResourceAsStream(DEFAULT), "part of the JAR")) {
            return new AnswerShape(pointers(new String(text.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException | MalformedException broken) {
            throw new IllegalStateException("the JAR is broken", broken);
        }
    }

    /**
     * The standard one but for what the text says: one JSON object with a pointer for each place that is elsewhere, and null for
     * one that answers don't have.
     *
     * @throws MalformedException with what to write
     */
    public static AnswerShape parse(String text) throws MalformedException {
        Map<Place, JsonPointer> pointers = new EnumMap<>(standard().pointers);
        ObjectNode written = Json.object(text);
        for (Place place : Place.values()) {
            if (place.isRequired() && written.path(place.member()).isNull()) {
                throw new MalformedException("write where " + place.member() + " is; there are no claims without it");
            }
            if (written.path(place.member()).isNull()) {
                pointers.remove(place);
            }
        }
        pointers.putAll(pointers(text));
        return new AnswerShape(pointers);
    }

    private static Map<Place, JsonPointer> pointers(String text) throws MalformedException {
        Map<Place, JsonPointer> pointers = new EnumMap<>(Place.class);
        for (Map.Entry<String, JsonNode> member : Json.object(text).properties()) {
            Optional<Place> place = Place.of(member.getKey());
            if (place.isEmpty()) {
                throw new MalformedException("write no other members than " + known());
            }
            if (!member.getValue().isNull()) {
                pointers.put(place.get(), pointer(member.getValue()));
            }
        }
        return pointers;
    }

    private static JsonPointer pointer(JsonNode node) throws MalformedException {
        try {
            return JsonPointer.compile(Objects.requireNonNull(node.textValue(), "no text"));
        } catch (IllegalArgumentException | NullPointerException unreadable) {
            throw new MalformedException("write each place as a JSON pointer, such as /hprNummer");
        }
    }

    private static String known() {
        return Stream.of(Place.values()).map(Place::member).collect(Collectors.joining(", "));
    }

    /** Whether answers have it. */
    boolean has(Place place) {
        return pointers.containsKey(place);
    }

    /** What is there; missing if nothing is, or null. */
    JsonNode at(Place place, JsonNode node) {
        JsonPointer pointer = pointers.get(place);
        JsonNode there = pointer == null ? MissingNode.getInstance() : node.at(pointer);
        return there.isNull() ? MissingNode.getInstance() : there;
    }
}
