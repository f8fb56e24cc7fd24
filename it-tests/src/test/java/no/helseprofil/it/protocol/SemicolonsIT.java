package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.OTHER_MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Semicolons between and in parameters, which some readers split at. Keycloak 26.7 splits a query there and a form not;
 * 26.8.1 splits neither.
 */
class SemicolonsIT {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String EXISTING = "of-before";

    private static final String CIBA = "backchannel_authentication_endpoint";

    /** Queries put behind an address. */
    private static final List<String> QUERIES =
            List.of("?x=1;y=2", "?x=1?y=2;z=3", "?;", "?x=a;", "?x=%3B;y", "?a;b=1&c=2");

    /** Changes made to a body. */
    private static final Map<String, Function<String, String>> BODIES = Map.of(
            "before a parameter", body -> body + ";x=1",
            "in a value", body -> body + "&x=a;b",
            "in a name", body -> body + "&x;y=1",
            "at the start", body -> ";" + body,
            "at the end", body -> body + ";",
            "beside an encoded one", body -> body + "&x=%3B;client_id=another");

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
        realm.plant(
                EXISTING,
                SigningKey.generate("ES256"),
                it -> ((ObjectNode) it.get("attributes")).put("helseprofil.registered", "existing"));
        realm.putProfile("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"exempt\":[{\"id\":\""
                + realm.admin().client(OTHER_MACHINE).get("id").asText()
                + "\",\"reason\":\"a test\",\"until\":\"2100-01-01T00:00:00Z\"}]}");
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "puts a semicolon into the query or the form of a request, which readers split differently",
            outcome = "refused at every endpoint, for every client, whatever the date")
    void refusesASemicolonAtEveryEndpoint() {
        OidcClient client = realm.oidc(USER_LOGIN);
        forms(realm.logIn(client).accessToken()).forEach((endpoint, form) -> {
            URI address = client.metadata().endpoint(endpoint);
            assertThat(client.authenticated(form.apply(address)).response().body())
                    .as("the control: without one, at %s", endpoint)
                    .doesNotContain("request-form");
            for (String query : QUERIES) {
                Request request = form.apply(URI.create(address + query));
                assertUnclear(client.authenticated(request).response(), endpoint + " with " + query);
            }
            BODIES.forEach((name, body) -> assertUnclear(
                    client.withRequest(it -> it.body(FORM, body.apply(it.encodedForm())))
                            .authenticated(form.apply(address))
                            .response(),
                    endpoint + " with one " + name));
        });
    }

    @Test
    void refusesASemicolonThatHidesTheClient() {
        OidcClient client = realm.oidc(USER_LOGIN);
        forms("x")
                .forEach((endpoint, form) -> List.of("client_id", "client_assertion", "client_assertion_type")
                        .forEach(name -> refused(client.withRequest(it ->
                                        it.body(FORM, it.encodedForm().replace("&" + name + "=", ";" + name + "=")))
                                .authenticated(form.apply(client.metadata().endpoint(endpoint))))));
    }

    @Test
    void refusesASemicolonAtUserinfo() {
        OidcClient client = realm.oidc(USER_LOGIN);
        String token = realm.logIn(client).accessToken();
        URI address = client.metadata().endpoint("userinfo_endpoint");
        for (String query : QUERIES) {
            URI with = URI.create(address + query);
            refused(client.call(Request.get(with), token)).by("request-form").saying("%3B");
            refused(client.call(Request.post(with), token)).by("request-form").saying("%3B");
        }
        refused(client.call(Request.post(address).body(FORM, "x=1;y=2"), token)).by("request-form");
        assertThat(client.call(Request.post(address).body(FORM + ";charset=utf-8", "x=1%3By=2"), token)
                        .response()
                        .status())
                .as("the control")
                .isEqualTo(200);
    }

    @Test
    @Tag("smoke")
    void refusesASemicolonAtTheAuthorizationEndpoint() {
        OidcClient client = realm.oidc(USER_LOGIN);
        String requestUri = client.push(realm.authorizationRequest()).requestUri();
        URI address = client.authorizeUrl(requestUri);
        URI endpoint = client.metadata().endpoint("authorization_endpoint");
        String query = address.getRawQuery();

        for (String other : List.of(
                query + ";prompt=none", query.replace("&", ";"), query + "&;", query + "&x=a;b", query + "?;")) {
            assertUnclearPage(Request.get(URI.create(endpoint + "?" + other)).send(), "GET " + other);
            assertUnclearPage(Request.post(endpoint).body(FORM, other).send(), "POST " + other);
        }
        assertUnclearPage(
                Request.post(URI.create(endpoint + "?a;b")).body(FORM, query).send(), "POST with a query");
        assertThat(Request.post(endpoint).body(FORM, query).send().status())
                .as("the control: the request was left alone all the time")
                .isEqualTo(302);
    }

    @Test
    void detectsASemicolonInAnInvalidQuery() throws IOException {
        URI endpoint = realm.oidc(USER_LOGIN).metadata().endpoint("authorization_endpoint");
        for (String x : List.of("|", "{", "^", "\"", "<", "`", "[", "\\", "%", "%zz", "\u00e6")) {
            String query = "client_id=" + USER_LOGIN + "&x=" + x;

            assertThat(raw(endpoint, query + ";prompt=none"))
                    .as("refused as what it is, or by the server before anybody reads it: %s", x)
                    .contains(" 400 ")
                    .doesNotContain("pushed-authorization: ");
        }
    }

    @Test
    void refusesASemicolonFromExistingAndExemptClients() {
        for (String name : List.of(EXISTING, OTHER_MACHINE)) {
            OidcClient client = realm.oidc(name);
            assertThat(client.withRequest(it -> it.form("x", "a\u0001"))
                            .clientCredentials(SCOPE)
                            .response()
                            .status())
                    .as("the control: request-form isn't enforced for " + name)
                    .isEqualTo(200);

            assertUnclear(
                    client.withRequest(it -> it.body(FORM, it.encodedForm() + ";x=1"))
                            .clientCredentials(SCOPE)
                            .response(),
                    name);
        }
    }

    @Test
    void aRefusalIsAnEventOfItsRequirement() {
        realm.admin().clearEvents();

        assertUnclear(
                realm.oidc(MACHINE)
                        .withRequest(it -> it.body(FORM, it.encodedForm() + ";x=1"))
                        .clientCredentials(SCOPE)
                        .response(),
                "a machine");

        assertThat(realm.events()).hasSize(1);
        assertThat(realm.events().at("/0/details/helseprofil_requirement").textValue())
                .isEqualTo("request-form");
    }

    @Test
    void acceptsEncodedSemicolonsAndContentTypeParameters() {
        OidcClient client = realm.oidc(USER_LOGIN);
        AuthorizationRequest plain = realm.authorizationRequest();
        AuthorizationRequest request = new AuthorizationRequest(
                plain.scope(), plain.redirectUri(), "a;b=c;", plain.nonce(), plain.codeVerifier());
        String requestUri = client.withRequest(it -> it.body(FORM + ";charset=UTF-8", it.encodedForm()))
                .push(request)
                .requestUri();
        URI address = URI.create(client.authorizeUrl(requestUri) + "&state=a%3Bb%3Dc%3b");

        assertThat(client.redeem(request, Logins.at(address).requiredCode())
                        .response()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void withoutTheProfileKeycloakSplitsAtSemicolons() {
        try (TestRealm other = TestRealm.withoutProfile()) {
            OidcClient client = other.oidc(USER_LOGIN);
            String query = PlainRequest.by(client, USER_LOGIN, other.authorizationRequest())
                    .address()
                    .getRawQuery();
            URI endpoint = client.metadata().endpoint("authorization_endpoint");

            assertThat(Request.get(URI.create(endpoint + "?" + query.replace("&", ";")))
                            .send()
                            .status())
                    .as("the control: this is what some proxy took for one parameter")
                    .isEqualTo(302);
        }
    }

    /** Returns the endpoints at which a client authenticates itself, each with a form that is right. */
    private static Map<String, Function<URI, Request>> forms(String token) {
        Map<String, Function<URI, Request>> forms = new LinkedHashMap<>();
        forms.put(
                "token_endpoint",
                address -> Request.post(address)
                        .form("grant_type", "client_credentials")
                        .form("scope", SCOPE));
        forms.put(
                "pushed_authorization_request_endpoint",
                address ->
                        Request.post(address).form(realm.authorizationRequest().parameters()));
        forms.put("introspection_endpoint", address -> Request.post(address).form("token", token));
        forms.put("revocation_endpoint", address -> Request.post(address).form("token", token));
        forms.put(
                "device_authorization_endpoint",
                address -> Request.post(address).form("scope", "openid"));
        forms.put(
                CIBA, address -> Request.post(address).form("scope", "openid").form("login_hint", TestRealm.USERNAME));
        return forms;
    }

    /** Asserts the refusal. CIBA of Keycloak answers by 401 and a description, whatever comes of authenticating. */
    private static void assertUnclear(Response answer, String what) {
        if (what.startsWith(CIBA)) {
            assertThat(answer.status()).as("%s: %s", what, answer).isEqualTo(401);
            assertThat(answer.text("error_description"))
                    .as(what)
                    .startsWith("request-form: ")
                    .contains("%3B");
            return;
        }
        assertThat(answer.status()).as("%s: %s", what, answer).isEqualTo(400);
        refused(answer).by("request-form").with(400, "invalid_request").saying("%3B");
    }

    private static void assertUnclearPage(Response answer, String what) {
        assertThat(answer.status()).as("%s: %s", what, answer).isEqualTo(400);
        assertThat(answer.body()).as(what).contains("request-form: ", "%3B").doesNotContain("kc-form-login");
    }

    /** An address that no library sends: Java knows it isn't a URI. */
    private static String raw(URI endpoint, String query) throws IOException {
        try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.getOutputStream()
                    .write(("GET " + endpoint.getRawPath() + "?" + query + " HTTP/1.1\r\nHost: "
                                    + endpoint.getAuthority() + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
