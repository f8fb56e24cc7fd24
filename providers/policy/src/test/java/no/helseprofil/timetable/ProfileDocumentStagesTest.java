package no.helseprofil.timetable;

import static no.helseprofil.timetable.Documents.problems;
import static no.helseprofil.timetable.Documents.requirement;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.key.KeyStrength;
import no.helseprofil.profile.key.SigningAlgorithm;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import no.helseprofil.timetable.Timetable.Dates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of what may stand in {@code stages} of a profile document. */
class ProfileDocumentStagesTest {

    private static final String FIRST = stage("{\"max\":\"PT30S\"}", "2027-03-01T00:00:00Z", "2027-06-01T00:00:00Z");

    @Test
    void aStageInheritsValuesThatItDoesNotName() throws InvalidProfileException {
        Profile profile = ProfileDocument.parse(dated(
                "key-strength",
                stage("{\"rsa\":3072}", "2027-03-01T00:00:00Z", "2027-06-01T00:00:00Z"),
                stage("{\"ec\":384}", "2027-06-01T00:00:00Z", "2028-06-01T00:00:00Z")));
        Requirement strength = Catalogue.get(KeyStrength.class);
        assertThat(profile.stages(strength))
                .extracting(stage -> stage.parameters().written(strength).toString())
                .containsExactly("{\"rsa\":2048,\"ec\":256}", "{\"rsa\":3072,\"ec\":256}", "{\"rsa\":3072,\"ec\":384}");
    }

    @Test
    void acceptsFewerAlgorithms() throws InvalidProfileException {
        Profile profile = ProfileDocument.parse(dated(
                "signing-algorithm",
                stage("{\"allowed\":[\"PS256\",\"ES256\"]}", "2027-03-01T00:00:00Z", "2027-06-01T00:00:00Z")));
        assertThat(profile.stages(Catalogue.get(SigningAlgorithm.class))).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "assertion-lifetime  | {\"max\":\"PT61S\"}",
                "assertion-lifetime  | {\"max\":\"PT10S\",\"ahead\":\"PT11S\"}",
                "dpop-proof-age      | {\"max\":\"PT16S\"}",
                "dpop-nonce          | {\"lifetime\":\"PT181S\"}",
                "key-strength        | {\"rsa\":2047}",
                "key-strength        | {\"rsa\":3072,\"ec\":224}",
                "signing-algorithm   | {\"allowed\":[\"ES256\",\"EdDSA\"]}",
                "access-token-lifetime | {\"max\":\"PT11M\"}"
            })
    void refusesALooserValue(String id, String parameters) {
        problems(dated(id, stage(parameters, "2027-03-01T00:00:00Z", "2027-06-01T00:00:00Z")))
                .containsExactly(new Problem(
                        "/requirements/" + id + "/stages/0/parameters",
                        "write no value that lets pass what the one before it refuses; a stage only tightens"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"max\":\"PT60S\"}", "{\"max\":\"PT1M\",\"ahead\":\"PT10S\"}"})
    void refusesEqualValues(String parameters) {
        problems(dated("assertion-lifetime", stage(parameters, "2027-03-01T00:00:00Z", "2027-06-01T00:00:00Z")))
                .containsExactly(new Problem(
                        "/requirements/assertion-lifetime/stages/0/parameters",
                        "write a value that is tighter than the one before it"));
    }

    @Test
    void comparesAStageWithItsPredecessor() {
        problems(dated(
                        "assertion-lifetime",
                        FIRST,
                        stage("{\"max\":\"PT40S\"}", "2027-09-01T00:00:00Z", "2028-06-01T00:00:00Z")))
                .extracting(Problem::pointer)
                .containsExactly("/requirements/assertion-lifetime/stages/1/parameters");
    }

    @Test
    void refusesAnUnknownParameter() {
        problems(dated(
                        "assertion-lifetime",
                        stage("{\"maximum\":\"PT10S\"}", "2027-03-01T00:00:00Z", "2027-06-01T00:00:00Z")))
                .contains(new Problem(
                        "/requirements/assertion-lifetime/stages/0/parameters/maximum",
                        "this requirement has no such parameter"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-12-31T23:59:59Z | 2027-06-01T00:00:00Z | announced | write an instant not before that from which the values before these are enforced",
                "2027-06-01T00:00:00Z | 2027-06-01T00:00:00Z | enforced  | write an instant after the one of announced",
                "2027-01-01T00:00:00Z | 2027-01-01T12:00:00Z | enforced  | write another day than that of the values before these; a stage is named by its day",
                "soon                 | 2027-06-01T00:00:00Z | announced | write an instant with its zone, such as 2027-01-01T00:00:00Z"
            })
    void refusesOverlappingDates(String announced, String enforced, String member, String remedy) {
        problems(dated("assertion-lifetime", stage("{\"max\":\"PT10S\"}", announced, enforced)))
                .containsExactly(new Problem("/requirements/assertion-lifetime/stages/0/" + member, remedy));
    }

    @Test
    void refusesAnAnnouncementBeforeThePreviousEnforcement() {
        problems(dated(
                        "assertion-lifetime",
                        FIRST,
                        stage("{\"max\":\"PT10S\"}", "2027-05-01T00:00:00Z", "2028-06-01T00:00:00Z")))
                .extracting(Problem::pointer)
                .as("no client is warned of two at a time")
                .containsExactly("/requirements/assertion-lifetime/stages/1/announced");
    }

    @Test
    void refusesAStageWithoutDates() {
        problems(dated("assertion-lifetime", "{\"parameters\":{\"max\":\"PT10S\"}}"))
                .extracting(Problem::pointer)
                .containsExactly(
                        "/requirements/assertion-lifetime/stages/0/announced",
                        "/requirements/assertion-lifetime/stages/0/enforced");
    }

    @Test
    void refusesStagesOfAnUndatedRequirement() {
        problems(requirement("assertion-lifetime", "{\"stages\":[" + FIRST + "]}"))
                .containsExactly(new Problem(
                        "/requirements/assertion-lifetime/stages",
                        "date the requirement itself first, by enforced beside stages"));
    }

    @Test
    void refusesStagesOfARequirementWithoutParameters() {
        problems(dated("pkce-s256", FIRST))
                .containsExactly(
                        new Problem("/requirements/pkce-s256/stages", "leave it out; this requirement has no values"));
    }

    @Test
    void refusesStagesOfARequirementWithoutPhases() {
        problems(requirement("api-proof-age", "{\"stages\":[" + FIRST + "]}"))
                .containsExactly(new Problem(
                        "/requirements/api-proof-age/stages", "leave it out; this requirement has no dates"));
        problems(requirement("assertion-lifetime", "{\"phase\":\"off\",\"stages\":[" + FIRST + "]}"))
                .extracting(Problem::pointer)
                .containsExactly("/requirements/assertion-lifetime/stages");
    }

    @Test
    void refusesMoreThanTenStages() {
        String[] stages = IntStream.range(0, 11)
                .mapToObj(i -> stage(
                        "{\"max\":\"PT%dS\"}".formatted(59 - i),
                        "%d-03-01T00:00:00Z".formatted(2027 + i),
                        "%d-06-01T00:00:00Z".formatted(2027 + i)))
                .toArray(String[]::new);
        problems(dated("assertion-lifetime", stages))
                .containsExactly(new Problem("/requirements/assertion-lifetime/stages", "write at most 10 stages"));
    }

    @Test
    void ignoresDuplicateAlgorithms() throws InvalidProfileException {
        Profile profile = ProfileDocument.parse(dated(
                "signing-algorithm",
                stage(
                        "{\"allowed\":[\"ES256\",\"ES256\",\"ES256\"]}",
                        "2027-03-01T00:00:00Z",
                        "2027-06-01T00:00:00Z")));
        assertThat(profile.stages(Catalogue.get(SigningAlgorithm.class)).get(1).key())
                .isEqualTo("signing-algorithm@{\"allowed\":[\"ES256\"]}");
    }

    @Test
    void acceptsNullAsNoDate() throws InvalidProfileException {
        Profile profile = ProfileDocument.parse(requirement("dpop-nonce", "{\"announced\":null,\"enforced\":null}"));
        assertThat(profile.stages().get("dpop-nonce").get(0).dates()).isEqualTo(Dates.NONE);
        problems(requirement("assertion-lifetime", "{\"enforced\":null,\"stages\":[" + FIRST + "]}"))
                .extracting(Problem::pointer)
                .containsExactly("/requirements/assertion-lifetime/stages");
        problems(requirement("dpop-proof", "{\"enforced\":null}"))
                .extracting(Problem::pointer)
                .as("what has no dates has none to leave open")
                .containsExactly("/requirements/dpop-proof/enforced");
    }

    @Test
    void refusesPostponingAnUnknownStage() {
        problems(withCohort("assertion-lifetime@2027-06-02", "2029-01-01T00:00:00Z"))
                .containsExactly(new Problem(
                        "/cohorts/south/assertion-lifetime@2027-06-02",
                        "write the name of one of its stages, such as assertion-lifetime@2027-06-01, the day from which"
                                + " it is enforced"));
        problems(withCohort("assertion-lifetime@2027-06-01", "2027-05-31T00:00:00Z"))
                .containsExactly(new Problem(
                        "/cohorts/south/assertion-lifetime@2027-06-01/enforced",
                        "write an instant not before that of all clients; a cohort only postpones"));
    }

    @Test
    void postponesAStageByItsName() throws InvalidProfileException {
        assertThat(ProfileDocument.parse(withCohort("assertion-lifetime@2027-06-01", "2027-08-31T00:00:00Z"))
                        .timetable()
                        .cohorts()
                        .get("south"))
                .containsOnlyKeys("assertion-lifetime@2027-06-01");
    }

    private static String withCohort(String stage, String enforced) {
        String document = dated("assertion-lifetime", FIRST);
        return document.substring(0, document.length() - 1) + ",\"cohorts\":{\"south\":{\"" + stage
                + "\":{\"enforced\":\"" + enforced + "\"}}}}";
    }

    private static String dated(String id, String... stages) {
        return requirement(
                id, "{\"enforced\":\"2027-01-01T00:00:00Z\",\"stages\":[" + String.join(",", List.of(stages)) + "]}");
    }

    private static String stage(String parameters, String announced, String enforced) {
        return "{\"parameters\":" + parameters + ",\"announced\":\"" + announced + "\",\"enforced\":\"" + enforced
                + "\"}";
    }
}
