package no.helseprofil.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.broker.ProviderClient.ProviderTransport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A login by HelseID: what is sent, what is taken, and what isn't. */
class ProviderLoginTest {

    private final Play play = new Play();

    @Test
    void anUpstreamLoginIdentifiesTheUser() throws BrokerException {
        UpstreamUser user = play.logIn().user();

        assertThat(user.subject()).isEqualTo(FakeHelseId.SUBJECT);
        assertThat(user.pid()).contains(FakeHelseId.PID);
        assertThat(user.hprNumber()).contains(FakeHelseId.HPR_NUMBER);
        assertThat(user.level()).isEqualTo("4");
        assertThat(user.session()).contains("session-1");
        assertThat(user.givenName()).contains("August Mai");
        assertThat(user.familyName()).contains("September");
        assertThat(user).asString().as("what a log could show").doesNotContain(FakeHelseId.PID);
    }

    /** FAPI 2.0, section 5.4.3. */
    @Test
    void selectsTheKeyOfTheAlgorithmAmongEqualKids() throws JOSEException, BrokerException {
        String name = FakeHelseId.KEY.getKeyID();
        play.helseId.withKeys(
                new ECKeyGenerator(Curve.P_256).keyID(name).generate().toPublicJWK(),
                new RSAKey.Builder(FakeHelseId.OTHER_KEY.toPublicJWK())
                        .keyID(name)
                        .algorithm(JWSAlgorithm.PS256)
                        .build(),
                FakeHelseId.KEY.toPublicJWK(),
                new RSAKey.Builder(FakeHelseId.OTHER_KEY.toPublicJWK())
                        .keyID(name)
                        .keyUse(KeyUse.ENCRYPTION)
                        .build());

        assertThat(play.logIn().user().subject()).isEqualTo(FakeHelseId.SUBJECT);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("RFC8414-3.3-1")
    @Tag("FAPI2-SP-FINAL-5.3.3.1-1")
    @Tag("FAPI2-SP-FINAL-5.3.3.1-9")
    @Tag("FAPI2-SP-FINAL-5.3.3.1-11")
    @Tag("OIDC-CORE-3.1.3.7-2")
    @Tag("OIDC-CORE-3.1.3.7-3")
    @Tag("OIDC-CORE-3.1.3.7-6")
    @Tag("OIDC-CORE-3.1.3.7-7")
    @Tag("OIDC-CORE-3.1.3.7-9")
    @Tag("OIDC-CORE-3.1.3.7-11")
    @Tag("OIDC-CORE-5.3.4-1")
    void isRefused(BrokerAttack attack) {
        assertThatExceptionOfType(BrokerException.class)
                .as(attack.name())
                .isThrownBy(() -> attack.go(play))
                .satisfies(refused -> {
                    assertThat(refused.reason()).isEqualTo(attack.reason());
                    assertThat(refused.getMessage())
                            .as("what a log shows")
                            .doesNotContain(FakeHelseId.PID, FakeHelseId.SUBJECT, "an-access-token");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/plain", "application/jwt", ""})
    void refusesUserinfoOfAnotherContentType(String mediaType) {
        play.helseId.tellingAs(mediaType);

        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(play::logIn)
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(BrokerReason.TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "urn:a b", "urn:a\r\nSet-Cookie: b", "urn:\u00e6"})
    void refusesAnInvalidRequestUri(String requestUri) {
        play.helseId.pushing(requestUri);

        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(play::logIn)
                .withMessageContaining("request_uri")
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(BrokerReason.REFUSED));
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.3.1-2")
    @Tag("FAPI2-SP-FINAL-5.3.3.2-2")
    @Tag("FAPI2-SP-FINAL-5.3.3.2-3")
    void pushesEverythingThatTheProfileRequires() throws BrokerException {
        BegunLogin.Wish wish = new BegunLogin.Wish(Play.wish("4").level(), "login", 60L, "nn");
        BegunLogin begun = play.with("acrValues", "idp:testidp-oidc").begin(wish);
        play.client().push(begun, wish);

        Map<String, String> form = FakeHelseId.form(last("/connect/par").body());
        assertThat(form)
                .containsEntry("response_type", "code")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("client_id", FakeHelseId.CLIENT_ID)
                .containsEntry("redirect_uri", Play.REDIRECT_URI)
                .containsEntry("acr_values", "Level4 idp:testidp-oidc")
                .containsEntry("prompt", "login")
                .containsEntry("max_age", "60")
                .containsEntry("ui_locales", "nn")
                .containsEntry("state", begun.state())
                .containsEntry("nonce", begun.nonce())
                .containsEntry("dpop_jkt", Play.key(Play.CLIENT_KEY).thumbprint())
                .containsKeys("code_challenge", "client_assertion", "client_assertion_type", "scope")
                .doesNotContainKeys("client_secret", "code_verifier");
    }

    @Test
    @Tag("RFC9449-8-3")
    @Tag("FAPI2-SP-FINAL-5.3.3.1-8")
    void aRetryHasANewAssertionAndTheNonce() throws BrokerException, ParseException {
        play.logIn();

        List<ProviderTransport.Sent> tries = play.helseId.requests.stream()
                .filter(request -> request.target().getPath().equals("/connect/token"))
                .toList();
        assertThat(tries).as("the first is answered with use_dpop_nonce").hasSize(2);
        assertThat(tries)
                .extracting(request -> SignedJWT.parse(
                                FakeHelseId.form(request.body()).get("client_assertion"))
                        .getJWTClaimsSet()
                        .getJWTID())
                .doesNotHaveDuplicates();
        play.logIn();
        assertThat(play.helseId.requests)
                .as("a nonce that is known is sent at once")
                .filteredOn(request -> request.target().getPath().equals("/connect/token"))
                .hasSize(3);
    }

    @Test
    void anEndlessNonceChallengeIsAnsweredTwice() {
        play.helseId.asking("\u0000");
        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(play::logIn)
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(BrokerReason.REFUSED));
        assertThat(play.helseId.requests)
                .filteredOn(request -> request.target().getPath().equals("/connect/token"))
                .hasSize(2);
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.3.1-1")
    void aProofContainsThePublicKeyOnly() throws BrokerException, ParseException {
        play.logIn();

        assertThat(JWSObject.parse(last("/connect/token").headers().get("DPoP"))
                        .getHeader()
                        .getJWK()
                        .toJSONObject())
                .containsOnlyKeys("kty", "n", "e");
    }

    @Test
    void reportsARefusalByItsCodes() {
        play.helseId.failing(400, "invalid_request", "HID-1004 the number " + FakeHelseId.PID + " has no nine digits");

        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(play::logIn)
                .withMessageContaining("invalid_request, HID-1004")
                .satisfies(refused -> {
                    assertThat(refused.reason()).isEqualTo(BrokerReason.REFUSED);
                    assertThat(refused.getMessage()).doesNotContain(FakeHelseId.PID);
                });
    }

    @Test
    void anUnknownKeyIsAClientError() {
        play.helseId.failing(400, "invalid_client", "");
        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(play::logIn)
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(BrokerReason.CLIENT));
    }

    @Test
    void reportsOnlyAWellFormedErrorCode() {
        play.helseId.failing(500, "<script>" + FakeHelseId.PID, "");
        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(play::logIn)
                .withMessageContaining("HTTP 500")
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain(FakeHelseId.PID, "<"));
    }

    @Test
    void reportsAnUnreachableProvider() {
        play.helseId.silent();
        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(play::logIn)
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(BrokerReason.UNREACHABLE));
    }

    @Test
    @Tag("OIDC-CORE-3.1.3.7-13")
    void refusesAnOldLoginIfANewOneIsRequired() {
        BegunLogin.Wish anew = new BegunLogin.Wish(Play.wish().level(), null, 60L, "nb");
        play.helseId.claiming(BrokerAttack.add("auth_time", -3_600));
        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(() -> play.logIn(anew))
                .withMessageContaining("max_age");
        play.helseId.claiming(BrokerAttack.without("auth_time"));
        assertThatExceptionOfType(BrokerException.class)
                .as("nothing said is not lately")
                .isThrownBy(() -> play.logIn(anew))
                .withMessageContaining("max_age");
    }

    @Test
    void acceptsASlowNewLogin() throws BrokerException {
        BegunLogin.Wish anew = new BegunLogin.Wish(Play.wish().level(), null, 0L, "nb");
        BegunLogin now = play.begin(anew);
        BegunLogin before = new BegunLogin(
                now.issuer(),
                now.clientId(),
                now.keyId(),
                now.redirectUri(),
                now.state(),
                now.nonce(),
                now.verifier(),
                now.floor(),
                now.maxAge(),
                now.begunAt() - 300);
        play.helseId.claiming(BrokerAttack.add("auth_time", -240));
        BegunLogin kept = BegunLogin.read(before.text()).orElseThrow();
        assertThat(play.finish(kept, play.code(kept, anew)).user().subject())
                .as("the login began five minutes ago, the user logged in a minute later, and then chose something")
                .isEqualTo(FakeHelseId.SUBJECT);
        assertThatExceptionOfType(BrokerException.class)
                .as("the same of a login that began now")
                .isThrownBy(() -> play.finish(now, play.code(now, anew)))
                .withMessageContaining("max_age");
    }

    @Test
    void acceptsALowerLevelIfItSuffices() throws BrokerException {
        play.helseId.claiming(BrokerAttack.set("helseid://claims/identity/security_level", "3"));
        assertThat(play.with("minimumLevel", "3").logIn().user().level()).isEqualTo("3");
        assertThat(play.logIn(Play.wish("3", "4")).user().level())
                .as("any will do")
                .isEqualTo("3");
        assertThatExceptionOfType(BrokerException.class)
                .as("a client asks for more than the realm")
                .isThrownBy(() -> play.logIn(Play.wish("4")));
        play.with("minimumLevel", "4");
        assertThatExceptionOfType(BrokerException.class)
                .as("no client asks for less than the realm")
                .isThrownBy(() -> play.logIn(Play.wish("3")));
    }

    @Test
    void refreshesAndRegistersTheNextKey() throws BrokerException {
        assertThat(play.client().refresh("a-refresh-token").accessToken()).isEqualTo("an-access-token");
        play.with("clientSecretEndpoint", "https://api.selvbetjening.test.nhn.no/v1/client-secret");
        assertThat(play.client().register(Play.key(FakeHelseId.OTHER_KEY))).isEqualTo("2027-01-01T00:00:00Z");

        ProviderTransport.Sent sent = last("/v1/client-secret");
        assertThat(sent.body()).contains("\"another-1\"").doesNotContain("\"d\"");
        assertThat(sent.headers())
                .containsEntry("Authorization", "DPoP an-access-token")
                .containsKey("DPoP");
    }

    @Test
    void anOmittedLifetimeIsUnknownAndALongOneLimited() throws BrokerException {
        play.helseId.answering(BrokerAttack.without("expires_in"));
        assertThat(play.logIn().tokens().lifetime()).isNull();
        play.helseId.answering(BrokerAttack.set("expires_in", Long.MAX_VALUE));
        assertThat(play.logIn().tokens().lifetime()).isEqualTo(31_536_000);
        play.helseId.answering(BrokerAttack.set("expires_in", -1));
        assertThat(play.logIn().tokens().lifetime()).isZero();
    }

    @Test
    void acceptsAKeyRegistrationWithoutExpiry() throws BrokerException {
        play.with("clientSecretEndpoint", "https://api.selvbetjening.test.nhn.no/v1/client-secret");
        play.helseId.registering(Map.of());
        assertThat(play.client().register(Play.key(FakeHelseId.OTHER_KEY))).isNull();
        play.helseId.registering(Map.of("expiration", "soon"));
        assertThat(play.client().register(Play.key(FakeHelseId.OTHER_KEY))).isNull();
    }

    private ProviderTransport.Sent last(String path) {
        return play.helseId.requests.stream()
                .filter(request -> request.target().getPath().equals(path))
                .reduce((first, second) -> second)
                .orElseThrow();
    }
}
