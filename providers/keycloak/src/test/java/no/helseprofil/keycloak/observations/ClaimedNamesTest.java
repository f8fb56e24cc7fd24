package no.helseprofil.keycloak.observations;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.keycloak.observations.CountedKey.RefusalKey;
import no.helseprofil.keycloak.observations.Refusals.ClaimedNames;
import no.helseprofil.profile.Endpoint;
import org.junit.jupiter.api.Test;

class ClaimedNamesTest {

    private final ClaimedNames names = new ClaimedNames();

    @Test
    void limitsTheLinesOfUnauthenticatedNames() {
        for (int i = 0; i < ClaimedNames.MOST; i++) {
            assertThat(names.bounded(claimed("client-" + i, 1)).client()).isEqualTo("client-" + i);
        }

        assertThat(names.bounded(claimed("one-more", 1)).client())
                .as("counted all the same, under no client's name")
                .isNull();
        assertThat(names.bounded(claimed("client-0", 1)).client())
                .as("what has a line is added to it")
                .isEqualTo("client-0");
    }

    @Test
    void unauthenticatedNamesDoNotAffectOtherCounts() {
        for (int i = 0; i <= ClaimedNames.MOST; i++) {
            names.bounded(claimed("client-" + i, 1));
        }
        RefusalKey proven = new RefusalKey("realm", "proven", "dpop-replay", Endpoint.TOKEN, true, 1);
        RefusalKey elsewhere = new RefusalKey("other", "client", "assertion-type", Endpoint.TOKEN, false, 1);

        assertThat(names.bounded(proven)).as("it has proven who it is").isEqualTo(proven);
        assertThat(names.bounded(elsewhere)).as("of another realm").isEqualTo(elsewhere);
        assertThat(names.bounded(claimed("client-of-the-next", 2)).client())
                .as("in the next hour")
                .isEqualTo("client-of-the-next");
    }

    private static RefusalKey claimed(String client, long hour) {
        return new RefusalKey("realm", client, "assertion-type", Endpoint.TOKEN, false, hour);
    }
}
