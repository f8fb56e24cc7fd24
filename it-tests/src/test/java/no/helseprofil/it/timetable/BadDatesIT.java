package no.helseprofil.it.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import no.helseprofil.it.support.GivenKeys;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents with dates that can't be: whichever way they come, each is refused and the one before stays in force. */
class BadDatesIT {

    private static final String PROFILE_TYPE = "no.helseprofil.keycloak.storage.ProfileProvider";

    private static final String IN_FORCE = """
            {"ruleSet":"helseid","catalogue":"2026.1",\
            "requirements":{"pkce-s256":{"announced":"2026-01-01T00:00:00Z","enforced":"2027-06-01T00:00:00Z"}},\
            "cohorts":{"fastlege":{"pkce-s256":{"enforced":"2027-12-01T00:00:00Z"}}}}""";

    private static final String REVERSED = """
            {"ruleSet":"helseid",\
            "requirements":{"pkce-s256":{"announced":"2027-06-01T00:00:00Z","enforced":"2026-01-01T00:00:00Z"}}}""";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile(IN_FORCE);

    @BeforeEach
    void putTheDocumentInForce() {
        realm.putProfile(IN_FORCE);
    }

    /** Documents whose text is wrong, and one with a wrong member: ProfileDocumentDatesTest has the others. */
    static Stream<Arguments> documentsThatCannotBe() {
        return Stream.of(
                Arguments.of(
                        "reversed dates", REVERSED, "/requirements/pkce-s256/enforced", "after the one of announced"),
                Arguments.of(
                        "a date twice",
                        IN_FORCE.replace("\"enforced\":\"2027-06", "\"announced\":\"2027-06"),
                        "",
                        "a member occurs twice"),
                Arguments.of("text behind it", IN_FORCE + "x", "", "write one JSON object"),
                Arguments.of("5 MB", IN_FORCE + " ".repeat(5_000_000), "", "at most 64 kB"),
                Arguments.of(
                        "a depth of 10,000",
                        "{\"ruleSet\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
                        "",
                        "too deep"),
                Arguments.of("a byte order mark", "\uFEFF" + IN_FORCE, "", "write one JSON object"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documentsThatCannotBe")
    void anInvalidDocumentIsRefusedByPut(String fault, String document, String pointer, String remedy) {
        String etag = etag();

        assertProblem(realm.admin().putProfile(document, etag), pointer, remedy);

        assertIsAsBefore(etag);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documentsThatCannotBe")
    void anInvalidDocumentIsRefusedByRealmImport(String fault, String document, String pointer, String remedy) {
        String name = realm.name() + "-bad";
        ObjectNode bad = GivenKeys.realm(name);
        bringing(bad, document);

        Response answer = realm.admin().realm("").post("", bad);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().path("errorMessage").textValue())
                .as("where, and what to write instead")
                .contains("can't be put in force: " + pointer + ": ", remedy);
        assertThat(realm.admin().realm(name).get("").status())
                .as("neither under the profile nor without it")
                .isEqualTo(404);
        assertIsAsBefore(etag());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "UTF-16", "UTF-16LE", "UTF-32"})
    void refusesEncodingsOtherThanUtf8(String encoding) {
        String etag = etag();
        String document = IN_FORCE.replaceFirst(
                "}$",
                ",\"exempt\":[{\"id\":\"" + realm.id(TestRealm.MACHINE)
                        + "\",\"reason\":\"Bytter i påsken\",\"until\":\"2027-04-01T00:00:00Z\"}]}");
        byte[] body = document.getBytes(Charset.forName(encoding));

        for (String contentType : new String[] {"application/json", "application/json;charset=" + encoding}) {
            Response answer = realm.admin()
                    .send(realm.admin()
                            .request("PUT", "helseprofil/profile")
                            .header("If-Match", etag)
                            .body(contentType, body));
            assertProblem(answer, "", "write one JSON object");
        }

        assertIsAsBefore(etag);
        assertThat(realm.admin()
                        .send(realm.admin()
                                .request("PUT", "helseprofil/profile")
                                .header("If-Match", etag)
                                .body("application/json", document.getBytes(StandardCharsets.UTF_8)))
                        .status())
                .as("the same in UTF-8")
                .isEqualTo(204);
    }

    @Test
    void savingTheRealmBringsNoDocument() {
        String etag = etag();
        ObjectNode representation = (ObjectNode) realm.admin().get("").json();
        bringing(representation, REVERSED);

        realm.admin().put("", representation);

        assertIsAsBefore(etag);
    }

    @Test
    void aPartialImportBringsNoDocument() {
        String etag = etag();
        ObjectNode representation = json("{\"ifResourceExists\":\"OVERWRITE\"}");
        bringing(representation, REVERSED);

        realm.admin().post("partialImport", representation);

        assertIsAsBefore(etag);
    }

    @Test
    void aChangeOfDatesIsRecordedWithTheDifference() {
        String etag = etag();
        String later = IN_FORCE.replace("\"enforced\":\"2027-06-01", "\"enforced\":\"2027-09-01");

        assertThat(realm.admin().putProfile(later, etag).status()).isEqualTo(204);

        JsonNode line = realm.admin().get("helseprofil/changes?max=1").json().path(0);
        assertThat(line.path("details"))
                .isEqualTo(json("{\"details\":[{\"path\":\"/requirements/pkce-s256/enforced\","
                                + "\"from\":\"2027-06-01T00:00:00Z\",\"to\":\"2027-09-01T00:00:00Z\"}]}")
                        .path("details"));
    }

    @Test
    void theSchemaIsPublished() {
        AdminApi admin = realm.admin();

        Response schema = admin.get("helseprofil/profile/schema");

        assertThat(schema.status()).isEqualTo(200);
        assertThat(schema.header("Content-Type").orElse("")).startsWith("application/schema+json");
        assertThat(schema.json().path("$schema").textValue()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.json()
                        .at("/properties/requirements/properties/pkce-s256/properties/enforced/$ref")
                        .textValue())
                .isEqualTo("#/$defs/date");
    }

    private static void assertProblem(Response answer, String pointer, String remedy) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(StreamSupport.stream(answer.json().path("errors").spliterator(), false))
                .as(answer.body())
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.path("pointer").textValue()).isEqualTo(pointer);
                    assertThat(error.path("detail").textValue()).contains(remedy);
                });
    }

    private static void assertIsAsBefore(String etag) {
        assertThat(etag()).isEqualTo(etag);
        assertThat(realm.admin().profile().body()).isEqualTo(IN_FORCE);
        assertThat(realm.oidc(TestRealm.MACHINE)
                        .clientCredentials(TestRealm.SCOPE)
                        .response()
                        .status())
                .as("a compliant request")
                .isEqualTo(200);
        assertThat(realm.oidc(TestRealm.MACHINE)
                        .withAssertion(assertion -> assertion.withoutHeader("typ"))
                        .clientCredentials(TestRealm.SCOPE)
                        .response()
                        .errorDescription())
                .as("one that is refused")
                .startsWith("assertion-type: ");
    }

    private static String etag() {
        return realm.admin().profile().header("ETag").orElseThrow();
    }

    private static void bringing(ObjectNode representation, String document) {
        ObjectNode component = representation
                .putObject("components")
                .putArray(PROFILE_TYPE)
                .addObject()
                .put("name", "helseprofil")
                .put("providerId", "helseprofil");
        component.putObject("config").putArray("document").add(document);
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }
}
