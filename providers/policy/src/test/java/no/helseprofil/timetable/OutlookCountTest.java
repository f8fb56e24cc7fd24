package no.helseprofil.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import no.helseprofil.timetable.Outlook.Failure;
import no.helseprofil.timetable.Outlook.State;
import no.helseprofil.timetable.OutlookCount.Deadline;
import no.helseprofil.timetable.OutlookCount.Stop;
import org.junit.jupiter.api.Test;

class OutlookCountTest {

    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final Instant JUNE = Instant.parse("2027-06-01T06:00:00Z");
    private static final Instant AUTUMN = JUNE.plus(Duration.ofDays(90));

    private final OutlookCount count = new OutlookCount(NOW);

    @Test
    void countsAClientOnItsCohortsDateOnly() {
        stops(JUNE, new Failure("assertion-type", JUNE));
        stops(JUNE, new Failure("assertion-type", JUNE), new Failure("dpop-proof", JUNE));
        stops(AUTUMN, new Failure("assertion-type", AUTUMN));

        assertThat(count.stops()).containsExactly(new Stop(JUNE, 2), new Stop(AUTUMN, 1));
        assertThat(count.deadlines())
                .as("a second requirement of a day has a deadline of its own")
                .containsExactly(
                        new Deadline("assertion-type", JUNE, 2, 2),
                        new Deadline("dpop-proof", JUNE, 1, 1),
                        new Deadline("assertion-type", AUTUMN, 1, 1));
    }

    @Test
    void countsEachClientOnlyOnce() {
        stops(JUNE, new Failure("assertion-type", JUNE), new Failure("dpop-proof", AUTUMN));
        stops(AUTUMN, new Failure("dpop-proof", AUTUMN));
        count.add(new Outlook(
                State.REFUSED, NOW, List.of(new Failure("pkce-s256", NOW), new Failure("dpop-proof", AUTUMN))));

        assertThat(count.stops()).containsExactly(new Stop(JUNE, 1), new Stop(AUTUMN, 1));
        assertThat(count.deadlines())
                .containsExactly(new Deadline("assertion-type", JUNE, 1, 1), new Deadline("dpop-proof", AUTUMN, 1, 3));
    }

    @Test
    void countsTheFirstRefusingStage() {
        stops(JUNE, new Failure("assertion-lifetime", AUTUMN), new Failure("assertion-lifetime@2027-06-01", JUNE));

        assertThat(count.deadlines()).containsExactly(new Deadline("assertion-lifetime", JUNE, 1, 1));
        assertThat(count.failing()).containsOnlyKeys("assertion-lifetime", "assertion-lifetime@2027-06-01");
    }

    @Test
    void hasEveryStateAndTheirTotal() {
        count.add(new Outlook(State.READY, null, List.of()));
        count.add(new Outlook(State.DEVIATES, null, List.of(new Failure("pkce-s256", null))));

        assertThat(count.states())
                .containsOnlyKeys(State.values())
                .containsEntry(State.READY, 1)
                .containsEntry(State.REFUSED, 0);
        assertThat(count.total()).isEqualTo(2);
        assertThat(count.deadlines()).as("no date enforces it").isEmpty();
    }

    private void stops(Instant at, Failure... failures) {
        count.add(new Outlook(State.STOPS, at, List.of(failures)));
    }
}
