package no.helseprofil.it.corpus;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * One shape that is published, and what this server answers.
 *
 * @param source where
 * @param json what is written of it in the corpus
 */
record PublishedExample(CorpusSource source, JsonNode json) {

    /**
     * Reason why an example is refused.
     *
     * @param requirement ours
     * @param saying what the error description has, besides
     * @param rule where the official text says so
     * @param quote its words
     * @param isStricter whether HelseID takes it, as far as is known
     * @param isEverRefused whether clients of before are refused, too, since Keycloak itself can't accept it
     */
    record Reason(
            String requirement, String saying, String rule, String quote, boolean isStricter, boolean isEverRefused) {}

    String id() {
        return text("id");
    }

    String title() {
        return text("title");
    }

    boolean isByMultiTenant() {
        return text("client").equals("multi");
    }

    List<SentAs> ways() {
        return StreamSupport.stream(json.path("ways").spliterator(), false)
                .map(JsonNode::textValue)
                .map(SentAs::of)
                .toList();
    }

    /** Returns whether the request names no scope. */
    boolean isWithoutScope() {
        return json.path("without scope").asBoolean(false);
    }

    /** Returns what differs from the published example, beyond what its source says. */
    Optional<String> adaptation() {
        return Optional.ofNullable(json.path("adaptation").textValue());
    }

    Optional<Reason> refusal() {
        JsonNode refused = json.path("refused");
        return refused.isMissingNode()
                ? Optional.empty()
                : Optional.of(new Reason(
                        text(refused, "requirement"),
                        text(refused, "saying"),
                        text(refused, "rule"),
                        text(refused, "quote"),
                        refused.path("stricter").asBoolean(false),
                        refused.path("always").asBoolean(false)));
    }

    /** Returns what the token says once the example counts. */
    JsonNode says() {
        return json.path("says");
    }

    /** Returns the template of the client assertion, where the source says. */
    Optional<JwtTemplate> assertion() {
        return template("assertion");
    }

    /** Returns the template of the request object. */
    Optional<JwtTemplate> requestObject() {
        return template("request object");
    }

    /** The name of the claim with the details in an assertion. */
    String nameInAssertion() {
        return json.path("named").asText("assertion_details");
    }

    /** The details as they are sent: one object, an array, a text; none where the example is about the JWT alone. */
    Optional<JsonNode> details() {
        if (!json.has("details") && !json.has("model")) {
            return Optional.empty();
        }
        JsonNode details = json.has("model") ? changed(source.model(text("model"))) : json.path("details");
        if (json.has("beside")) {
            details = JsonNodeFactory.instance
                    .arrayNode()
                    .add(source.model(text("beside")))
                    .add(details);
        }
        return Optional.of(json.path("as text").asBoolean(false) ? TextNode.valueOf(details.toString()) : details);
    }

    private JsonNode changed(JsonNode model) {
        json.path("without").forEach(place -> parent(model, place.textValue()).remove(last(place.textValue())));
        json.path("with")
                .properties()
                .forEach(put -> parent(model, put.getKey()).set(last(put.getKey()), put.getValue()));
        return model;
    }

    private ObjectNode parent(JsonNode model, String place) {
        return (ObjectNode) model.at(JsonPointer.compile(place).head());
    }

    private static String last(String place) {
        return JsonPointer.compile(place).last().getMatchingProperty();
    }

    private Optional<JwtTemplate> template(String name) {
        JsonNode ofSource = source.json().path(name);
        JsonNode own = json.path(name);
        return ofSource.isMissingNode() && own.isMissingNode()
                ? Optional.empty()
                : Optional.of(JwtTemplate.of(ofSource, own));
    }

    private String text(String member) {
        return text(json, member);
    }

    private String text(JsonNode node, String member) {
        return Objects.requireNonNull(
                node.path(member).textValue(), () -> source.file() + ": " + member + " of " + json.path("id"));
    }
}
