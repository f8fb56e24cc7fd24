package no.helseprofil.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that each change that breaks users of what was published is reported, and that a mere addition isn't. */
class BreaksTest {

    private static final String ENDPOINTS = """
        {"paths":{"/a/{id}":{"get":{
           "security":[{"administrator":[]},{"client":[]}],
           "parameters":[{"$ref":"#/components/parameters/realm"},{"name":"max","in":"query"}],
           "requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Body"}}}},
           "responses":{"200":{"content":{"application/json":{},"text/csv":{}}},"204":{},"404":{}}}}},
         "components":{"parameters":{"realm":{"name":"realm","in":"path","required":true}},
          "schemas":{"Body":{"properties":{"reason":{"type":"string"}},"required":["reason"]}}}}\
        """;

    private static final String TAKEN = """
        {"type":"object","additionalProperties":false,"required":["rule"],
         "properties":{
          "rule":{"enum":["helseid","fapi2"]},
          "days":{"type":"array","maxItems":10,"items":{"type":"integer","minimum":1}},
          "text":{"type":"string","pattern":"^a$"},
          "when":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/instant"}]},
          "many":{"additionalProperties":{"$ref":"#/$defs/one"}}},
         "$defs":{"instant":{"type":"string"},
          "one":{"type":"object","properties":{"until":{"type":"string"}}}}}\
        """;

    private static final String ANSWERED = """
        {"type":"object","required":["id"],
         "properties":{"id":{"type":"string"},"runs":{"type":"array","items":{"$ref":"#/$defs/run"}}},
         "$defs":{"run":{"type":"object","required":["started"],"properties":{"started":{"type":"string"}}}}}\
        """;

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/a/{id} | /b/{id} | GET /a/{id} is gone",
                "\"get\" | \"post\" | GET /a/{id} is gone",
                "\"max\" | \"most\" | GET /a/{id} takes the parameter max (query) no more",
                "{\"name\":\"max\",\"in\":\"query\"} | {\"name\":\"max\",\"in\":\"query\",\"required\":true}"
                        + " | GET /a/{id} asks now for the parameter max (query)",
                "{\"name\":\"max\",\"in\":\"query\"}"
                        + " | {\"name\":\"max\",\"in\":\"query\"},{\"name\":\"why\",\"in\":\"query\",\"required\":true}"
                        + " | GET /a/{id} asks now for the parameter why (query)",
                "\"requestBody\":{ | \"requestBody\":{\"required\":true, | GET /a/{id} asks now for a body",
                "\"content\":{\"application/json\":{\"schema\" | \"content\":{\"text/plain\":{\"schema\""
                        + " | GET /a/{id} takes application/json no more",
                "\"required\":[\"reason\"] | \"required\":[\"reason\",\"until\"]"
                        + " | GET /a/{id}: the body asks now for the member until",
                "\"204\":{} | \"205\":{} | GET /a/{id} answers 204 no more",
                "\"text/csv\" | \"text/html\" | GET /a/{id} answers text/csv no more",
                "{\"administrator\":[]}, | `` | GET /a/{id} takes these credentials no more: {\"administrator\":[]}",
            })
    void detectsBreakingEndpointChanges(String part, String instead, String reported) throws JsonProcessingException {
        assertThat(OpenApiBreaks.between(json(ENDPOINTS), json(changed(ENDPOINTS, part, instead))))
                .contains(reported);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"text\":{\"type\":\"string\",\"pattern\":\"^a$\"}, | `` | x.text is no member any more",
                "\"required\":[\"rule\"] | \"required\":[\"rule\",\"text\"] | x asks now for the member text",
                "[\"helseid\",\"fapi2\"] | [\"helseid\"] | x.rule takes \"fapi2\" no more",
                "\"text\":{ | \"text\":{\"enum\":[\"a\"], | x.text takes nothing now but \"a\"",
                "\"text\":{\"type\":\"string\" | \"text\":{\"type\":\"integer\""
                        + " | x.text takes nothing now but the type integer",
                "\"text\":{\"type\":\"string\",\"pattern\":\"^a$\"} | \"text\":false | x.text is taken no more",
                "^a$ | ^b$ | x.text has another bound now: pattern \"^b$\"",
                "\"maxItems\":10 | \"maxItems\":9 | x.days has another bound now: maxItems 9",
                "\"minimum\":1 | \"minimum\":2 | x.days[] has another bound now: minimum 2",
                "{\"type\":\"null\"}, | `` | x.when takes one of its alternatives no more: {\"type\":\"null\"}",
                "\"one\":{ | \"one\":{\"required\":[\"until\"], | x.many.* asks now for the member until",
                "{\"additionalProperties\":{\"$ref\":\"#/$defs/one\"}} | {\"additionalProperties\":false}"
                        + " | x.many.* is taken no more",
            })
    void detectsBreakingChangesOfAcceptedDocuments(String part, String instead, String reported)
            throws JsonProcessingException {
        assertThat(SchemaBreaks.between(json(TAKEN), json(changed(TAKEN, part, instead)), "x"))
                .containsExactly(reported);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"id\":{\"type\":\"string\"}, | `` | x.id is gone",
                "\"required\":[\"id\"] | \"required\":[] | x.id isn't always there any more",
                "\"id\":{\"type\":\"string\"} | \"id\":{\"type\":\"integer\"}"
                        + " | x.id was of the type \"string\" and is of another now",
                "{\"$ref\":\"#/$defs/run\"} | {\"$ref\":\"#/$defs/other\"}"
                        + " | x.runs[] was #/$defs/run and is another thing now",
                "\"started\":{\"type\":\"string\"} | \"begun\":{} | x: run.started is gone",
            })
    void detectsBreakingChangesOfAnswers(String part, String instead, String reported) throws JsonProcessingException {
        assertThat(AnswerBreaks.between(json(ANSWERED), json(changed(ANSWERED, part, instead)), "x"))
                .containsExactly(reported);
    }

    @Test
    void additionsBreakNothing() throws JsonProcessingException {
        String more = changed(
                ENDPOINTS,
                "\"paths\":{",
                "\"paths\":{\"/new\":{\"get\":{\"parameters\":[{\"name\":\"x\",\"required\":true}]}},");
        more = changed(
                more,
                "{\"name\":\"max\",\"in\":\"query\"}",
                "{\"name\":\"max\",\"in\":\"query\"},{\"name\":\"first\",\"in\":\"query\"}");
        more = changed(more, "\"204\":{}", "\"202\":{},\"204\":{}");
        assertThat(OpenApiBreaks.between(json(ENDPOINTS), json(more))).isEmpty();

        String wider =
                changed(TAKEN, "\"properties\":{", "\"properties\":{\"new\":{\"type\":\"string\",\"pattern\":\"a\"},");
        wider = changed(wider, "[\"helseid\",\"fapi2\"]", "[\"helseid\",\"fapi2\",\"next\"]");
        wider = changed(wider, "\"maxItems\":10", "\"maxItems\":11");
        wider = changed(wider, "\"required\":[\"rule\"]", "\"required\":[]");
        wider = changed(wider, "{\"type\":\"null\"},", "{\"type\":\"boolean\"},{\"type\":\"null\"},");
        assertThat(SchemaBreaks.between(json(TAKEN), json(wider), "x")).isEmpty();

        String richer = changed(ANSWERED, "\"properties\":{\"id\"", "\"properties\":{\"new\":{},\"id\"");
        richer = changed(richer, "\"required\":[\"id\"]", "\"required\":[\"id\",\"new\"]");
        assertThat(AnswerBreaks.between(json(ANSWERED), json(richer), "x")).isEmpty();
    }

    private static String changed(String document, String part, String instead) {
        assertThat(document).as("the document has what is to be changed").contains(part);
        return document.replace(part, instead);
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
