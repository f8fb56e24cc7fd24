package no.helseprofil.keycloak.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import no.helseprofil.broker.BrokerException;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.broker.ProviderClient.ProviderTransport;
import no.helseprofil.broker.ProviderKeys.KeySource;
import no.helseprofil.broker.ProviderMetadata;
import no.helseprofil.broker.ProviderSettings;
import no.helseprofil.broker.ProviderSettings.ProviderKind;
import no.helseprofil.register.MovableClock;
import org.junit.jupiter.api.Test;

/** Tests of how often other sides are asked what they publish, and of what counts when they don't say. */
class KnownProvidersTest {

    private static final String ISSUER = "https://helseid-sts.test.nhn.no";
    private static final ProviderSettings SETTINGS =
            ProviderSettings.read(ProviderKind.HELSEID, Map.of("clientId", "a-realm", "issuer", ISSUER));

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-27T12:00:00Z"));
    private final KnownProviders known = new KnownProviders(clock);
    private final AtomicInteger asked = new AtomicInteger();
    private boolean isSilent;
    private boolean isWrong;
    private String issuer = ISSUER;

    private final ProviderTransport transport = request -> {
        asked.incrementAndGet();
        if (isSilent) {
            throw new IOException("no route");
        }
        if (isWrong) {
            return new ProviderTransport.Received(200, "text/html", null, "<html>down for maintenance</html>");
        }
        String body = request.target().getPath().endsWith("/jwks") ? "{\"keys\":[]}" : """
                { "issuer": "%s", "jwks_uri": "%2$s/jwks", "authorization_endpoint": "%2$s/a",
                  "token_endpoint": "%2$s/t", "pushed_authorization_request_endpoint": "%2$s/p",
                  "code_challenge_methods_supported": ["S256"],
                  "token_endpoint_auth_methods_supported": ["private_key_jwt"],
                  "id_token_signing_alg_values_supported": ["RS256"] }
                """.formatted(issuer, ISSUER);
        return new ProviderTransport.Received(200, "application/json", null, body);
    };

    @Test
    void fetchesMetadataOnceADay() throws BrokerException {
        metadata();
        clock.move(Duration.ofHours(23));
        metadata();
        assertThat(asked).hasValue(1);
        clock.move(Duration.ofHours(2));
        metadata();
        assertThat(asked).hasValue(2);
    }

    @Test
    void anOutageOfADayDoesNotStopLogins() throws BrokerException {
        metadata();
        isSilent = true;
        clock.move(Duration.ofHours(30));
        assertThat(metadata().issuer()).hasToString(ISSUER);
        clock.move(Duration.ofHours(20));
        failsAs(BrokerReason.UNREACHABLE);
        isSilent = false;
        clock.move(Duration.ofSeconds(10));
        assertThat(metadata().issuer()).hasToString(ISSUER);
    }

    @Test
    void refusesMetadataOfAnotherIssuer() throws BrokerException {
        metadata();
        issuer = "https://idporten.no";
        clock.move(Duration.ofHours(25));
        failsAs(BrokerReason.METADATA);
    }

    @Test
    void failedFetchesAreNotRepeatedAtOnce() {
        isSilent = true;
        for (int i = 0; i < 100; i++) {
            failsAs(BrokerReason.UNREACHABLE);
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void unknownKeyIdsDoNotCauseRepeatedFetches() throws BrokerException {
        for (int i = 0; i < 100; i++) {
            known.keys(SETTINGS, transport).known();
            known.keys(SETTINGS, transport).anew();
        }
        assertThat(asked).as("metadata and keys").hasValue(2);
        clock.move(Duration.ofSeconds(10));
        known.keys(SETTINGS, transport).anew();
        assertThat(asked).hasValue(3);
    }

    @Test
    void anAdministratorCanRefreshTheirOwnRealmOnly() throws BrokerException {
        ProviderSettings another =
                ProviderSettings.read(ProviderKind.HELSEID, Map.of("clientId", "another-realm", "issuer", ISSUER));
        metadata();
        known.metadata(another, transport);
        known.forget(SETTINGS);
        metadata();
        known.metadata(another, transport);
        assertThat(asked).hasValue(3);
    }

    @Test
    void anInvalidResponseKeepsTheCachedValue() throws BrokerException {
        KeySource keys = known.keys(SETTINGS, transport);
        keys.known();
        isWrong = true;
        clock.move(Duration.ofHours(30));
        assertThat(metadata().issuer()).hasToString(ISSUER);
        assertThat(keys.known().keys()).isEmpty();
        clock.move(Duration.ofHours(20));
        failsAs(BrokerReason.METADATA);
    }

    @Test
    void otherThreadsUseTheCacheDuringAFetch() throws BrokerException, InterruptedException {
        metadata();
        clock.move(Duration.ofHours(25));
        CountDownLatch isAsked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        CompletableFuture<ProviderMetadata> first =
                CompletableFuture.supplyAsync(() -> metadataBy(hanging(isAsked, answers)));
        isAsked.await();
        assertThat(metadata().issuer()).as("at once").hasToString(ISSUER);
        answers.countDown();
        assertThat(first.join().issuer()).hasToString(ISSUER);
        assertThat(asked).hasValue(2);
    }

    @Test
    void threadsWithoutCacheWaitForTheFetch() throws InterruptedException {
        CountDownLatch isAsked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<ProviderMetadata>> all = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> metadataBy(hanging(isAsked, answers)), threads))
                    .limit(8)
                    .toList();
            isAsked.await();
            answers.countDown();
            assertThat(all).allSatisfy(one -> assertThat(one.join().issuer()).hasToString(ISSUER));
        } finally {
            threads.shutdownNow();
        }
        assertThat(asked).hasValue(1);
    }

    private ProviderTransport hanging(CountDownLatch isAsked, CountDownLatch answers) {
        return request -> {
            isAsked.countDown();
            try {
                answers.await();
            } catch (InterruptedException ended) {
                throw new IOException(ended);
            }
            return transport.send(request);
        };
    }

    private ProviderMetadata metadataBy(ProviderTransport way) {
        try {
            return known.metadata(SETTINGS, way);
        } catch (BrokerException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private ProviderMetadata metadata() throws BrokerException {
        return known.metadata(SETTINGS, transport);
    }

    private void failsAs(BrokerReason reason) {
        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(this::metadata)
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(reason));
    }
}
