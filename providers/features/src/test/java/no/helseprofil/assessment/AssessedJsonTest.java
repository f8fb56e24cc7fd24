package no.helseprofil.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import no.helseprofil.assessment.AssessedClient.ForeignMapper;
import no.helseprofil.assessment.AssessedClient.Imported;
import no.helseprofil.assessment.AssessedClient.Key;
import no.helseprofil.assessment.AssessedClient.NeverSeen;
import no.helseprofil.assessment.AssessedClient.Stop;
import no.helseprofil.assessment.AssessedClient.Unstamped;
import no.helseprofil.assessment.AssessedClient.WaiverInForce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AssessedJsonTest {

    private static final Instant INSTANT = Instant.parse("2026-11-25T06:00:00Z");

    private static final AssessedClient CLIENT = new AssessedClient(
            "1",
            "journal",
            "Journal «Æ»",
            "existing",
            "fastlege",
            "existing",
            true,
            INSTANT,
            "stops",
            new Stop(INSTANT, List.of("dpop-nonce")),
            List.of(new WaiverInForce("assertion-type", "why", "Ada", INSTANT)),
            List.of(new Key("a", "ES256", 256, "2027-01-01T00:00:00Z", null, "jkt")),
            List.of(
                    new NeverSeen(),
                    new Unstamped(),
                    new Imported(List.of("helseprofil.registered")),
                    new ForeignMapper("forger", "profile", "nhn:x")),
            List.of(
                    new RequirementVerdict(
                            "dpop-nonce",
                            Verdict.WARN,
                            INSTANT,
                            "put the nonce into the proof",
                            List.of(
                                    new Evidence.Configuration("publicClient", "true"),
                                    new Evidence.Traffic("token client_credentials", 3, INSTANT, INSTANT),
                                    new Evidence.Probe("no token", 200, null))),
                    RequirementVerdict.of("clock", Verdict.NOT_SEEN)));

    @Test
    void roundTripsItsJson() {
        assertThat(AssessedJson.read(AssessedJson.write(CLIENT), AssessedClient.class))
                .isEqualTo(CLIENT);

        AssessedApi api = new AssessedApi("2", "nhn:api", null, null, 0, "no address", CLIENT.verdicts());
        assertThat(AssessedJson.read(AssessedJson.write(api), AssessedApi.class))
                .isEqualTo(api);

        AssessedRealm realm = new AssessedRealm("3", "helse", CLIENT.verdicts());
        assertThat(AssessedJson.read(AssessedJson.write(realm), AssessedRealm.class))
                .isEqualTo(realm);
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void readsEveryVerdictByName(Verdict verdict) {
        AssessedRealm realm = new AssessedRealm("3", "helse", List.of(RequirementVerdict.of("transport", verdict)));

        assertThat(AssessedJson.write(realm)).contains('"' + verdict.id() + '"');
        assertThat(AssessedJson.read(AssessedJson.write(realm), AssessedRealm.class))
                .isEqualTo(realm);
    }

    @Test
    void ignoresMembersOfALaterVersion() {
        String later = AssessedJson.write(CLIENT).replaceFirst("\\{", "{\"later\":1,");

        assertThat(AssessedJson.read(later, AssessedClient.class)).isEqualTo(CLIENT);
    }

    @Test
    void refusesSpoiledJson() {
        assertThatThrownBy(() -> AssessedJson.read("{\"clientId\":", AssessedClient.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("can't be read");
    }
}
