package no.helseprofil.keycloak.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import no.helseprofil.broker.BrokerException;
import no.helseprofil.broker.BrokerReason;
import no.helseprofil.broker.ProviderKind;
import no.helseprofil.broker.ProviderMetadata;
import no.helseprofil.broker.ProviderSettings;
import no.helseprofil.broker.ProviderTransport;
import no.helseprofil.register.MovableClock;
import org.junit.jupiter.api.Test;

/** How often other sides are asked what they publish, and what counts when they don't say. */
class KnownProvidersTest {

    private static final String ISSUER = "https://helseid-sts.test.nhn.no";
    private static final ProviderSettings SETTINGS =
            ProviderSettings.read(ProviderKind.HELSEID, Map.of("clientId", "a-realm", "issuer", ISSUER));

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-27T12:00:00Z"));
    private final KnownProviders known = new KnownProviders(clock);
    private int asked;
    private boolean isSilent;
    private String issuer = ISSUER;

    private final ProviderTransport transport = request -> {
        asked++;
        if (isSilent) {
            throw new IOException("no route");
        }
        String body = request.target().getPath().endsWith("/jwks") ? "{\"keys\":[]}" : """
                { "issuer": "%s", "jwks_uri": "%2$s/jwks", "authorization_endpoint": "%2$s/a",
                  "token_endpoint": "%2$s/t", "pushed_authorization_request_endpoint": "%2$s/p" }
                """.formatted(issuer, ISSUER);
        return new ProviderTransport.Received(200, "application/json", null, body);
    };

    @Test
    void metadataAreFetchedOnceADay() throws BrokerException {
        metadata();
        clock.move(Duration.ofHours(23));
        metadata();
        assertThat(asked).isEqualTo(1);
        clock.move(Duration.ofHours(2));
        metadata();
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void anOutageOfADayEndsNoLogins() throws BrokerException {
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
    void metadataThatNameAnotherIssuerAreNoOutage() throws BrokerException {
        metadata();
        issuer = "https://idporten.no";
        clock.move(Duration.ofHours(25));
        failsAs(BrokerReason.METADATA);
    }

    @Test
    void nobodyMakesTheServerAskAgainAndAgain() {
        isSilent = true;
        for (int i = 0; i < 100; i++) {
            failsAs(BrokerReason.UNREACHABLE);
        }
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void tokensThatNameUnknownKeysDont() throws BrokerException {
        ProviderMetadata metadata = metadata();
        for (int i = 0; i < 100; i++) {
            known.keys(metadata, transport).known();
            known.keys(metadata, transport).anew();
        }
        assertThat(asked).as("metadata and keys").isEqualTo(2);
        clock.move(Duration.ofSeconds(10));
        known.keys(metadata, transport).anew();
        assertThat(asked).isEqualTo(3);
    }

    @Test
    void anAdministratorHasItAllFetchedAnew() throws BrokerException {
        metadata();
        known.forget();
        metadata();
        assertThat(asked).isEqualTo(2);
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
