package no.helseprofil.it.broker;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.Levels;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The other side is a realm under the profile, which asks of this one all that it asks of any client. */
class RealmAsHelseIdIT {

    private static final String ALIAS = "helseid";
    private static final String CLIENT = "a-realm";

    private static TestRealm there;
    private static BrokeringRealm here;

    @BeforeAll
    static void create() {
        there = TestRealm.reachingThisMachine();
        here = BrokeringRealm.create();
        here.provider(
                "helseid",
                ALIAS,
                Map.of(
                        "issuer", there.issuer(),
                        "clientSecretEndpoint",
                                there.address("helseprofil/selvbetjening/v1/client-secret")
                                        .toString()));
        there.register(CLIENT, SigningKey.generate("ES256"), RealmAsHelseIdIT::asRegisteredThere);
        for (String scope : new String[] {
            "helseid://scopes/identity/pid",
            "helseid://scopes/identity/security_level",
            "helseid://scopes/hpr/hpr_number",
            "nhn:selvbetjening/client"
        }) {
            Scopes.give(there, scope, CLIENT, "optional");
        }
        Levels.give(there, CLIENT, 4);
        String subject = there.logIn(there.oidc(TestRealm.USER_LOGIN))
                .idTokenClaims()
                .path("sub")
                .textValue();
        here.link(ALIAS, subject);
    }

    private static void asRegisteredThere(ObjectNode client) {
        client.putArray("redirectUris").add(here.endpoint(ALIAS, "").toString());
        ((ObjectNode) client.get("attributes"))
                .put("jwks.string", here.publishedKeys(ALIAS))
                .put("backchannel.logout.url", here.endpoint(ALIAS, "/logout").toString())
                .put("backchannel.logout.session.required", "true")
                .put(
                        "post.logout.redirect.uris",
                        here.endpoint(ALIAS, "/logout_response").toString());
        ((ArrayNode) client.get("optionalClientScopes")).add("nhn:demo-journal/read");
    }

    @AfterAll
    static void delete() {
        here.realm().close();
        there.close();
    }

    @Test
    void aUserOfTheOtherRealmLogsInAtItsLevel() {
        AuthorizationRequest asked = BrokeringRealm.asking();
        LoginForm browser = loggedIn(asked);

        JsonNode claims = here.idTokenClaims(browser, asked);
        assertThat(claims.path(BrokeringRealm.LEVEL).textValue())
                .as("as the other side said")
                .isEqualTo("4");
        assertThat(claims.path(BrokeringRealm.PID).textValue()).isEqualTo("06828399789");
    }

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.3.2-6")
    void theAuthorizationUrlContainsOnlyThePushedReference() {
        String page = here.open(ALIAS, BrokeringRealm.asking()).html();
        assertThat(page).as("the other side's form").contains("kc-form-login");
    }

    @Test
    void aLogoutIsPropagatedUpstream() throws IOException {
        AtomicInteger logouts = new AtomicInteger();
        HttpServer listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listening.createContext("/logout", exchange -> {
            logouts.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        listening.start();
        here.realm()
                .change(
                        TestRealm.USER_LOGIN,
                        client -> ((ObjectNode) client.get("attributes"))
                                .put(
                                        "backchannel.logout.url",
                                        "http://localhost:"
                                                + listening.getAddress().getPort() + "/logout"));
        AuthorizationRequest asked = BrokeringRealm.asking();
        LoginForm browser = loggedIn(asked);
        Exchange tokens =
                here.client().redeem(asked, browser.answer().orElseThrow().requiredCode());

        browser.reopen(URI.create(
                here.realm().address("protocol/openid-connect/logout") + "?id_token_hint=" + tokens.idToken()));
        assertThat(here.client().refresh(tokens.refreshToken()).response().error())
                .isEqualTo("invalid_grant");
        assertThat(logouts)
                .as("the client is notified, though the other side's logout token comes before the browser")
                .hasValue(1);
        listening.stop(0);
        here.realm()
                .change(
                        TestRealm.USER_LOGIN,
                        client -> ((ObjectNode) client.get("attributes")).put("backchannel.logout.url", ""));

        AuthorizationRequest again = BrokeringRealm.asking();
        String hint = here.client()
                .authorizeUrl(here.client()
                        .withRequest(request -> request.form("kc_idp_hint", ALIAS))
                        .push(again)
                        .requestUri())
                .toString();
        browser.reopen(URI.create(hint));
        assertThat(browser.html()).as("no session there any more").contains("kc-form-login");
    }

    @Test
    void anUpstreamLogoutIsPropagatedHere() {
        AuthorizationRequest asked = BrokeringRealm.asking();
        Exchange tokens = here.client()
                .redeem(asked, loggedIn(asked).answer().orElseThrow().requiredCode());

        succeeded(there.admin().post("users/" + userThere() + "/logout", ""));

        assertThat(here.client().refresh(tokens.refreshToken()).response().error())
                .isEqualTo("invalid_grant");
    }

    @Test
    void theKeyIsRotatedWithoutAFailedLogin() {
        String before = here.realm()
                .admin()
                .get("keys")
                .json()
                .path("active")
                .path("ES256")
                .textValue();
        here.set(ALIAS, "keyId", before);
        String component = here.realm().admin().get("").json().path("id").textValue();
        succeeded(here.realm().admin().post("components", """
                { "name": "next", "providerId": "ecdsa-generated", "providerType": "org.keycloak.keys.KeyProvider",
                  "parentId": "%s", "config": { "priority": ["200"], "ecdsaEllipticCurveKey": ["P-256"] } }
                """.formatted(component)));
        assertThat(here.publishedKeys(ALIAS))
                .as("the next one beside the one that signs")
                .contains(before);
        loggedIn(BrokeringRealm.asking()).answer().orElseThrow().requiredCode();

        for (String role : List.of("manage-realm", "manage-identity-providers")) {
            AdminApi one =
                    Administrators.of(SharedServer.onThisMachine(), here.realm().name(), role);
            assertThat(registerNextKey(one).status()).as(role + " alone").isEqualTo(403);
        }
        AdminApi administrator = here.realm().admin();
        CompletableFuture<Response> first = CompletableFuture.supplyAsync(() -> registerNextKey(administrator));
        Response second = registerNextKey(administrator);
        List<Response> both = List.of(first.join(), second);
        assertThat(both).as("two at once").extracting(Response::status).containsExactlyInAnyOrder(200, 409);
        Response registered =
                both.stream().filter(Response::isSuccess).findFirst().orElseThrow();
        String next = registered.json().path("kid").textValue();
        assertThat(next).isNotEqualTo(before);
        assertThat(registered.json().path("expiration").textValue()).contains("T");
        assertThat(here.instance(ALIAS).path("config").path("keyId").textValue())
                .isEqualTo(next);
        loggedIn(BrokeringRealm.asking()).answer().orElseThrow().requiredCode();
        assertThat(registerNextKey(administrator).status())
                .as("there is no other to register")
                .isEqualTo(409);
    }

    private static Response registerNextKey(AdminApi administrator) {
        return administrator.post("helseprofil/identity-providers/" + ALIAS + "/key", "");
    }

    private static LoginForm loggedIn(AuthorizationRequest asked) {
        LoginForm browser = here.open(ALIAS, asked);
        browser.submit(TestRealm.USERNAME, TestRealm.PASSWORD);
        return browser;
    }

    private static String userThere() {
        return there.admin()
                .get("users?exact=true&username=" + URLEncoder.encode(TestRealm.USERNAME, StandardCharsets.UTF_8))
                .json()
                .path(0)
                .path("id")
                .textValue();
    }
}
