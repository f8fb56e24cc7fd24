package no.helseprofil.it.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

    private static final String IN_FORCE = document(
            "\"pkce-s256\":{\"announced\":\"2026-01-01T00:00:00Z\",\"enforced\":\"2027-06-01T00:00:00Z\"}",
            "\"cohorts\":{\"fastlege\":{\"pkce-s256\":{\"enforced\":\"2027-12-01T00:00:00Z\"}}}");

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile(IN_FORCE);

    @BeforeEach
    void putTheDocumentInForce() {
        realm.putProfile(IN_FORCE);
    }

    static Stream<Arguments> documentsThatCannotBe() {
        String early = "2026-01-01T00:00:00Z";
        String late = "2027-06-01T00:00:00Z";
        return Stream.of(
                bad(
                        "reversed dates",
                        pkce(late, early),
                        "/requirements/pkce-s256/enforced",
                        "after the one of announced"),
                bad("equal dates", pkce(late, late), "/requirements/pkce-s256/enforced", "after the one of announced"),
                bad(
                        "a cohort earlier than all",
                        document(dates(early, late), cohort("pkce-s256", "2027-05-31T23:59:59Z")),
                        "/cohorts/fastlege/pkce-s256/enforced",
                        "a cohort only postpones"),
                bad(
                        "a cohort for what no date enforces",
                        document("\"pkce-s256\":{\"announced\":\"" + early + "\"}", cohort("pkce-s256", late)),
                        "/cohorts/fastlege/pkce-s256",
                        "date the requirement for all clients first"),
                bad(
                        "a cohort for an invariant",
                        document("", cohort("dpop-proof", late)),
                        "/cohorts/fastlege/dpop-proof",
                        "has no dates"),
                bad(
                        "a cohort that announces",
                        document(
                                dates(early, late),
                                "\"cohorts\":{\"fastlege\":{\"pkce-s256\":{\"announced\":\"2027-06-02T00:00:00Z\","
                                        + "\"enforced\":\"2027-12-01T00:00:00Z\"}}}"),
                        "/cohorts/fastlege/pkce-s256/announced",
                        "no such member"),
                bad(
                        "an unknown requirement",
                        document("\"pkce\":{\"enforced\":\"" + late + "\"}"),
                        "/requirements/pkce",
                        "no requirement has this name"),
                bad(
                        "an unknown requirement of a cohort",
                        document(dates(early, late), cohort("pkce", late)),
                        "/cohorts/fastlege/pkce",
                        "no requirement has this name"),
                bad(
                        "a date for an invariant",
                        document("\"dpop-replay\":{\"enforced\":\"" + late + "\"}"),
                        "/requirements/dpop-replay/enforced",
                        "has no dates"),
                bad(
                        "a date for what the rule set measures",
                        document("\"assertion-type\":{\"announced\":\"" + early + "\"}")
                                .replace("helseid", "fapi2"),
                        "/requirements/assertion-type/announced",
                        "has no dates"),
                bad(
                        "a date for what is off",
                        document("\"pkce-s256\":{\"phase\":\"off\",\"enforced\":\"" + late + "\"}"),
                        "/requirements/pkce-s256/enforced",
                        "or the phase off"),
                bad("no zone", pkce(early, "2027-06-01T00:00:00"), "/requirements/pkce-s256/enforced", "with its zone"),
                bad(
                        "a day without time",
                        pkce(early, "2027-06-01"),
                        "/requirements/pkce-s256/enforced",
                        "with its zone"),
                bad(
                        "a fraction of a second past nanoseconds",
                        pkce(early, "2027-06-01T00:00:00.0000000000Z"),
                        "/requirements/pkce-s256/enforced",
                        "with its zone"),
                bad(
                        "the year 10000",
                        pkce(early, "+10000-01-01T00:00:00Z"),
                        "/requirements/pkce-s256/enforced",
                        "an instant"),
                bad(
                        "the year 10000 by its zone",
                        pkce(early, "9999-12-31T23:59:59-01:00"),
                        "/requirements/pkce-s256/enforced",
                        "an instant"),
                bad(
                        "a day that does not exist",
                        pkce(early, "2027-02-30T00:00:00Z"),
                        "/requirements/pkce-s256/enforced",
                        "an instant"),
                bad(
                        "a number for a date",
                        document("\"pkce-s256\":{\"enforced\":1811808000}"),
                        "/requirements/pkce-s256/enforced",
                        "an instant"),
                bad(
                        "a list for a date",
                        document("\"pkce-s256\":{\"enforced\":[\"" + late + "\"]}"),
                        "/requirements/pkce-s256/enforced",
                        "an instant"),
                bad("a list of cohorts", document("", "\"cohorts\":[]"), "/cohorts", "an object"),
                bad(
                        "a name no cohort can have",
                        document(dates(early, late), "\"cohorts\":{\"fast lege\":{}}"),
                        "/cohorts/fast lege",
                        "name a cohort by"),
                bad(
                        "waivers for ever",
                        document("", "\"waivers\":{\"longest\":\"P1099D\"}"),
                        "/waivers/longest",
                        "a duration from PT24H to PT26352H"),
                bad(
                        "a text for new clients",
                        document("", "\"newClientsFrom\":\"soon\""),
                        "/newClientsFrom",
                        "an instant"),
                bad(
                        "a date twice",
                        document("\"pkce-s256\":{\"enforced\":\"" + early + "\",\"enforced\":\"" + late + "\"}"),
                        "",
                        "a member occurs twice"),
                bad("text behind it", document("") + "x", "", "write one JSON object"),
                bad("5 MB", document("") + " ".repeat(5_000_000), "", "at most 64 kB"),
                bad(
                        "a depth of 10,000",
                        "{\"ruleSet\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
                        "",
                        "too deep"),
                bad("a byte order mark", "\uFEFF" + document(""), "", "write one JSON object"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documentsThatCannotBe")
    void anInvalidDocumentIsRefusedByPut(String fault, String document, String pointer, String remedy) {
        String etag = etag();

        assertProblem(realm.admin().putProfile(document, etag), pointer, remedy);

        assertIsAsBefore(etag);
    }

    /**
     * A realm's import and a PUT read a document by the same parser, so of what is wrong inside of one an example is enough here;
     * what is wrong with the text itself comes another way, in JSON.
     */
    static Stream<Arguments> documentsThatARealmBrings() {
        List<Arguments> brought = documentsThatCannotBe()
                .filter(bad -> bad.get()[0].equals("reversed dates") || bad.get()[2].equals(""))
                .toList();
        assertThat(brought).as("documents to bring").hasSize(6);
        return brought.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documentsThatARealmBrings")
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
        String document = document(
                "",
                "\"exempt\":[{\"id\":\""
                        + realm.admin().client(TestRealm.MACHINE).path("id").textValue()
                        + "\",\"reason\":\"Bytter i påsken\",\"until\":\"2027-04-01T00:00:00Z\"}]");
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
        bringing(representation, pkce("2027-06-01T00:00:00Z", "2026-01-01T00:00:00Z"));

        realm.admin().put("", representation);

        assertIsAsBefore(etag);
    }

    @Test
    void aPartialImportBringsNoDocument() {
        String etag = etag();
        ObjectNode representation = json("{\"ifResourceExists\":\"OVERWRITE\"}");
        bringing(representation, pkce("2027-06-01T00:00:00Z", "2026-01-01T00:00:00Z"));

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

    private static Arguments bad(String fault, String document, String pointer, String remedy) {
        return Arguments.of(fault, document, pointer, remedy);
    }

    private static String pkce(String announced, String enforced) {
        return document(dates(announced, enforced));
    }

    private static String dates(String announced, String enforced) {
        return "\"pkce-s256\":{\"announced\":\"" + announced + "\",\"enforced\":\"" + enforced + "\"}";
    }

    private static String cohort(String requirement, String enforced) {
        return "\"cohorts\":{\"fastlege\":{\"" + requirement + "\":{\"enforced\":\"" + enforced + "\"}}}";
    }

    private static String document(String requirements, String... members) {
        return "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":{" + requirements + "}"
                + Stream.of(members).map(member -> "," + member).reduce("", String::concat)
                + "}";
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }
}
