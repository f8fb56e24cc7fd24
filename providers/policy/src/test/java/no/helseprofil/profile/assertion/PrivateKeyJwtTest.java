package no.helseprofil.profile.assertion;

import static no.helseprofil.profile.FactsFixture.ABSENT;
import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.introspectionRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Optional;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyJwtTest implements RequirementContract, ClientContract {

    private static final String NO_ASSERTION = "authenticate with client_assertion and client_assertion_type";
    private static final String WRONG_NAME = "set iss and sub of the client assertion to the client_id";

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().withoutAssertion());
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(authorizationRequest());
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(ClientFixture.compliant().authenticator("client-secret"));
    }

    @Test
    void acceptsAnAssertionWhereverAClientAuthenticates() {
        check(pushedRequest()).passes();
        check(introspectionRequest()).passes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"client-secret", "client-secret-jwt", "client-x509", "federated-jwt", ""})
    void refusesAClientRegisteredWithAnotherAuthenticator(String authenticator) {
        check(tokenRequest().client(client -> client.authenticator(authenticator)))
                .as("Keycloak would accept this client by %s", authenticator)
                .fails(OAuthError.INVALID_CLIENT, "register this client with private_key_jwt as its only way");
    }

    @Test
    void refusesAJwksUriWithoutHttps() {
        check(tokenRequest().client(client -> client.with(ClientSetting.JWKS_URI, "http://epj.example/jwks")))
                .as("an attacker on the way answers with a key of their own")
                .fails(OAuthError.INVALID_CLIENT, "serve the keys of jwks_uri by https");
        check(tokenRequest().client(client -> client.with(ClientSetting.JWKS_URI, "https://epj.example/jwks")))
                .passes();
    }

    @Test
    void refusesASecretEvenBesideAnAssertion() {
        check(tokenRequest().withSecret())
                .as("a second credential is a second, weaker way in")
                .fails(OAuthError.INVALID_CLIENT, "authenticate with a client assertion only");
        check(tokenRequest().withSecret().withoutAssertion())
                .fails(OAuthError.INVALID_CLIENT, "authenticate with a client assertion only");
    }

    @Test
    void refusesARequestWithoutAReadableAssertion() {
        check(tokenRequest().withoutAssertion()).fails(OAuthError.INVALID_CLIENT, NO_ASSERTION);
        check(tokenRequest().malformedAssertion("not UTF-8"))
                .as("request-form is named first, but turning it off must not help")
                .fails(OAuthError.INVALID_CLIENT, NO_ASSERTION);
    }

    @Test
    void requiresTheAssertionType() {
        check(tokenRequest().withoutAssertionType())
                .fails(
                        OAuthError.INVALID_CLIENT,
                        "set client_assertion_type to urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "sub"})
    void requiresEqualIssuerAndSubject(String claim) {
        check(tokenRequest().assertionClaim(claim, ABSENT)).fails(OAuthError.INVALID_CLIENT, WRONG_NAME);
        check(tokenRequest().assertionClaim(claim, null)).fails(OAuthError.INVALID_CLIENT, WRONG_NAME);
        check(tokenRequest().assertionClaim(claim, 1)).fails(OAuthError.INVALID_CLIENT, WRONG_NAME);
        check(tokenRequest().assertionClaim(claim, "another-client")).fails(OAuthError.INVALID_CLIENT, WRONG_NAME);
    }

    @Test
    void refusesAnAssertionWithoutIssuerAndSubject() {
        check(tokenRequest().assertionClaim("iss", ABSENT).assertionClaim("sub", ABSENT))
                .as("two absent names are not the same name")
                .fails(OAuthError.INVALID_CLIENT, WRONG_NAME);
    }

    @Test
    void refusesAClientIdThatDiffersFromTheAssertion() {
        check(tokenRequest().clientId(FactsFixture.CLIENT_ID)).passes();
        check(tokenRequest().clientId("admin-cli"))
                .as("Keycloak would take the request for that client's, which is public")
                .fails(OAuthError.INVALID_CLIENT, PrivateKeyJwt.WRONG_KEY);
        check(tokenRequest().clientId("")).fails(OAuthError.INVALID_CLIENT, PrivateKeyJwt.WRONG_KEY);
    }

    @Test
    void evaluatesAnUnknownClientByItsRequest() {
        check(tokenRequest().ofUnknownClient())
                .as("Keycloak refuses it, under this id")
                .passes();
        check(tokenRequest().ofUnknownClient().withoutAssertion()).fails(OAuthError.INVALID_CLIENT, NO_ASSERTION);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"AUTHORIZATION", "USERINFO"})
    void appliesWhereverAClientAuthenticates(Endpoint endpoint) {
        check(tokenRequest().endpoint(endpoint).withoutAssertion()).fails(OAuthError.INVALID_CLIENT, NO_ASSERTION);
    }

    @Test
    void doesNotApplyWhereNoClientAuthenticates() {
        check(userinfoRequest()).isNotApplicable();
        check(authorizationRequest().client(client -> client.authenticator("client-secret")))
                .isNotApplicable();
    }

    @ParameterizedTest
    @ValueSource(strings = {"client-secret", "client-secret-jwt", "client-x509", "federated-jwt", "CLIENT-JWT"})
    void refusesToRegisterAnotherAuthenticator(String authenticator) {
        assertViolations(ClientFixture.compliant().authenticator(authenticator))
                .extracting(Violation::setting, Violation::value)
                .containsExactly(tuple(ClientSetting.AUTHENTICATOR, authenticator));
        assertViolations(ClientFixture.compliant().authenticator(authenticator).isPublic())
                .as("a public client doesn't authenticate; confidential-client names that")
                .isEmpty();
    }

    @Test
    void refusesToRegisterASecret() {
        assertViolations(ClientFixture.compliant().with(ClientSetting.NEW_SECRET, "true"))
                .extracting(Violation::setting)
                .containsExactly(ClientSetting.NEW_SECRET);
    }
}
