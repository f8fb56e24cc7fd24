package no.helseprofil.keycloak.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.probe.ApiProbe.BegunProbe;
import no.helseprofil.assessment.probe.ApiTarget;
import no.helseprofil.assessment.probe.ProbeAnswer;
import no.helseprofil.assessment.probe.ProbeTransport;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeRequest;
import no.helseprofil.keycloak.probe.HttpTransport.TransportFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ApiProberTest {

    private static final ProbeRequest REQUEST = new ProbeRequest(URI.create("https://api.example.no/"), List.of());
    private static final TransportFactory OPEN = (url, workers) -> new Open();

    /** A way on which everything is answered. */
    private record Open() implements ProbeTransport {

        @Override
        public ProbeAnswer send(ProbeRequest request) {
            return new ProbeAnswer(200, null, null);
        }

        @Override
        public List<ProbeAnswer> sendAtOnce(List<ProbeRequest> requests) {
            return requests.stream().map(this::send).toList();
        }
    }

    private static List<ApiTarget> targets(int many) {
        return IntStream.range(0, many)
                .mapToObj(i -> target("api-" + i, "https://api.example.no/" + i))
                .toList();
    }

    private static ApiTarget target(String id, String url) {
        return new ApiTarget(id, id, null, url, List.of(), null);
    }

    private static AssessedApi assessed(ApiTarget target, String inconclusive) {
        return new AssessedApi(target.id(), target.clientId(), null, target.url(), 1, inconclusive, List.of());
    }

    /** A probe of one request. */
    private static BegunProbe ask(ApiTarget target, ProbeTransport transport) {
        try {
            transport.send(REQUEST);
            transport.sendAtOnce(List.of(REQUEST));
            return ended(target, null);
        } catch (ProbeException refused) {
            return ended(target, refused.reason());
        }
    }

    private static BegunProbe ended(ApiTarget target, String inconclusive) {
        return BegunProbe.ended(assessed(target, inconclusive));
    }

    private static List<AssessedApi> probed(List<ApiTarget> targets, TransportFactory transports) {
        List<AssessedApi> found = new ArrayList<>();
        assertThat(new ApiProber(ApiProberTest::ask, transports).probe(targets, () -> false, found::add))
                .isTrue();
        return found;
    }

    @Test
    void reportsEachApiOnceOnTheCallingThread() {
        List<Thread> threads = new ArrayList<>();
        List<String> found = new ArrayList<>();

        boolean all = new ApiProber(ApiProberTest::ask, OPEN).probe(targets(25), () -> false, api -> {
            threads.add(Thread.currentThread());
            found.add(api.id());
        });

        assertThat(all).isTrue();
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(
                        targets(25).stream().map(ApiTarget::id).toList());
        assertThat(new HashSet<>(threads)).containsExactly(Thread.currentThread());
    }

    @Test
    void completesWithoutApis() {
        assertThat(probed(List.of(), OPEN)).isEmpty();
    }

    @Test
    void probesFourApisAtATime() {
        AtomicInteger now = new AtomicInteger();
        Set<Integer> atOnce = ConcurrentHashMap.newKeySet();
        CountDownLatch four = new CountDownLatch(4);
        BiFunction<ApiTarget, ProbeTransport, BegunProbe> together = (target, transport) -> {
            atOnce.add(now.incrementAndGet());
            four.countDown();
            await(four);
            now.decrementAndGet();
            return ended(target, null);
        };

        assertThat(new ApiProber(together, OPEN).probe(targets(12), () -> false, api -> {}))
                .as("none ends before four have begun")
                .isTrue();
        assertThat(atOnce).contains(4).allMatch(many -> many <= 4);
    }

    @Test
    void reportsAnUnreachableApiAndProbesTheOthers() {
        TransportFactory transports = (url, workers) -> {
            if (url.endsWith("/1")) {
                throw new ProbeException("it may not be probed");
            }
            return new Open();
        };

        assertThat(probed(targets(3), transports))
                .extracting(AssessedApi::id, AssessedApi::inconclusive)
                .containsExactlyInAnyOrder(
                        tuple("api-0", null), tuple("api-1", "it may not be probed"), tuple("api-2", null));
    }

    @Test
    void opensNoTransportForAnApiWithoutUrl() {
        TransportFactory none = (url, workers) -> {
            throw new AssertionError("there is nowhere to go");
        };

        assertThat(probed(List.of(target("api", null)), none))
                .singleElement()
                .extracting(AssessedApi::inconclusive)
                .isNotNull();
    }

    @Test
    void cancellationStopsRunningProbes() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch cut = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        BiFunction<ApiTarget, ProbeTransport, BegunProbe> hanging = (target, transport) -> {
            begun.countDown();
            try {
                never.await();
            } catch (InterruptedException interrupted) {
                cut.countDown();
            }
            return ended(target, null);
        };
        List<AssessedApi> found = new ArrayList<>();

        boolean all = new ApiProber(hanging, OPEN).probe(targets(9), () -> begun.getCount() == 0, found::add);

        assertThat(all).isFalse();
        assertThat(found).isEmpty();
        cut.await();
    }

    @Test
    void cancelledBeforeTheStartItReportsNothing() {
        List<AssessedApi> found = new ArrayList<>();

        assertThat(new ApiProber(ApiProberTest::ask, OPEN).probe(targets(3), () -> true, found::add))
                .isFalse();
        assertThat(found).isEmpty();
    }

    @Test
    void startsOtherProbesDuringPausesAndWaitsForNoCancelledOne() {
        AtomicInteger begun = new AtomicInteger();
        BiFunction<ApiTarget, ProbeTransport, BegunProbe> waiting = (target, transport) -> {
            begun.incrementAndGet();
            return new BegunProbe(Duration.ofDays(1), () -> assessed(target, null));
        };
        List<AssessedApi> found = new ArrayList<>();

        boolean all = new ApiProber(waiting, OPEN).probe(targets(9), () -> begun.get() == 9, found::add);

        assertThat(all).isFalse();
        assertThat(found).isEmpty();
    }

    @Test
    void continuesAProbeAfterItsPause() {
        long[] ended = new long[1];
        long started = System.nanoTime();
        BiFunction<ApiTarget, ProbeTransport, BegunProbe> pausing =
                (target, transport) -> new BegunProbe(Duration.ofMillis(50), () -> {
                    ended[0] = System.nanoTime();
                    return assessed(target, null);
                });

        assertThat(new ApiProber(pausing, OPEN).probe(targets(1), () -> false, api -> {}))
                .isTrue();
        assertThat(Duration.ofNanos(ended[0] - started)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }

    @Test
    void reportsAnErrorInTheSecondPartOfAProbe() {
        BiFunction<ApiTarget, ProbeTransport, BegunProbe> broken =
                (target, transport) -> new BegunProbe(Duration.ZERO, () -> {
                    throw new IllegalArgumentException("a defect");
                });
        List<AssessedApi> found = new ArrayList<>();

        assertThat(new ApiProber(broken, OPEN).probe(targets(1), () -> false, found::add))
                .isTrue();
        assertThat(found)
                .singleElement()
                .extracting(AssessedApi::inconclusive)
                .isEqualTo("an error of the server, whose log says which; other APIs were probed");
    }

    @Test
    void anInterruptedThreadDoesNotComplete() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean still = new AtomicBoolean();
        BiFunction<ApiTarget, ProbeTransport, BegunProbe> hanging = (target, transport) -> {
            begun.countDown();
            await(never);
            return ended(target, null);
        };
        FutureTask<Boolean> run = new FutureTask<>(() -> {
            boolean all = new ApiProber(hanging, OPEN).probe(targets(1), () -> false, api -> {});
            still.set(Thread.currentThread().isInterrupted());
            return all;
        });
        Thread thread = new Thread(run);
        thread.start();
        begun.await();

        thread.interrupt();

        assertThat(run.get()).isFalse();
        assertThat(still).as("the caller is to see it too").isTrue();
    }

    @Test
    void reportsAnErrorOfOneApiAndProbesTheOthers() {
        BiFunction<ApiTarget, ProbeTransport, BegunProbe> broken = (target, transport) -> {
            if (target.id().equals("api-1")) {
                throw new IllegalArgumentException("a defect");
            }
            return ended(target, null);
        };
        List<AssessedApi> found = new ArrayList<>();

        assertThat(new ApiProber(broken, OPEN).probe(targets(3), () -> false, found::add))
                .isTrue();

        assertThat(found)
                .extracting(AssessedApi::id, AssessedApi::inconclusive)
                .as("never right, and nothing of the defect is in a report")
                .containsExactlyInAnyOrder(
                        tuple("api-0", null),
                        tuple("api-1", "an error of the server, whose log says which; other APIs were probed"),
                        tuple("api-2", null));
    }

    @Test
    void aJvmErrorEndsTheRun() {
        BiFunction<ApiTarget, ProbeTransport, BegunProbe> broken = (target, transport) -> {
            throw new OutOfMemoryError("as a test wants it");
        };

        assertThatIllegalStateException()
                .isThrownBy(() -> new ApiProber(broken, OPEN).probe(targets(2), () -> false, api -> {}))
                .withRootCauseInstanceOf(OutOfMemoryError.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
