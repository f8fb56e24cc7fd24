package no.helseprofil.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import no.helseprofil.lookup.Lookups.Limits;
import no.helseprofil.lookup.Lookups.Lookup;
import no.helseprofil.lookup.RegisterClient.RegisterException;
import no.helseprofil.register.Answer;
import no.helseprofil.register.MovableClock;
import org.junit.jupiter.api.Test;

class LookupsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration FRESH = Duration.ofMinutes(15);
    private static final Duration KEPT = Duration.ofDays(1);
    private static final Duration BRIEFLY = Duration.ofMillis(20);

    private final MovableClock clock = new MovableClock(NOON);
    private final RecordingObserver observer = new RecordingObserver();
    private final List<String> asked = new ArrayList<>();
    private final Map<String, CompletableFuture<Optional<String>>> says = new ConcurrentHashMap<>();

    private final Lookups<String, String> lookups = lookups(Duration.ofSeconds(60), 100);

    private Lookups<String, String> lookups(Duration timeout, int entries) {
        return new Lookups<>(this::ask, new Limits(timeout, FRESH, KEPT, entries), clock, observer);
    }

    private CompletableFuture<Optional<String>> ask(String key) {
        asked.add(key);
        return says.getOrDefault(key, CompletableFuture.failedFuture(RegisterException.failed("It is broken.")));
    }

    private void says(String key, String value) {
        says.put(key, CompletableFuture.completedFuture(Optional.of(value)));
    }

    private void saysThatThereIsNone(String key) {
        says.put(key, CompletableFuture.completedFuture(Optional.empty()));
    }

    private Answer<String> lookUp(String key) {
        return lookups.lookUp(key).join();
    }

    private static Answer<String> found(String value, Instant asOf) {
        return new Answer.Found<>(value, asOf);
    }

    @Test
    void findReadsTheCacheOnly() {
        says("a", "doctor");
        assertThat(lookups.find("a")).isEqualTo(new Answer.Unavailable<>("The register has not been asked."));
        assertThat(asked).isEmpty();
    }

    @Test
    void queriesOnceWhileTheAnswerIsFresh() {
        says("a", "doctor");
        saysThatThereIsNone("b");

        assertThat(lookUp("a")).isEqualTo(found("doctor", NOON));
        assertThat(lookUp("b")).isEqualTo(new Answer.NotFound<>(NOON));
        clock.move(FRESH.minusMillis(1));
        assertThat(lookUp("a")).isEqualTo(found("doctor", NOON));
        assertThat(lookups.find("b")).isEqualTo(new Answer.NotFound<>(NOON));
        assertThat(asked).containsExactly("a", "b");

        clock.move(Duration.ofMillis(1));
        assertThat(lookUp("a")).isEqualTo(found("doctor", clock.instant()));
        assertThat(asked).as("on the instant it isn't fresh").containsExactly("a", "b", "a");
    }

    @Test
    void queriesEachKeyOnceAtATime() {
        CompletableFuture<Optional<String>> slow = new CompletableFuture<>();
        says.put("a", slow);
        List<CompletableFuture<Answer<String>>> waiting =
                IntStream.range(0, 10).mapToObj(number -> lookups.lookUp("a")).toList();
        assertThat(asked).containsExactly("a");

        waiting.get(0).cancel(true);
        slow.complete(Optional.of("doctor"));

        assertThat(waiting.subList(1, 10))
                .as("a caller who gives up takes the answer from no other caller")
                .allSatisfy(answer -> assertThat(answer.join()).isEqualTo(found("doctor", NOON)));
    }

    @Test
    void limitsConcurrentQueries() {
        List<CompletableFuture<Answer<String>>> waiting = new ArrayList<>();
        for (int number = 0; number < 65; number++) {
            says.put("key-" + number, new CompletableFuture<>());
            waiting.add(lookups.lookUp("key-" + number));
        }
        assertThat(asked).hasSize(64);
        assertThat(waiting.get(64).join())
                .isEqualTo(new Answer.Unavailable<>("Too many are being looked up in the register already."));
        assertThat(observer.lookups()).containsExactly(Lookup.NOT_ASKED);
        assertThat(observer.outages()).as("that is no outage").isEmpty();
    }

    @Test
    void waitsNoLongerThanTheTimeout() {
        Lookups<String, String> hurried = lookups(BRIEFLY, 100);
        says.put("a", new CompletableFuture<>());

        assertThat(hurried.lookUp("a").join()).isEqualTo(new Answer.Unavailable<>("It did not answer in time."));
        assertThat(observer.lookups()).containsExactly(Lookup.TIMEOUT);
    }

    @Test
    void cachesAFailureForAFewSeconds() {
        assertThat(lookUp("a")).isEqualTo(new Answer.Unavailable<>("It is broken."));
        clock.move(Duration.ofSeconds(4));
        assertThat(lookUp("a")).isEqualTo(new Answer.Unavailable<>("It is broken."));
        assertThat(asked).containsExactly("a");
        clock.move(Duration.ofSeconds(2));
        says("a", "doctor");
        assertThat(lookUp("a")).isEqualTo(found("doctor", clock.instant()));
    }

    @Test
    void returnsTheLastKnownAnswerWithItsAgeDuringAnOutage() {
        says("a", "doctor");
        lookUp("a");
        says.clear();
        clock.move(FRESH);

        assertThat(lookUp("a"))
                .isEqualTo(new Answer.Unavailable<>("It is broken.", new Answer.Found<>("doctor", NOON)));
        clock.move(KEPT.minus(FRESH).minusMillis(1));
        assertThat(lookUp("a"))
                .isEqualTo(new Answer.Unavailable<>("It is broken.", new Answer.Found<>("doctor", NOON)));
        clock.move(Duration.ofMillis(1));
        assertThat(lookups.find("a"))
                .as("too old for everybody")
                .isInstanceOfSatisfying(
                        Answer.Unavailable.class,
                        down -> assertThat(down.last()).isNull());
    }

    @Test
    void aFailureDoesNotExtendTheCache() {
        says("a", "doctor");
        lookUp("a");
        says.clear();
        for (int hours = 0; hours < 24; hours++) {
            clock.move(Duration.ofHours(1));
            lookUp("a");
        }
        assertThat(((Answer.Unavailable<String>) lookUp("a")).last()).isNull();
    }

    @Test
    void removedEntriesAreForgottenAtOnce() {
        says("a", "doctor");
        lookUp("a");
        saysThatThereIsNone("a");
        clock.move(FRESH);
        assertThat(lookUp("a")).isEqualTo(new Answer.NotFound<>(clock.instant()));

        says.clear();
        clock.move(FRESH);
        assertThat(lookUp("a"))
                .as("what the register said before it said that there is none is no longer returned")
                .isEqualTo(new Answer.Unavailable<>("It is broken."));
    }

    @Test
    void pausesDuringAnOutageAndRetries() {
        for (int number = 0; number < 5; number++) {
            lookUp("key-" + number);
        }
        assertThat(lookUp("another"))
                .isEqualTo(new Answer.Unavailable<>("The register is down, and left alone for a moment."));
        assertThat(asked).as("the breaker is open").hasSize(5);

        clock.move(Duration.ofSeconds(11));
        says("another", "doctor");
        assertThat(lookUp("another"))
                .as("what wasn't asked isn't remembered as a failure")
                .isEqualTo(found("doctor", clock.instant()));
        says("one-more", "nurse");
        assertThat(lookUp("one-more")).isEqualTo(found("nurse", clock.instant()));
        says("key-0", "doctor");
        assertThat(lookUp("key-0")).isEqualTo(found("doctor", clock.instant()));
    }

    @Test
    void pausesAgainIfTheRetryFails() {
        for (int number = 0; number < 5; number++) {
            lookUp("key-" + number);
        }
        clock.move(Duration.ofSeconds(11));
        lookUp("first");
        lookUp("second");
        lookUp("third");
        assertThat(asked).as("two tries, and no more").hasSize(7);
    }

    @Test
    void unknownPeopleDoNotOpenTheCircuit() {
        for (int number = 0; number < 30; number++) {
            saysThatThereIsNone("key-" + number);
            lookUp("key-" + number);
        }
        assertThat(asked).hasSize(30);
    }

    @Test
    void reportsAnOutageAndItsEndOnce() {
        lookUp("a");
        lookUp("b");
        says("c", "doctor");
        lookUp("c");
        lookUp("d");

        assertThat(observer.outages()).containsExactly("down: It is broken.", "up", "down: It is broken.");
        assertThat(observer.lookups()).containsExactly(Lookup.FAILED, Lookup.FAILED, Lookup.FOUND, Lookup.FAILED);
    }

    @Test
    void aLateAnswerDoesNotEndTheOutage() {
        CompletableFuture<Optional<String>> onItsWay = new CompletableFuture<>();
        says.put("slow", onItsWay);
        CompletableFuture<Answer<String>> slow = lookups.lookUp("slow");
        lookUp("a");

        onItsWay.complete(Optional.of("doctor"));

        assertThat(slow.join()).isEqualTo(found("doctor", NOON));
        assertThat(observer.outages()).containsExactly("down: It is broken.");
    }

    @Test
    void survivesASourceThatThrows() {
        Lookups<String, String> broken = new Lookups<>(
                key -> {
                    throw new IllegalStateException("of " + key);
                },
                new Limits(Duration.ofSeconds(60), FRESH, KEPT, 100),
                clock,
                observer);
        assertThat(broken.lookUp("a").join()).isEqualTo(new Answer.Unavailable<>("It could not be asked."));
        clock.move(Duration.ofSeconds(6));
        assertThat(broken.lookUp("a").join()).isEqualTo(new Answer.Unavailable<>("It could not be asked."));
    }

    @Test
    void limitsItsSize() {
        Lookups<String, String> small = lookups(Duration.ofSeconds(60), 10);
        for (int number = 0; number < 1000; number++) {
            says("key-" + number, "doctor");
            small.lookUp("key-" + number).join();
        }
        assertThat(IntStream.range(0, 1000)
                        .filter(number -> small.find("key-" + number) instanceof Answer.Found)
                        .count())
                .isLessThanOrEqualTo(10);
    }
}
