package no.helseprofil.timetable;

import static no.helseprofil.timetable.Documents.problems;
import static no.helseprofil.timetable.Documents.requirement;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.stream.Stream;
import no.helseprofil.Docs;
import no.helseprofil.GeneratedDocument;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/profile.schema.json} is written by this class; what it says is what the reader of documents does. */
class ProfileSchemaTest {

    @Test
    void theSchemaFileMatchesTheCatalogue() throws IOException {
        new GeneratedDocument(Docs.file("profile.schema.json"), "schema.write", getClass())
                .shows(ProfileSchema.json().toPrettyString() + "\n");
    }

    @Test
    void isAValidSchema() throws IOException {
        assertThat(Validity.of2020Dialect().validate(ProfileSchema.json())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("no.helseprofil.catalogue.Catalogue#requirements")
    void describesEveryRequirementByKindAndParameters(Requirement requirement) {
        JsonNode schema = ProfileSchema.json().at("/properties/requirements/properties/" + requirement.id());
        boolean dated = requirement.kind() == RequirementKind.DATED;
        assertThat(schema.path("title").textValue()).isNotBlank();
        assertThat(schema.at("/properties/announced").isMissingNode()).isEqualTo(!dated);
        assertThat(schema.at("/properties/enforced").isMissingNode()).isEqualTo(!dated);
        assertThat(schema.at("/properties/phase").isMissingNode()).isEqualTo(!dated);
        assertThat(schema.at("/properties/parameters/properties").size())
                .isEqualTo(requirement.definition().parameters().size());
    }

    static Stream<String> documentsThatAreTaken() {
        return Stream.of(
                "{\"ruleSet\":\"helseid\"}",
                "{\"ruleSet\":\"fapi2\",\"catalogue\":\"2026.1\",\"newClientsFrom\":\"2025-01-01T00:00:00+02:00\","
                        + "\"requirements\":{},\"cohorts\":{},\"waivers\":{},\"exempt\":[]}",
                "{\"ruleSet\":\"helseid\",\"requirements\":{\"pushed-authorization\":{"
                        + "\"announced\":\"2026-01-01T00:00:00Z\",\"enforced\":\"2027-06-01T00:00:00Z\"}},"
                        + "\"cohorts\":{\"fastlege\":{\"pushed-authorization\":{\"enforced\":\"2027-12-01T00:00:00Z\"}}},"
                        + "\"waivers\":{\"longest\":\"P90D\"},"
                        + "\"exempt\":[{\"id\":\"5c7f\",\"reason\":\"Moves\",\"until\":\"2027-04-01T00:00:00Z\"}]}",
                "{\"ruleSet\":\"fapi2\",\"requirements\":{\"assertion-type\":{\"phase\":\"off\",\"parameters\":{}}}}",
                requirement("assertion-lifetime", "{\"parameters\":{\"max\":\"PT1M30S\",\"ahead\":\"PT0S\"}}"),
                requirement("dpop-nonce", "{\"parameters\":{\"userinfo\":true,\"lifetime\":\"PT1.5S\"}}"),
                requirement("key-strength", "{\"parameters\":{\"rsa\":4096}}"),
                requirement("signing-algorithm", "{\"parameters\":{\"allowed\":[\"ES256\",\"EdDSA\"]}}"),
                requirement("dpop-proof", "{}"),
                registers("{}"),
                registers("{\"practitioners\":{\"source\":\"attributes\"}}"),
                registers("{\"practitioners\":{\"source\":\"hpr\",\"whenDown\":"
                        + "{\"hpr_number\":\"stale\",\"hpr_details\":\"refuse\"}},"
                        + "\"organisations\":{\"source\":\"enhetsregisteret\",\"whenDown\":\"accept\"}}"),
                registers("{\"practitioners\":{\"source\":\"file\",\"whenDown\":{\"hpr_number\":\"omit\"}},"
                        + "\"organisations\":{\"source\":\"file\"}}"),
                assessments("{}"),
                assessments("{\"every\":\"PT1H\"}"),
                assessments(
                        "{\"every\":\"P1D\",\"clients\":true,\"apis\":false,\"window\":\"P30D\",\"kept\":\"P400D\"}"),
                keys("{}"),
                keys("{\"overlap\":\"P60D\"}"),
                keys("{\"overlap\":\"P14D\",\"life\":\"P180D\"}"));
    }

    private static String keys(String keys) {
        return "{\"ruleSet\":\"helseid\",\"keys\":" + keys + "}";
    }

    private static String assessments(String assessments) {
        return "{\"ruleSet\":\"helseid\",\"assessments\":" + assessments + "}";
    }

    private static String registers(String registers) {
        return "{\"ruleSet\":\"helseid\",\"registers\":" + registers + "}";
    }

    @ParameterizedTest
    @MethodSource("documentsThatAreTaken")
    void acceptsWhatTheReaderAccepts(String document) throws InvalidProfileException {
        assertThat(ProfileDocument.parse(document)).isNotNull();
        assertThat(Validity.errors(document)).isEmpty();
    }

    static Stream<String> documentsThatAreRefused() {
        String enforced = "\"enforced\":\"2027-06-01T00:00:00Z\"";
        return Stream.of(
                "{}",
                "[]",
                "{\"ruleSet\":\"helse\"}",
                "{\"ruleSet\":1}",
                "{\"ruleSet\":\"helseid\",\"holds\":{}}",
                "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.2\"}",
                "{\"ruleSet\":\"helseid\",\"catalogue\":2026.1}",
                registers("[]"),
                registers("{\"patients\":{}}"),
                registers("{\"practitioners\":{}}"),
                registers("{\"practitioners\":{\"source\":\"HPR\"}}"),
                registers("{\"practitioners\":{\"source\":\"enhetsregisteret\"}}"),
                registers("{\"practitioners\":{\"source\":\"hpr\",\"url\":\"https://hpr.example\"}}"),
                registers("{\"practitioners\":{\"source\":\"hpr\",\"whenDown\":\"omit\"}}"),
                registers("{\"practitioners\":{\"source\":\"hpr\",\"whenDown\":{\"hpr_number\":\"accept\"}}}"),
                registers("{\"practitioners\":{\"source\":\"hpr\",\"whenDown\":{\"pid\":\"omit\"}}}"),
                registers("{\"organisations\":{\"source\":\"hpr\"}}"),
                registers("{\"organisations\":{\"whenDown\":\"accept\"}}"),
                registers("{\"organisations\":{\"source\":\"file\",\"whenDown\":\"stale\"}}"),
                assessments("[]"),
                assessments("null"),
                assessments("{\"each\":\"P1D\"}"),
                assessments("{\"every\":\"1 day\"}"),
                assessments("{\"every\":null}"),
                assessments("{\"clients\":\"true\"}"),
                assessments("{\"kept\":400}"),
                keys("[]"),
                keys("{\"overlap\":30}"),
                keys("{\"life\":\"1 year\"}"),
                keys("{\"kept\":\"P1D\"}"),
                "{\"ruleSet\":\"helseid\",\"requirements\":[]}",
                "{\"ruleSet\":\"helseid\",\"cohorts\":[]}",
                "{\"ruleSet\":\"helseid\",\"cohorts\":{\"fastlege\":[]}}",
                "{\"ruleSet\":\"helseid\",\"cohorts\":{\"fast lege\":{}}}",
                "{\"ruleSet\":\"helseid\",\"cohorts\":{\"\":{}}}",
                "{\"ruleSet\":\"helseid\",\"cohorts\":{\"" + "a".repeat(65) + "\":{}}}",
                "{\"ruleSet\":\"helseid\",\"cohorts\":{\"fastlege\\n\":{}}}",
                "{\"ruleSet\":\"helseid\",\"waivers\":null}",
                "{\"ruleSet\":\"helseid\",\"waivers\":{\"longest\":365}}",
                "{\"ruleSet\":\"helseid\",\"waivers\":{\"longest\":\"1 year\"}}",
                "{\"ruleSet\":\"helseid\",\"waivers\":{\"shortest\":\"P1D\"}}",
                "{\"ruleSet\":\"helseid\",\"exempt\":{}}",
                "{\"ruleSet\":\"helseid\",\"exempt\":[{\"id\":\"a\",\"reason\":\" \",\"until\":\"2027-01-01T00:00:00Z\"}]}",
                "{\"ruleSet\":\"helseid\",\"exempt\":[{\"id\":\"a\",\"reason\":\"b\"}]}",
                requirement("pushed-authorisation", "{}"),
                requirement("pushed-authorization", "null"),
                requirement("pushed-authorization", "{\"from\":\"2027-06-01T00:00:00Z\"}"),
                requirement("pushed-authorization", "{\"phase\":\"enforced\"}"),
                requirement("pushed-authorization", "{\"phase\":\"off\"," + enforced + "}"),
                requirement("dpop-proof", "{" + enforced + "}"),
                requirement("dpop-proof", "{\"announced\":\"2027-06-01T00:00:00Z\"}"),
                requirement("dpop-proof", "{\"phase\":\"off\"}"),
                requirement("code-lifetime", "{" + enforced + "}"),
                requirement("assertion-type", "{" + enforced + "}").replace("helseid", "fapi2"),
                requirement("dpop-nonce", "{\"parameters\":{\"max\":\"PT1S\"}}"),
                requirement("dpop-nonce", "{\"parameters\":{\"lifetime\":\"3 minutes\"}}"),
                requirement("dpop-nonce", "{\"parameters\":{\"lifetime\":\"P1M\"}}"),
                requirement("dpop-nonce", "{\"parameters\":{\"lifetime\":\"PT-1S\"}}"),
                requirement("dpop-nonce", "{\"parameters\":{\"lifetime\":\"pt60s\"}}"),
                requirement("dpop-nonce", "{\"parameters\":{\"lifetime\":\"PT60S\\n\"}}"),
                requirement("dpop-nonce", "{\"parameters\":{\"lifetime\":\"P\"}}"),
                requirement("dpop-nonce", "{\"parameters\":{\"lifetime\":\"P1DT\"}}"),
                requirement("dpop-nonce", "{\"parameters\":{\"userinfo\":\"true\"}}"),
                requirement("key-strength", "{\"parameters\":{\"rsa\":1023}}"),
                requirement("key-strength", "{\"parameters\":{\"rsa\":2048.5}}"),
                requirement("signing-algorithm", "{\"parameters\":{\"allowed\":[]}}"),
                requirement("signing-algorithm", "{\"parameters\":{\"allowed\":[\"none\"]}}"),
                "{\"ruleSet\":\"helseid\",\"cohorts\":{\"a\":{\"pkce-s256\":{" + enforced + "}}}}",
                "{\"ruleSet\":\"helseid\",\"requirements\":{\"pkce-s256\":{\"announced\":\"2027-06-01T00:00:00Z\"}},"
                        + "\"cohorts\":{\"a\":{\"pkce-s256\":{" + enforced + "}}}}",
                "{\"ruleSet\":\"helseid\",\"requirements\":{\"pkce-s256\":{" + enforced
                        + "}},\"cohorts\":{\"a\":{\"pkce-s256\":{}}}}",
                "{\"ruleSet\":\"helseid\",\"requirements\":{\"pkce-s256\":{" + enforced
                        + "}},\"cohorts\":{\"a\":{\"pkce-s256\":{\"announced\":\"2027-06-01T00:00:00Z\"," + enforced
                        + "}}}}",
                "{\"ruleSet\":\"helseid\",\"cohorts\":{\"a\":{\"dpop-proof\":{" + enforced + "}}}}",
                "{\"ruleSet\":\"fapi2\",\"cohorts\":{\"a\":{\"assertion-type\":{" + enforced + "}}}}");
    }

    @ParameterizedTest
    @MethodSource("documentsThatAreRefused")
    void refusesWhatTheReaderRefuses(String document) {
        problems(document).isNotEmpty();
        assertThat(Validity.errors(document)).as("%.200s", document).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2027-01-01",
                "2027-01-01T00:00:00",
                "2027-01-01T00:00Z",
                "2027-01-01 00:00:00Z",
                "2027-01-01t00:00:00z",
                "2027-01-01T00:00:00.Z",
                "2027-01-01T00:00:00,5Z",
                "2027-01-01T00:00:00.0000000000Z",
                "2027-01-01T24:00:00Z",
                "2027-01-01T00:00:60Z",
                "2027-13-01T00:00:00Z",
                "2027-00-01T00:00:00Z",
                "2027-01-32T00:00:00Z",
                "10000-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "-2027-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "2027-01-01T00:00:00+0200",
                "2027-01-01T00:00:00+19:00",
                "2027-01-01T00:00:00[Europe/Oslo]",
                "2027-01-01T00:00:00Z\\n",
                " 2027-01-01T00:00:00Z",
                "1798761600",
                ""
            })
    void knowsTheFormatOfAnInstant(String instant) {
        String document = "{\"ruleSet\":\"helseid\",\"newClientsFrom\":\"" + instant + "\"}";
        problems(document).containsExactly(new InvalidProfileException.Problem("/newClientsFrom", Instants.REMEDY));
        assertThat(Validity.errors(document)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "2028-02-29T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "2027-01-01T00:00:00+18:00",
                "2027-01-01T00:00:00-17:59",
                "2027-01-01T00:00:00.5Z",
                "2027-01-01T00:00:00.000000000Z",
                "2027-01-01T00:00:00.000+02:00",
                "2027-01-01T00:00:00+00:00"
            })
    void acceptsEveryInstantThatAHeaderCanCarry(String instant) throws InvalidProfileException {
        String document = "{\"ruleSet\":\"helseid\",\"newClientsFrom\":\"" + instant + "\"}";
        assertThat(ProfileDocument.parse(document).timetable().newClientsFrom()).isNotNull();
        assertThat(Validity.errors(document)).isEmpty();
    }

    /** Checks a rule that docs/profile-document.md lists as beyond the schema. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"announced\":\"2027-06-01T00:00:00Z\",\"enforced\":\"2027-06-01T00:00:00Z\"}",
                "{\"announced\":\"2027-06-01T00:00:00Z\",\"enforced\":\"2026-06-01T00:00:00Z\"}"
            })
    void cannotExpressTheOrderOfDates(String dates) {
        problems(requirement("pushed-authorization", dates)).hasSize(1);
        assertThat(Validity.errors(requirement("pushed-authorization", dates))).isEmpty();
    }

    @Test
    void listsTheKnownEditions() throws JsonProcessingException {
        ObjectNode schema = ProfileSchema.json();
        assertThat(schema.at("/properties/catalogue/enum")).isEqualTo(new ObjectMapper().readTree("[\"2026.1\"]"));
        assertThat(Catalogue.EDITIONS).contains(Catalogue.EDITION).last().isEqualTo(Catalogue.EDITION);
    }
}
