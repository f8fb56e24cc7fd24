package no.helseprofil.profile.request;

import static no.helseprofil.profile.FactsFixture.REDIRECT_URI;
import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Optional;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequirementContract;
import no.helseprofil.profile.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectUrisTest implements RequirementContract, ClientContract {

    private static final OAuthError ERROR = OAuthError.INVALID_REQUEST;
    private static final String NOT_REGISTERED = "register the redirect_uri exactly as it is sent";
    private static final String NOT_PROTECTED = "use https for redirect_uri";

    @Override
    public FactsFixture compliant() {
        return pushedRequest();
    }

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(sending("https://epj.example/elsewhere"));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(tokenRequest());
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(ClientFixture.compliant().redirectUris("https://epj.example/*"));
    }

    @Test
    void requiresARedirectUri() {
        check(sending(null)).as("FAPI2-SP-FINAL-5.3.2.2-6").fails(ERROR, "send redirect_uri");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                REDIRECT_URI + "/",
                REDIRECT_URI + "?x=y",
                REDIRECT_URI + "#x",
                "https://EPJ.example/callback",
                "https://epj.example/Callback",
                "https://epj.example:443/callback",
                "https://epj.example/a/../callback",
                "https://epj.example.evil.example/callback",
                "http://epj.example/callback",
                ""
            })
    void comparesRedirectUrisExactly(String redirectUri) {
        check(sending(redirectUri)).as("<%s> is not registered", redirectUri).fails(ERROR, NOT_REGISTERED);
    }

    @Test
    void refusesAPattern() {
        check(registered("https://epj.example/*", "https://epj.example/callback"))
                .as("a wildcard that would match is not the address itself")
                .fails(ERROR, NOT_REGISTERED);
        check(registered("https://epj.example/*", "https://epj.example/*"))
                .as("sending the pattern as it is registered does not help")
                .fails(ERROR, NOT_REGISTERED);
        check(registered("*", "https://epj.example/callback")).fails(ERROR, NOT_REGISTERED);
    }

    @Test
    void ignoresAnUnusedPattern() {
        check(pushedRequest().client(client -> client.redirectUris("https://epj.example/*", REDIRECT_URI)))
                .as("a configuration finding counts only where the request makes use of it")
                .passes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://epj.example/callback?tenant=1",
                "https://epj.example:8443/callback",
                "http://localhost:1337/callback",
                "http://127.0.0.1:1337/callback",
                "http://[::1]:1337/callback",
                "http://localhost"
            })
    void acceptsHttpsAndNativeLoopback(String redirectUri) {
        check(registered(redirectUri, redirectUri)).passes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://epj.example/callback",
                "http://localhost.evil.example/callback",
                "http://127.0.0.1.evil.example/callback",
                "http://localhost@evil.example/callback",
                "http://127.0.0.2/callback",
                "http:///callback",
                "https:///callback",
                "https:callback",
                "no.example.epj:/callback",
                "javascript:alert(1)",
                "https://epj.example/callback#fragment",
                "https://user:word@epj.example/callback",
                "https://epj.example/ callback",
                "//epj.example/callback",
                "/callback"
            })
    void refusesARegisteredButUnprotectedUri(String redirectUri) {
        check(registered(redirectUri, redirectUri))
                .as("<%s> would let others read the code", redirectUri)
                .fails(ERROR, NOT_PROTECTED);
    }

    @Test
    void checksThePushedRequestInTheBrowser() {
        check(authorizationRequest()).passes();
        check(authorizationRequest().authorization(request -> request.redirectUri("https://evil.example/")))
                .fails(ERROR, NOT_REGISTERED);
    }

    @Test
    void doesNotApplyToAnUnknownClient() {
        check(pushedRequest().ofUnknownClient()).isNotApplicable();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://epj.example/callback?tenant=1",
                "https://epj.example:8443/callback",
                "http://localhost:1337/callback",
                "http://127.0.0.1:1337/callback",
                "http://[::1]:1337/callback"
            })
    void acceptsRegistrationOfHttpsAndNativeLoopback(String redirectUri) {
        assertViolations(ClientFixture.compliant().redirectUris(redirectUri)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "https://*",
                "https://epj.example/*",
                "https://*.epj.example/callback",
                "https://epj.example/callback?*",
                "http://localhost:*",
                "http://epj.example/callback",
                "http://localhost.evil.example/callback",
                "http://127.0.0.1.evil.example/callback",
                "http://localhost@evil.example/callback",
                "http://127.0.0.2/callback",
                "https:///callback",
                "https:callback",
                "HTTPS://epj.example/callback",
                "no.example.epj:/callback",
                "javascript:alert(1)",
                "https://epj.example/callback#fragment",
                "https://user:word@epj.example/callback",
                "https://epj.example/ callback",
                "//epj.example/callback",
                "/callback",
                "+",
                ""
            })
    void refusesToRegisterAnyOtherUri(String redirectUri) {
        assertThat(clientCheck()
                        .violations(
                                ClientFixture.compliant()
                                        .redirectUris(REDIRECT_URI, redirectUri)
                                        .metadata(),
                                Parameters.defaults(RuleSet.HELSEID)))
                .as("<%s> would let others have the code", redirectUri)
                .extracting(Violation::setting, Violation::value)
                .containsExactly(tuple(ClientSetting.REDIRECT_URI, redirectUri));
    }

    @Test
    void reportsEachOfSeveralUris() {
        assertViolations(ClientFixture.compliant().redirectUris("https://a.example/*", "https://b.example/*"))
                .extracting(Violation::value)
                .as("one that is kept hides no second one")
                .containsExactlyInAnyOrder("https://a.example/*", "https://b.example/*");
    }

    private static FactsFixture sending(String redirectUri) {
        return pushedRequest().authorization(request -> request.redirectUri(redirectUri));
    }

    private static FactsFixture registered(String registered, String sent) {
        return sending(sent).client(client -> client.redirectUris(registered));
    }
}
