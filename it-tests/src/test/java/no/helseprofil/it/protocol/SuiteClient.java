package no.helseprofil.it.protocol;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.DemoKeys;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;

/**
 * A client of the realm {@code certification} as the OpenID conformance suite plays it: its assertions have no {@code typ}
 * and last for a minute, and it sends no proof to PAR unless a module is about that.
 *
 * @param clientId {@code client_id}
 * @param key what its assertions are signed with
 * @param redirectUri the registered one; the second client's has a query
 * @param oidc sends its requests
 */
record SuiteClient(String clientId, SigningKey key, URI redirectUri, OidcClient oidc) {

    private static final String REALM = "certification";
    private static final String USERNAME = "conformance";
    private static final String PASSWORD = "conformance";
    private static final String SCOPE = "openid profile email offline_access";

    /** The suite's {@code client}: PS256. */
    static SuiteClient first() {
        return of("client", "certification-client");
    }

    /** The suite's {@code client2}: ES256. */
    static SuiteClient second() {
        return of("client2", "certification-client2");
    }

    private static SuiteClient of(String clientId, String keyFile) {
        SigningKey key = new DemoKeys(Path.of(System.getProperty("helseprofil.realms"))).of(keyFile);
        String redirectUri =
                admin().client(clientId).path("redirectUris").path(0).textValue();
        OidcClient oidc = OidcClient.discover(issuer(), clientId, key)
                .withAssertion(assertion -> assertion.withoutHeader("typ").lasting(Duration.ofSeconds(60)));
        return new SuiteClient(clientId, key, URI.create(redirectUri), oidc);
    }

    static String issuer() {
        return SharedServer.get().url() + "/realms/" + REALM;
    }

    static AdminApi admin() {
        return AdminApi.of(SharedServer.get().url(), REALM, KeycloakServer.ADMIN, KeycloakServer.ADMIN);
    }

    /** Returns the same client with a deviation. */
    SuiteClient with(UnaryOperator<OidcClient> deviation) {
        return new SuiteClient(clientId, key, redirectUri, deviation.apply(oidc));
    }

    AuthorizationRequest request() {
        return AuthorizationRequest.of(SCOPE, redirectUri);
    }

    /** Pushes it without a proof. */
    Exchange push(AuthorizationRequest request) {
        return oidc.withoutProof().push(request);
    }

    /** Returns the address that the user's browser opens. */
    URI page(AuthorizationRequest request) {
        return oidc.authorizeUrl(push(request).requestUri());
    }

    /** The user opens the address in a new browser and logs in. */
    static AuthorizationAnswer logIn(URI page) {
        return logIn(LoginForm.open(page));
    }

    /** The user logs in, and says yes if that is asked. */
    static AuthorizationAnswer logIn(LoginForm form) {
        AuthorizationAnswer answer = enter(form);
        return form.html().contains("kc-oauth") ? form.accept() : answer;
    }

    /** The user logs in, and isn't done yet if that asks for more. */
    static AuthorizationAnswer enter(LoginForm form) {
        return form.submit(USERNAME, PASSWORD);
    }

    /** Another user logs in and says no, which is asked each time then. */
    static AuthorizationAnswer decline(URI page) {
        LoginForm form = LoginForm.open(page);
        form.submit(USERNAME + "-refuses", PASSWORD);
        return form.decline();
    }

    /** The user hasn't said yes to this client before, and is asked at the next login. */
    SuiteClient withoutConsent() {
        AdminApi admin = admin();
        String user = admin.get("users?exact=true&username=" + USERNAME)
                .json()
                .path(0)
                .path("id")
                .textValue();
        admin.delete("users/" + user + "/consents/" + clientId);
        return this;
    }

    /** The way of a user up to the code. */
    String code(AuthorizationRequest request) {
        return logIn(page(request)).requiredCode();
    }

    /** The whole way of a user. */
    Exchange tokens() {
        AuthorizationRequest request = request();
        return oidc.redeem(request, code(request));
    }
}
