package no.helseprofil.timetable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.incident.Incidents.Emergency;
import no.helseprofil.profile.Requirement.Edition;
import no.helseprofil.profile.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmergencyDocumentTest {

    private static final Instant NOW = Profiles.NOW;
    private static final String UNTIL = "2026-03-02T12:00:00Z";
    private static final Profile PROFILE = new Profile(
            RuleSet.HELSEID,
            Profiles.stages(RuleSet.HELSEID, Map.of("dpop-proof-age", Map.of("max", Duration.ofSeconds(10))), Map.of()),
            Set.of(),
            List.of(),
            new Timetable(Edition.FIRST, null, Map.of("sykehus", Map.of()), Timetable.LONGEST_WAIVER, Map.of()));

    @Test
    void readsEveryMember() throws InvalidProfileException {
        Emergency read = EmergencyDocument.read("""
                {"reason":"En svakhet i ES256","until":"2026-03-02T12:00:00Z","dpopProofMaxAge":"PT5S",
                 "nonceLifetime":"PT30S","deniedAlgorithms":["ES256","ES256","RS256"],"minimumRsaBits":3072,
                 "nonceAtUserinfo":true,"accessTokenLifetimeMax":"PT1M","onlyCohorts":["sykehus"]}
                """, PROFILE, NOW);

        assertThat(read)
                .isEqualTo(new Emergency(
                        "En svakhet i ES256",
                        Instant.parse(UNTIL),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        List.of("ES256", "RS256"),
                        3072,
                        true,
                        Duration.ofMinutes(1),
                        List.of("sykehus")));
        assertThat(EmergencyDocument.parse(EmergencyDocument.write(read).toString()))
                .as("and so is what is stored")
                .isEqualTo(read);
    }

    @Test
    void anOmittedMemberIsUnset() throws InvalidProfileException {
        Emergency read = EmergencyDocument.read(with("\"dpopProofMaxAge\":\"PT10S\""), PROFILE, NOW);

        assertThat(read.dpopProofMaxAge())
                .as("what the profile asks already may be asked at once of everybody")
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(EmergencyDocument.write(read).toString())
                .isEqualTo("{\"reason\":\"r\",\"until\":\"" + UNTIL + "\",\"dpopProofMaxAge\":\"PT10S\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"dpopProofMaxAge\":\"PT11S\" | /dpopProofMaxAge: write PT10S or what is tighter",
                "\"nonceLifetime\":\"PT181S\" | /nonceLifetime: write PT3M or what is tighter",
                "\"minimumRsaBits\":2047 | /minimumRsaBits: write 2048 or what is tighter",
                "\"accessTokenLifetimeMax\":\"PT11M\" | /accessTokenLifetimeMax: write PT10M or what is tighter",
                "\"dpopProofMaxAge\":\"PT0S\" | /dpopProofMaxAge: write a duration from PT1S",
                "\"deniedAlgorithms\":[\"HS256\"] | /deniedAlgorithms: write a list with at least one of",
                "\"deniedAlgorithms\":[] | /deniedAlgorithms: write a list with at least one of",
                "\"onlyCohorts\":[] | /onlyCohorts: write 1 to 50 cohorts",
                "\"onlyCohorts\":[\"sykehuset\"] | /onlyCohorts/0: write a cohort that the profile document has",
                "\"nonceAtUserinfo\":\"yes\" | /nonceAtUserinfo: write true or false",
                "\"nonceAtUserinfo\":false | : write at least one value that is tightened",
                "\"maxAge\":\"PT1S\" | /maxAge: this version knows no such member",
            })
    void refusesAnIneffectiveOrUnreadableMember(String member, String problem) {
        assertThatThrownBy(() -> EmergencyDocument.read(with(member), PROFILE, NOW))
                .isInstanceOf(InvalidProfileException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void refusesDenyingEveryAlgorithm() {
        String all = "\"deniedAlgorithms\":[\"RS256\",\"RS384\",\"RS512\",\"PS256\",\"PS384\",\"PS512\",\"ES256\","
                + "\"ES384\",\"ES512\",\"EdDSA\"]";

        assertThatThrownBy(() -> EmergencyDocument.read(with(all), PROFILE, NOW))
                .as("without any the realm would be closed, which is said otherwise")
                .hasMessageContaining("leave at least one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-01T12:00:00Z", "2026-02-28T12:00:00Z", "2026-04-01T12:00:01Z"})
    void endsInTheNearFuture(String until) {
        String text = "{\"reason\":\"r\",\"until\":\"" + until + "\",\"nonceAtUserinfo\":true}";

        assertThat(catchThrowableOfType(InvalidProfileException.class, () -> EmergencyDocument.read(text, PROFILE, NOW))
                        .problems())
                .extracting(InvalidProfileException.Problem::pointer)
                .containsExactly("/until");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"until\":\"" + UNTIL + "\",\"nonceAtUserinfo\":true}",
                "{\"reason\":\"r\",\"nonceAtUserinfo\":true}",
                "{\"reason\":\" \",\"until\":\"" + UNTIL + "\",\"nonceAtUserinfo\":true}",
                "{\"reason\":\"a\\nb\",\"until\":\"" + UNTIL + "\",\"nonceAtUserinfo\":true}",
                "{\"reason\":\"r\",\"reason\":\"r\",\"until\":\"" + UNTIL + "\",\"nonceAtUserinfo\":true}",
            })
    void requiresReasonAndEnd(String text) {
        assertThatThrownBy(() -> EmergencyDocument.read(text, PROFILE, NOW))
                .isInstanceOf(InvalidProfileException.class);
    }

    private static String with(String member) {
        return "{\"reason\":\"r\",\"until\":\"" + UNTIL + "\"," + member + "}";
    }
}
