package no.helseprofil.profile.key;

import static no.helseprofil.profile.FactsFixture.ABSENT;
import static no.helseprofil.profile.FactsFixture.NOW;
import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Optional;
import no.helseprofil.jose.PublicJwk.KeySize.Family;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyExpiryTest implements RequirementContract, ClientContract {

    private static final String RUN_OUT = "register a new key for this client";

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(expiring("2026-02-28T23:59:59Z"));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(authorizationRequest());
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(ClientFixture.compliant().keyExpires("never"));
    }

    @Test
    void acceptsAKeyUntilItExpires() {
        check(expiring(NOW.plusMillis(1).toString())).as("a moment before").passes();
        check(expiring(NOW.toString())).as("at that instant").fails(OAuthError.INVALID_CLIENT, RUN_OUT);
        check(expiring(NOW.minusMillis(1).toString())).fails(OAuthError.INVALID_CLIENT, RUN_OUT);
    }

    @Test
    void checksTheVerifyingKeyRegardlessOfKid() {
        check(expiring("2026-02-28T23:59:59Z").assertionHeader("kid", ABSENT))
                .as("leaving kid out must not revive a key")
                .fails(OAuthError.INVALID_CLIENT, RUN_OUT);
        check(expiring("2026-02-28T23:59:59Z").assertionHeader("kid", "another"))
                .fails(OAuthError.INVALID_CLIENT, RUN_OUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2027", "2027-01-01", "2027-01-01T00:00:00", "never", "1798761600"})
    void refusesAnUnreadableExpiry(String expiry) {
        check(expiring(expiry))
                .as("fail closed: the server doesn't know when this key ends")
                .fails(OAuthError.INVALID_CLIENT, "correct the registered end of this client's key");
    }

    @Test
    void appliesAtPar() {
        check(pushedRequest().client(client -> client.keyExpires("2026-02-28T23:59:59Z")))
                .fails(OAuthError.INVALID_CLIENT, RUN_OUT);
    }

    @Test
    void doesNotApplyToAKeyWithoutExpiry() {
        check(tokenRequest().client(ClientFixture::keysNeverExpire)).isNotApplicable();
        check(tokenRequest().registeredKey("another", Family.EC, 256)).isNotApplicable();
        check(tokenRequest().registeredKey(null, Family.EC, 256)).isNotApplicable();
    }

    @Test
    void doesNotApplyIfNoKeyFits() {
        check(tokenRequest().withoutFittingKey())
                .as("Keycloak refuses the assertion, under private-key-jwt")
                .isNotApplicable();
        check(tokenRequest().ofUnknownClient()).isNotApplicable();
        check(tokenRequest().withoutAssertion()).isNotApplicable();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2027", "2027-01-01", "2027-01-01T00:00:00", "never", "1798761600"})
    void refusesToRegisterAnUnreadableExpiry(String expiry) {
        assertViolations(ClientFixture.compliant().keyExpires(expiry))
                .extracting(Violation::setting, Violation::value)
                .containsExactly(tuple(ClientSetting.KEY_END, FactsFixture.KEY_ID + " " + expiry));
    }

    @Test
    void acceptsRegistrationOfAnExpiredKey() {
        assertViolations(ClientFixture.compliant().keyExpires("2020-01-01T00:00:00Z"))
                .as("the key is out of use, and its client can be changed")
                .isEmpty();
    }

    private static FactsFixture expiring(String instant) {
        return tokenRequest().client(client -> client.keyExpires(instant));
    }
}
