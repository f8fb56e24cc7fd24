package no.helseprofil.keycloak.observations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import no.helseprofil.assessment.ClientAssessor.Seen;
import no.helseprofil.keycloak.observations.ObservationEntity.SeenLine;
import no.helseprofil.timetable.Observation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeenLineTest {

    private static final String TOKEN = "token client_credentials";

    @Test
    void countsRecentFailuresOnly() {
        Object[] row = row("one", 5000, 1000, 90, 4000L, 7L);
        assertThat(SeenLine.of(row).toSeen()).isEqualTo(seen(5000, 7, 4000, "one"));
    }

    @Test
    void countsAllIfNoneAreRecent() {
        Object[] row = row("one", 5000, 1000, 90, null, null);
        assertThat(SeenLine.of(row).toSeen()).isEqualTo(seen(5000, 90, 1000, "one"));
    }

    @Test
    void usesTheCauseOfTheLastFailure() {
        SeenLine earlier = SeenLine.of(row("one", 5000, 1000, 90, 4000L, 7L));
        SeenLine later = SeenLine.of(row("two", 6000, 2000, 3, 5500L, 2L));
        assertThat(earlier.plus(later).toSeen()).isEqualTo(seen(6000, 9, 4000, "two"));
        assertThat(later.plus(earlier)).as("in whichever order they come").isEqualTo(earlier.plus(later));
    }

    @Test
    void ignoresOldFailuresBesideRecentOnes() {
        SeenLine longAgo = SeenLine.of(row("one", 2000, 1000, 90, null, null));
        SeenLine lately = SeenLine.of(row("two", 6000, 5500, 3, 5500L, 3L));
        assertThat(longAgo.plus(lately).toSeen()).isEqualTo(seen(6000, 3, 5500, "two"));
        assertThat(longAgo.plus(longAgo).toSeen().count()).isEqualTo(180);
    }

    private static Object[] row(
            String cause, long last, long first, long count, @Nullable Long firstLately, @Nullable Long countLately) {
        return new Object[] {"client", TOKEN, "dpop-nonce", null, cause, last, first, count, firstLately, countLately};
    }

    private static Seen seen(long last, long count, long first, String cause) {
        return new Seen(
                new Observation("client", TOKEN, "dpop-nonce", null, Instant.ofEpochMilli(last)),
                count,
                Instant.ofEpochMilli(first),
                cause);
    }
}
