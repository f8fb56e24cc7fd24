package no.helseprofil.it.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A program asks for a client, and a person of the realm answers; by every way around that, none is registered. */
class ClientDraftsIT extends DraftFixture {

    private static final SigningKey KEY = SigningKey.generate("PS256");

    @Test
    void aConfirmedDraftBecomesAClientThatGetsTokens() {
        SigningKey key = SigningKey.generate("PS256");
        String apiKey = apiKey(1);
        Response kept = offer(apiKey, draft(key));
        assertThat(kept.status()).as(kept.body()).isEqualTo(200);
        Offered offered = Offered.of(kept);
        assertThat(isRegistered(offered.clientId()))
                .as("nothing is in force unconfirmed")
                .isFalse();
        assertThat(offer(apiKey, draft(SigningKey.generate("PS256"))).status())
                .as("the key was good for one")
                .isEqualTo(401);

        LoginForm browser = browserOf(APPROVER, offered.page());
        assertThat(browser.html())
                .contains(ORGANISATION, SCOPE, TestRealm.SCOPE, LOOPBACK, key.thumbprint(), offered.clientId());
        Response done = answer(browser, offered.page(), token(browser), "confirm");

        assertThat(done.status()).isEqualTo(303);
        assertThat(done.header("Location")).hasValue(LOOPBACK + "?status=Success");
        OidcClient client = OidcClient.discover(realm.issuer(), offered.clientId(), key);
        JsonNode own = client.call(
                        Request.get(realm.address(PATH + "client")),
                        client.clientCredentials(SCOPE).accessToken())
                .response()
                .json();
        assertThat(own.path("apiScopes"))
                .extracting(scope -> scope.path("scope").textValue())
                .containsExactly(TestRealm.SCOPE, SCOPE);
        ObjectNode stored = realm.admin().client(offered.clientId());
        assertThat(stored.path("attributes").path("helseprofil.orgnr-parent").textValue())
                .isEqualTo(ORGANISATION);
        assertThat(stored.path("attributes").path("dpop.bound.access.tokens").textValue())
                .as("what a registration fills in")
                .isEqualTo("true");
        assertThat(steps(offered.clientId())).containsExactly("confirmed", "offered");
        assertThat(realm.admin().get("helseprofil/changes?max=100").body()).contains(APPROVER);
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "resubmits a confirmed draft's form, or has it answered twice",
            outcome = "nothing: an answered draft is gone")
    void aReplayedConfirmationHasNoEffect() {
        Offered offered = offered(draft(SigningKey.generate("ES256")));
        LoginForm browser = browserOf(APPROVER, offered.page());
        String token = token(browser);
        assertThat(answer(browser, offered.page(), token, "decline").header("Location"))
                .hasValue(LOOPBACK + "?status=Declined");

        assertThat(answer(browser, offered.page(), token, "confirm").status()).isEqualTo(404);
        assertThat(browser.reopen(offered.page()).html()).doesNotContain("<form");
        assertThat(isRegistered(offered.clientId())).isFalse();
        assertThat(steps(offered.clientId())).containsExactly("declined", "offered");
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "makes an administrator's browser submit a draft's form from another site",
            outcome = "nothing: the form needs that person's, login's and draft's secret")
    void refusesAForeignConfirmationForm() {
        Offered offered = offered(draft(SigningKey.generate("ES256")));
        Offered other = offered(draft(SigningKey.generate("ES256")));
        LoginForm browser = browserOf(APPROVER, offered.page());
        String own = token(browser);
        LoginForm sameAgain = browserOf(APPROVER, offered.page());
        String ofOtherLogin = token(sameAgain);
        person("olga.ogsaa", "manage-clients", "manage-realm");
        String ofOtherPerson = token(browserOf("olga.ogsaa", offered.page()));
        String ofOtherDraft = token(browser.reopen(other.page()));

        for (String forged : new String[] {"", "AAAA", ofOtherLogin, ofOtherPerson, ofOtherDraft}) {
            assertThat(answer(browser, offered.page(), forged, "confirm").status())
                    .as(forged)
                    .isEqualTo(409);
        }
        assertThat(answer(browser, offered.page(), own, "perhaps").status()).isEqualTo(409);
        Response nobody = Request.post(offered.page())
                .form("token", own)
                .form("answer", "confirm")
                .send();
        assertThat(nobody.status()).as("no user is logged in").isEqualTo(403);
        time.moveBy(Duration.ofMinutes(31));
        assertThat(answer(browser, offered.page(), own, "confirm").status())
                .as("too late")
                .isIn(403, 409);
        assertThat(isRegistered(offered.clientId())).isFalse();
    }

    @ParameterizedTest
    @MethodSource
    @Attack(
            by = Attacker.USER,
            tries = "confirms a draft with only one of the admin roles, or none",
            outcome = "nothing is shown, nothing happens")
    void anAdministratorWithoutARoleSeesNothing(String name, String[] roles) {
        Offered offered = offered(draft(SigningKey.generate("ES256")));
        person(name, roles);

        LoginForm browser = browserOf(name, offered.page());

        assertThat(browser.html()).doesNotContain("<form", ORGANISATION, SCOPE).contains("manage-realm");
        assertThat(answer(browser, offered.page(), "AAAA", "confirm").status()).isEqualTo(403);
        assertThat(isRegistered(offered.clientId())).isFalse();
    }

    static Stream<Arguments> anAdministratorWithoutARoleSeesNothing() {
        return Stream.of(
                Arguments.of("nina.ingen", new String[] {}),
                Arguments.of("karl.klient", new String[] {"manage-clients"}),
                Arguments.of("rita.realm", new String[] {"manage-realm"}));
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "requests a client in one realm, and has it answered in another",
            outcome = "refused: neither key nor draft is known there")
    void anotherRealmKnowsNeitherKeyNorDraft() {
        Offered offered = offered(draft(SigningKey.generate("ES256")));
        try (TestRealm other = TestRealm.underProfile()) {
            Response answer = Request.post(other.address(PATH + "client-drafts"))
                    .header("api-key", apiKey(1))
                    .body(JSON, draft(KEY).toString())
                    .send();
            assertThat(answer.status()).isEqualTo(401);
            URI elsewhere = URI.create(offered.page().toString().replace(realm.name(), other.name()));
            LoginForm browser = browserOf(APPROVER, offered.page());
            assertThat(browser.reopen(elsewhere).html())
                    .as("who is logged in in one realm is no user of another")
                    .contains("kc-form-login");
        }
    }

    @Test
    void aDraftExpires() {
        Offered offered = offered(draft(SigningKey.generate("ES256")));
        time.moveBy(Duration.ofDays(7).plusMinutes(1));

        LoginForm browser = browserOf(APPROVER, offered.page());

        assertThat(browser.html()).doesNotContain("<form");
        assertThat(isRegistered(offered.clientId())).isFalse();
        assertThat(steps(offered.clientId())).as("before the server has looked").containsExactly("offered");
        new ServerProbe(SharedServer.get()).run("helseprofil-drafts");
        new ServerProbe(SharedServer.get()).run("helseprofil-drafts");
        assertThat(steps(offered.clientId()))
                .as("it is gone, and a line records it, once")
                .containsExactly("ended", "offered");
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "requests many clients that stay unanswered",
            outcome = "twenty open per key, a hundred per realm")
    void limitsOpenDrafts() {
        try (TestRealm other = TestRealm.underProfile()) {
            for (int i = 0; i < 5; i++) {
                String apiKey = apiKey(other, 30);
                for (int j = 0; j < 20; j++) {
                    Response kept = offer(other, apiKey, draft(KEY));
                    assertThat(kept.status()).as(kept.body()).isEqualTo(200);
                }
                refused(
                        offer(other, apiKey, draft(KEY)),
                        429,
                        "wait until an administrator has answered: 20 drafts are open by this api-key");
            }
            refused(
                    offer(other, apiKey(other, 1), draft(KEY)),
                    429,
                    "wait until an administrator has answered: 100 drafts are open in this realm");

            time.moveBy(Duration.ofDays(7).plusMinutes(1));
            assertThat(offer(other, apiKey(other, 1), draft(KEY)).status())
                    .as("a draft that has ended takes no other draft's place")
                    .isEqualTo(200);
        }
    }

    @Test
    void concurrentConfirmationsRegisterTheClientOnce() throws Exception {
        person("toril.to", "manage-clients", "manage-realm");
        Offered first = offered(draft(SigningKey.generate("ES256")));
        LoginForm grete = browserOf(APPROVER, first.page());
        LoginForm toril = browserOf("toril.to", first.page());
        for (int i = 0; i < 5; i++) {
            Offered offered = i == 0 ? first : offered(draft(SigningKey.generate("ES256")));

            List<Integer> answers = confirmedAtOnce(offered.page(), grete, toril);

            assertThat(answers)
                    .containsOnlyOnce(303)
                    .allMatch(status -> List.of(303, 404, 409).contains(status));
            assertThat(steps(offered.clientId())).containsExactly("confirmed", "offered");
            assertThat(realm.admin()
                            .get("clients?clientId=" + offered.clientId())
                            .json())
                    .hasSize(1);
        }
    }

    static Stream<Arguments> unfit() {
        SigningKey weak = SigningKey.generateRsa(1024, "PS256");
        return Stream.of(
                Arguments.of(
                        "a member that isn't known", with(draft -> draft.put("clientId", "realm-management")), 400),
                Arguments.of("an attribute", with(draft -> draft.putObject("attributes")), 400),
                Arguments.of("a private key", with(draft -> draft.put("publicJwk", json(KEY.privateJwk()))), 400),
                Arguments.of("a weak key", with(draft -> draft.put("publicJwk", jwk(weak))), 400),
                Arguments.of("no key", with(draft -> draft.remove("publicJwk")), 400),
                Arguments.of(
                        "somebody else's key",
                        with(draft -> draft.put("publicJwk", jwk(realm.key(TestRealm.MACHINE)))),
                        409),
                Arguments.of("no organisation", with(draft -> draft.remove("organizationNumber")), 400),
                Arguments.of("no organisation number", with(draft -> draft.put("organizationNumber", "1")), 400),
                Arguments.of("a scope that isn't there", withScope("nhn:nowhere/read"), 400),
                Arguments.of("no scope of an API", withScope("roles"), 400),
                Arguments.of("a redirect URI with a wildcard", withRedirect("https://a.example/*"), 400),
                Arguments.of("a redirect URI by http", withRedirect("http://a.example/callback"), 400),
                Arguments.of("a script", withRedirect("javascript:alert(1)"), 400),
                Arguments.of(
                        "a return to another machine",
                        with(draft -> draft.put("postClientConfirmationRedirectUri", "https://a.example/")),
                        400),
                Arguments.of("a claim in the server's name", withClaim("sub"), 400),
                Arguments.of("a claim of HelseID", withClaim("helseid://claims/identity/pid"), 400),
                Arguments.of("a claim of an API that isn't asked for", withClaim("nhn:sfm:journal-id"), 400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @Attack(
            by = Attacker.VENDOR,
            tries = "requests more than a registration may: others' names, keys, scopes, claims, addresses",
            outcome = "refused before anybody sees it")
    void unfit(String name, ObjectNode draft, int status) {
        Response answer = offer(apiKey(1), draft);
        assertThat(answer.status()).as(name + ": " + answer.body()).isEqualTo(status);
        assertThat(answer.json().path("status").intValue()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain((String) KEY.privateJwk().get("d"));
    }

    @Test
    void aDraftForbiddenMeanwhileIsRefusedAtConfirmation() {
        SigningKey key = SigningKey.generate("ES256");
        Offered offered = offered(draft(key));
        Offered same = offered(draft(key));
        LoginForm browser = browserOf(APPROVER, offered.page());
        assertThat(answer(browser, offered.page(), token(browser), "confirm").status())
                .isEqualTo(303);

        String token = token(browser.reopen(same.page()));
        Response refused = answer(browser, same.page(), token, "confirm");

        assertThat(refused.status()).as("the key is a client's by now").isEqualTo(400);
        assertThat(refused.body()).contains("somebody else");
        assertThat(isRegistered(same.clientId())).isFalse();
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "registers a blocked key: as next key, in a draft, by an initial access token",
            outcome = "refused (`blocked`), with what to do instead")
    void refusesABlockedKey() {
        SigningKey blocked = SigningKey.generate("ES256");
        Vendor vendor = vendor();
        Offered before = offered(draft(blocked));
        Response made = realm.admin()
                .post(
                        "helseprofil/blocks",
                        Map.of("kind", "key", "value", blocked.thumbprint(), "reason", "case 15/26"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        String remedy = "blocked: make a new key pair";

        refused(vendor.post(jwk(blocked)), 409, remedy);
        refused(offer(apiKey(1), draft(blocked)), 409, remedy);
        LoginForm browser = browserOf(APPROVER, before.page());
        Response confirmed = answer(browser, before.page(), token(browser), "confirm");
        assertThat(confirmed.status()).as("a draft of before it was blocked").isEqualTo(400);
        assertThat(confirmed.body()).contains("Neither key, client nor organisation is blocked");
        assertThat(isRegistered(before.clientId())).isFalse();
        Response registered = Request.post(realm.address("clients-registrations/openid-connect"))
                .header("Authorization", "Bearer " + realm.initialAccess())
                .body(
                        JSON,
                        "{\"token_endpoint_auth_method\":\"private_key_jwt\",\"redirect_uris\":[\"" + LOOPBACK
                                + "\"],\"jwks\":" + blocked.publicJwkSet() + "}")
                .send();
        assertThat(registered.status()).as(registered.body()).isEqualTo(400);
        assertThat(registered.body()).contains(remedy);
        assertThat(vendor.keys()).as("nothing is registered").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "openid-connect", "saml2-entity-descriptor"})
    @Attack(
            by = Attacker.VENDOR,
            tries = "registers a client with a key for drafts, or a draft with an initial access token",
            outcome = "refused: a token's purpose is fixed when made")
    void aDraftKeyRegistersNoClient(String provider) {
        String key = apiKey(1);
        String body = provider.equals("default")
                ? "{\"clientId\":\"by-draft-key\",\"clientAuthenticatorType\":\"client-jwt\",\"optionalClientScopes\":[\""
                        + TestRealm.SCOPE + "\"]}"
                : provider.equals("openid-connect")
                        ? "{\"token_endpoint_auth_method\":\"private_key_jwt\",\"redirect_uris\":[\"" + LOOPBACK
                                + "\"],\"jwks\":" + KEY.publicJwkSet() + "}"
                        : "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"by-draft-key\">"
                                + "<md:SPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">"
                                + "<md:AssertionConsumerService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\""
                                + " Location=\"https://a.example/\" index=\"0\"/></md:SPSSODescriptor></md:EntityDescriptor>";

        Response answer = Request.post(realm.address("clients-registrations/" + provider))
                .header("Authorization", "Bearer " + key)
                .body(body.startsWith("<") ? "application/xml" : JSON, body)
                .send();

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("this one is a key for drafts", "client-drafts");
        assertThat(isRegistered("by-draft-key")).isFalse();
        assertThat(offer(key, draft(SigningKey.generate("ES256"))).status())
                .as("it isn't used up")
                .isEqualTo(200);
    }

    @Test
    void creatingADraftKeyRequiresBothRolesAndIsRecorded() {
        AdminApi clients = Administrators.of(SharedServer.get(), realm.name(), "manage-clients");
        AdminApi settings = Administrators.of(SharedServer.get(), realm.name(), "manage-realm");
        Map<String, Object> body = Map.of("count", 1, "days", 1);
        assertThat(clients.post("helseprofil/draft-keys", body).status()).isEqualTo(403);
        assertThat(settings.post("helseprofil/draft-keys", body).status()).isEqualTo(403);
        assertThat(realm.admin()
                        .post("helseprofil/draft-keys", Map.of("count", 0, "days", 400))
                        .status())
                .isEqualTo(400);

        Response made = realm.admin().post("helseprofil/draft-keys", body);

        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.header("Cache-Control")).hasValue("no-store");
        String id = Objects.requireNonNull(made.text("id"));
        assertThat(realm.admin().get("helseprofil/changes").body()).contains(id).doesNotContain(made.text("token"));
        assertThat(realm.admin().delete("clients-initial-access/" + id).isSuccess())
                .isTrue();
        refused(offer(Objects.requireNonNull(made.text("token")), draft(KEY)), 401, "send in the header api-key");
    }

    @Test
    void refusesADraftWithoutAValidKey() {
        for (String key : new String[] {"", "secret", "a.b.c", vendor().token(), realm.initialAccess()}) {
            refused(offer(key, draft(KEY)), 401, "send in the header api-key");
        }
        assertThat(Request.post(realm.address(PATH + "client-drafts"))
                        .body(JSON, draft(KEY).toString())
                        .send()
                        .status())
                .isEqualTo(401);
        assertThat(Request.post(realm.address(PATH + "client-drafts"))
                        .header("api-key", apiKey(1))
                        .body("text/plain", draft(KEY).toString())
                        .send()
                        .status())
                .isEqualTo(415);
        assertThat(offer(apiKey(1), " ".repeat(16 * 1024) + draft(KEY)).status())
                .isEqualTo(413);
    }

    private static ObjectNode with(Consumer<ObjectNode> deviation) {
        ObjectNode draft = draft(KEY);
        deviation.accept(draft);
        return draft;
    }

    private static ObjectNode withScope(String scope) {
        return with(draft -> ((ArrayNode) draft.get("apiScopes")).add(scope));
    }

    private static ObjectNode withRedirect(String address) {
        return with(draft -> ((ArrayNode) draft.get("redirectUris")).add(address));
    }

    private static ObjectNode withClaim(String name) {
        return with(draft -> draft.putArray("audienceSpecificClientClaims")
                .addObject()
                .put("key", name)
                .put("value", "1"));
    }
}
