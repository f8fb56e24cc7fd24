package no.helseprofil.it.incident;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.API;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.OTHER_MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.Measures;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.support.Waiting;
import no.helseprofil.it.table.Attacks;
import no.helseprofil.profile.request.Blocked;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing is given to who is blocked, and what was given before is worth nothing. */
@Attacks(Blocked.class)
class BlocksIT {

    private static final String SELF_SERVICE = "nhn:selvbetjening/client";
    private static final String ORGANISATION = "999977774";
    private static final Duration TO_END_SESSIONS = Duration.ofSeconds(20);
    private static final TestTime TIME = new TestTime(SharedServer.get());

    /** Certificate of an Ed25519 key that no one has any more. */
    private static final String CERTIFICATE = """
            MIIBOjCB7aADAgECAhRqxRFYjpVoQjG5xDkyDPbOK5E8NDAFBgMrZXAwEjEQMA4G\
            A1UEAwwHZWQyNTUxOTAgFw0yNjExMzAxMzE1MDVaGA8yMTI2MTEwNjEzMTUwNVow\
            EjEQMA4GA1UEAwwHZWQyNTUxOTAqMAUGAytlcAMhAPeJGsn2Jr9+L3G3IAfg/0rw\
            rEb4Yr5clH7q8lwCFTz9o1MwUTAdBgNVHQ4EFgQUYLxG/lGghl06S7yrrxMFjv5f\
            GsUwHwYDVR0jBBgwFoAUYLxG/lGghl06S7yrrxMFjv5fGsUwDwYDVR0TAQH/BAUw\
            AwEB/zAFBgMrZXADQQDyWOXkKq37Akh63+mz8OLITfHZr/OpBRSVXkaqfZGnnGGK\
            v8spWJD/IcEL4j0jl7IVCSrJewqBxLyBMAC65qcG\
            """;

    /** The rule set that takes signatures by Edwards keys. */
    private static final String WITH_EDDSA = "{\"ruleSet\":\"fapi2\"}";

    private static final String OF_CERTIFICATE = "WPDY7T63o62doeY1lr_fYGn1amGlxuE7f6xzM1_M0e8";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final Measures measures = Measures.in(realm);

    @AfterEach
    void unblock() {
        TIME.reset();
        measures.lift();
    }

    @Attack(
            by = Attacker.STRANGER,
            tries = "uses a blocked, stolen proof key with another client, endpoint or spelling",
            outcome = "refused (`blocked`)")
    @Test
    void refusesABlockedProofKeyOfAnyClientInAnyEncoding() {
        SigningKey stolen = SigningKey.generate("ES256");
        OidcClient machine = realm.oidc(MACHINE).withProofKey(stolen);
        OidcClient other = realm.oidc(OTHER_MACHINE).withProofKey(stolen);
        OidcClient user = realm.oidc(USER_LOGIN).withProofKey(stolen);
        assertThat(machine.clientCredentials(SCOPE).response().isSuccess()).isTrue();

        refused(machine.withProof(proof -> proof.jwk("x", padded(stolen, "x"))).clientCredentials(SCOPE))
                .by("dpop-proof")
                .with(400, "invalid_dpop_proof");

        String id = measures.block("key", stolen.thumbprint());

        refused(machine.clientCredentials(SCOPE)).by("blocked").with(401, "invalid_client");
        refused(other.clientCredentials(SCOPE)).by("blocked");
        refused(user.push(realm.authorizationRequest())).by("blocked");
        refused(machine.withProof(proof -> proof.jwk("x", padded(stolen, "x"))).clientCredentials(SCOPE))
                .by("blocked");
        refused(machine.withProof(proof -> proof.jwk("kid", "another")).clientCredentials(SCOPE))
                .by("blocked");
        assertThat(realm.oidc(MACHINE).clientCredentials(SCOPE).response().isSuccess())
                .as("the client has another key for its proofs")
                .isTrue();

        unblock(id);

        assertThat(machine.clientCredentials(SCOPE).response().isSuccess()).isTrue();
    }

    @Test
    void aBlockShowsWhatItsKeyObtained() {
        realm.changeRealm(json -> json.put("eventsEnabled", false));
        SigningKey stolen = SigningKey.generate("ES256");
        realm.register("robbed", stolen, client -> {});
        OidcClient robbed = realm.oidc("robbed");
        for (int i = 0; i < 3; i++) {
            assertThat(robbed.clientCredentials(SCOPE).response().isSuccess()).isTrue();
        }
        refused(robbed.withProof(proof -> proof.without("htu")).clientCredentials(SCOPE))
                .by("dpop-proof");
        JsonNode unknown = dryRun(stolen.thumbprint()).path("obtained");
        assertThat(unknown.path("addresses").textValue()).isEqualTo("not-stored");
        assertThat(unknown.path("tokens").intValue())
                .as("what was refused is no token")
                .isEqualTo(3);
        assertThat(unknown.path("days")).singleElement().satisfies(day -> {
            assertThat(day.path("clientId").textValue()).isEqualTo("robbed");
            assertThat(day.path("tokens").intValue()).isEqualTo(3);
            assertThat(day.has("addresses")).isFalse();
        });
        realm.changeRealm(json -> json.put("eventsEnabled", true));
        assertThat(robbed.clientCredentials(SCOPE).response().isSuccess()).isTrue();

        String id = measures.block("key", stolen.thumbprint());
        refused(robbed.clientCredentials(SCOPE)).by("blocked");

        JsonNode obtained =
                realm.admin().get(Measures.BLOCKS + "/" + id + "/obtained").json();
        assertThat(obtained.path("tokens").intValue()).as(obtained.toString()).isEqualTo(4);
        assertThat(obtained.path("clients").intValue()).isEqualTo(1);
        assertThat(obtained.path("addresses").textValue()).isEqualTo("events");
        assertThat(obtained.at("/days/0/addresses/0/address").textValue()).isEqualTo("127.0.0.1");
        assertThat(obtained.at("/days/0/addresses/0/events").intValue()).isEqualTo(1);
        assertThat(dryRun(SigningKey.generate("ES256").thumbprint())
                        .at("/obtained/tokens")
                        .intValue())
                .as("of another key")
                .isZero();
        assertThat(realm.admin().get(Measures.BLOCKS + "/none/obtained").status())
                .isEqualTo(404);
    }

    private static JsonNode dryRun(String thumbprint) {
        Response answer = realm.admin()
                .post(
                        Measures.BLOCKS + "?dry-run=true",
                        Map.of("kind", "key", "value", thumbprint, "reason", "a test"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    @Attack(
            by = Attacker.STRANGER,
            tries = "uses tokens, a code and a pushed request made before their key was blocked",
            outcome = "refused (`blocked`); introspection: not active")
    @Test
    void tokensBoundToABlockedKeyAreRefused() {
        SigningKey stolen = SigningKey.generate("ES256");
        OidcClient user = realm.oidc(USER_LOGIN).withProofKey(stolen);
        Exchange login = realm.logIn(user);
        AuthorizationRequest asked = realm.authorizationRequest();
        String code = code(user, asked);
        String pushed = user.push(realm.authorizationRequest()).requestUri();
        assertThat(realm.isActive(login.accessToken())).isTrue();
        assertThat(user.userinfo(login.accessToken()).response().isSuccess()).isTrue();

        measures.block("key", stolen.thumbprint());

        OidcClient withNewKey = realm.oidc(USER_LOGIN).withProofKey(SigningKey.generate("ES256"));
        refused(user.refresh(login.refreshToken())).by("blocked");
        refused(withNewKey.exchangeToken(login.accessToken(), SCOPE)).by("blocked");
        refused(realm.oidc(API).exchangeToken(login.accessToken(), SCOPE)).by("blocked");
        refused(withNewKey.redeem(asked, code)).by("blocked");
        refused(user.userinfo(login.accessToken())).by("blocked").with(401, "invalid_token");
        assertThat(authorize(user, pushed).error()).isEqualTo("unauthorized_client");
        assertThat(realm.isActive(login.accessToken())).isFalse();
        assertThat(withNewKey.refresh(login.refreshToken()).response().isSuccess())
                .as(
                        "the refresh token of a client that authenticates is bound to no key, and with another the client goes on")
                .isTrue();
    }

    @Attack(
            by = Attacker.STRANGER,
            tries = "uses the self-service with a blocked, stolen proof key and an old token",
            outcome = "refused (`blocked`)")
    @Test
    void selfServiceRefusesATokenBoundToABlockedKey() {
        SigningKey stolen = SigningKey.generate("ES256");
        realm.register(
                "helps-itself",
                SigningKey.generate("ES256"),
                client -> ((ArrayNode) client.get("optionalClientScopes")).add(SELF_SERVICE));
        OidcClient client = realm.oidc("helps-itself").withProofKey(stolen);
        String token = client.clientCredentials(SELF_SERVICE).accessToken();
        Request read = Request.get(realm.address("helseprofil/selvbetjening/v1/client"));
        assertThat(client.call(read, token).response().status()).isEqualTo(200);

        measures.block("key", stolen.thumbprint());

        Request register = Request.post(realm.address("helseprofil/selvbetjening/v1/client-secret"))
                .body("application/json", jwk(SigningKey.generate("ES256")));
        for (Request request : List.of(read, register)) {
            Response answer = client.call(request, token).response();
            assertThat(answer.status()).as(answer.body()).isEqualTo(401);
            assertThat(answer.json().path("detail").textValue()).startsWith("blocked: ");
        }
    }

    @Attack(
            by = Attacker.STRANGER,
            tries = "uses an exempt client's blocked key in an assertion that only Keycloak can read",
            outcome = "refused (`blocked`)")
    @Test
    void refusesABlockedKeyInAnAssertionOnlyKeycloakCanRead() {
        SigningKey stolen = SigningKey.generate("ES256");
        OidcClient exempt = realm.register("exempt", stolen, client -> {});
        OidcClient odd = exempt.withAssertion(
                assertion -> assertion.payloadText(json -> "{\"x\":1,\"x\":2," + json.substring(1)));
        realm.putProfile(realm.exempting("exempt"));
        try {
            assertThat(odd.clientCredentials("profile").response().isSuccess())
                    .as("Keycloak takes it")
                    .isTrue();

            measures.block("key", stolen.thumbprint());

            refused(exempt.clientCredentials("profile")).by("blocked");
            refused(odd.clientCredentials("profile")).by("blocked").with(401, "invalid_client");
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    @Test
    void theClientsOtherKeyStaysValid() {
        SigningKey stolen = SigningKey.generate("ES256");
        SigningKey good = SigningKey.generate("ES256");
        String clientId = "two-keys";
        realm.register(
                clientId,
                stolen,
                client -> ((ObjectNode) client.get("attributes")).put("jwks.string", jwks(stolen, good)));
        OidcClient thief = realm.oidc(clientId);
        OidcClient client = OidcClient.discover(realm.issuer(), clientId, good);
        String token = thief.clientCredentials(SCOPE).accessToken();
        assertThat(client.clientCredentials(SCOPE).response().isSuccess()).isTrue();

        measures.block("key", stolen.thumbprint());

        refused(thief.clientCredentials(SCOPE)).by("blocked").with(401, "invalid_client");
        refused(thief.withAssertion(assertion -> assertion.header("kid", null)).clientCredentials(SCOPE))
                .by("blocked");
        refused(thief.introspect(token)).by("blocked");
        refused(thief.push(realm.authorizationRequest())).by("blocked");
        assertThat(client.clientCredentials(SCOPE).response().isSuccess()).isTrue();
        Waiting.until("what the thief got with it is worth nothing", TO_END_SESSIONS, () -> !realm.isActive(token));
    }

    @Attack(
            by = Attacker.VENDOR,
            tries = "goes on as a blocked client: by old tokens, re-registration under its name, or another name",
            outcome = "refused (`blocked`); its sessions have ended")
    @Test
    void aBlockedClientIsRefusedEverywhereAndItsSessionsEnd() {
        String clientId = "leaky";
        SigningKey key = SigningKey.generate("ES256");
        OidcClient client = realm.register(clientId, key, representation -> {});
        AuthorizationRequest offline =
                AuthorizationRequest.of("openid offline_access " + SCOPE, TestRealm.REDIRECT_URI);
        Exchange login = realm.logIn(client);
        Exchange kept = client.logIn(offline, TestRealm.USERNAME, TestRealm.PASSWORD);
        AuthorizationRequest asked = realm.authorizationRequest();
        String code = code(client, asked);
        String pushed = client.push(realm.authorizationRequest()).requestUri();
        assertThat(realm.isActive(login.accessToken())).isTrue();

        String id = measures.block("client", clientId);

        refused(client.clientCredentials(SCOPE)).by("blocked").with(401, "invalid_client");
        refused(client.push(realm.authorizationRequest())).by("blocked");
        refused(client.redeem(asked, code)).by("blocked");
        refused(client.refresh(login.refreshToken())).by("blocked");
        refused(client.refresh(kept.refreshToken())).by("blocked");
        refused(client.userinfo(login.accessToken())).by("blocked").with(401, "invalid_token");
        refused(client.introspect(login.accessToken())).by("blocked");
        refused(client.revoke(login.refreshToken())).by("blocked");
        refused(realm.oidc(API).exchangeToken(login.accessToken(), SCOPE)).by("blocked");
        AuthorizationAnswer answer = authorize(client, pushed);
        assertThat(answer.code()).as("%s", answer).isNull();
        assertThat(realm.isActive(login.accessToken())).isFalse();
        Waiting.until(
                "its sessions have ended",
                TO_END_SESSIONS,
                () -> sessions(clientId, "session-count") == 0 && sessions(clientId, "offline-session-count") == 0);

        realm.change(clientId, representation -> representation.put("clientId", "renamed"));
        refused(OidcClient.discover(realm.issuer(), "renamed", key).clientCredentials(SCOPE))
                .by("blocked");
        realm.register(clientId, key, representation -> {});
        refused(client.clientCredentials(SCOPE)).by("blocked");

        unblock(id);

        assertThat(client.clientCredentials(SCOPE).response().isSuccess()).isTrue();
        assertThat(OidcClient.discover(realm.issuer(), "renamed", key)
                        .refresh(login.refreshToken())
                        .response()
                        .isSuccess())
                .as("what was ended stays ended")
                .isFalse();
    }

    @Test
    void aBlockedOrganisationIsRefusedAsParentSupplierOrNamed() {
        SigningKey key = SigningKey.generate("ES256");
        OidcClient own = realm.register("of-parent", key, client -> attribute(client, "orgnr-parent", ORGANISATION));
        OidcClient run = realm.register("of-supplier", key, client -> {
            attribute(client, "tenancy", "multi-tenant");
            attribute(client, "orgnr-supplier", ORGANISATION);
            attribute(client, "delegations", "312232324");
        });
        OidcClient naming = realm.register("naming", key, client -> {
            attribute(client, "tenancy", "multi-tenant");
            attribute(client, "orgnr-supplier", "313231593");
            attribute(client, "delegations", "312232324," + ORGANISATION);
        });
        OidcClient named = naming.withAssertion(assertion -> assertion.details(Details.ofParent(ORGANISATION)));
        OidcClient spared = naming.withAssertion(assertion -> assertion.details(Details.ofParent("312232324")));
        String ofNamed = named.clientCredentials(SCOPE).accessToken();
        assertThat(realm.isActive(ofNamed)).isTrue();
        OidcClient other = realm.register("of-another", key, client -> attribute(client, "orgnr-parent", "313231593"));
        String token = own.clientCredentials(SCOPE).accessToken();
        assertThat(realm.isActive(token)).isTrue();

        measures.block("organisation", "NO:ORGNR:" + ORGANISATION);

        refused(own.clientCredentials(SCOPE)).by("blocked").with(401, "invalid_client");
        refused(run.clientCredentials(SCOPE)).by("blocked");
        refused(named.clientCredentials(SCOPE)).by("blocked");
        assertThat(realm.isActive(ofNamed)).as("the token names it").isFalse();
        assertThat(spared.clientCredentials(SCOPE).response().isSuccess())
                .as("the same client for another organisation")
                .isTrue();
        assertThat(other.clientCredentials(SCOPE).response().isSuccess()).isTrue();
        assertThat(realm.isActive(token)).isFalse();
    }

    @Test
    void aBlockEndsByItselfAndAppliesToItsRealmOnly() {
        TestRealm another = TestRealm.underProfile();
        try {
            SigningKey key = SigningKey.generate("ES256");
            OidcClient here = realm.oidc(MACHINE).withProofKey(key);
            OidcClient there = another.oidc(MACHINE).withProofKey(key);
            Instant end = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
            measures.block(
                    Map.of("kind", "key", "value", key.thumbprint(), "reason", "sak 1", "expires", end.toString()));

            refused(here.clientCredentials(SCOPE)).by("blocked");
            assertThat(there.clientCredentials(SCOPE).response().isSuccess())
                    .as("another realm")
                    .isTrue();

            TIME.moveBy(Duration.ofHours(1).plusSeconds(1));

            assertThat(here.at(TIME.clock()).clientCredentials(SCOPE).response().status())
                    .as("no administrator has to take it away")
                    .isEqualTo(200);
            assertThat(listed().findValues("inForce"))
                    .extracting(JsonNode::asBoolean)
                    .contains(false);
        } finally {
            another.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"ES256, x", "ES384, x", "ES512, x", "PS256, n", "EdDSA, x"})
    @Attack(
            by = Attacker.VENDOR,
            tries = "uses, or registers in another spelling, a blocked key of any registrable kind",
            outcome = "refused (`blocked`), or as an unreadable key")
    void refusesABlockedKeyOfAnyKindAndEncoding(String algorithm, String number) {
        SigningKey stolen = SigningKey.generate(algorithm);
        try {
            realm.putProfile(algorithm.equals("EdDSA") ? WITH_EDDSA : TestRealm.DOCUMENT);
            OidcClient client = realm.register("blocked-" + algorithm, stolen, representation -> {});
            Exchange before = client.clientCredentials(SCOPE);
            assertThat(before.response().isSuccess())
                    .as("%s", before.response())
                    .isTrue();

            measures.block("key", stolen.thumbprint());

            refused(client.clientCredentials(SCOPE)).by("blocked").with(401, "invalid_client");
            refused(realm.oidc(MACHINE).withProofKey(stolen).clientCredentials(SCOPE))
                    .by("blocked");
            ObjectNode jwk = new ObjectMapper().valueToTree(stolen.publicJwk());
            assertNotRegistered(jwk, true);
            assertNotRegistered(jwk.deepCopy().put("kid", "another"), true);
            assertNotRegistered(jwk.deepCopy().put(number, padded(stolen, number)), false);
            assertNotRegistered(jwk.deepCopy().put(number, jwk.path(number).textValue() + "="), false);
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    @Test
    void refusesToRegisterABlockedKeyInACertificate() {
        measures.block("key", OF_CERTIFICATE);
        ObjectNode representation = TestRealm.representation("with-a-certificate", SigningKey.generate("ES256"));
        ObjectNode attributes = (ObjectNode) representation.get("attributes");
        attributes.remove(List.of("jwks.string", "use.jwks.string"));
        attributes.put("jwt.credential.certificate", CERTIFICATE).put("token.endpoint.auth.signing.alg", "EdDSA");

        try {
            realm.putProfile(WITH_EDDSA);
            Response made = realm.admin().post("clients", representation);

            assertThat(made.status()).as(made.body()).isEqualTo(400);
            assertThat(made.body()).contains("blocked: make a new key pair");
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    /** However it is refused, nothing is stored. */
    private static void assertNotRegistered(ObjectNode jwk, boolean asBlocked) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        set.putArray("keys").add(jwk);
        ObjectNode representation = TestRealm.representation("with-a-blocked-key", SigningKey.generate("ES256"));
        ((ObjectNode) representation.get("attributes")).put("jwks.string", set.toString());
        ObjectNode metadata = TestRealm.metadata(SigningKey.generate("ES256")).set("jwks", set);

        Response made = realm.admin().post("clients", representation);
        Response registered = realm.dynamically("POST", "openid-connect", realm.initialAccess(), metadata);

        for (Response answer : List.of(made, registered)) {
            assertThat(answer.status()).as("%s %s", jwk, answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains(asBlocked ? "blocked: make a new key pair" : "invalid_client_metadata");
        }
        assertThat(realm.admin().get("clients?clientId=with-a-blocked-key").json())
                .isEmpty();
    }

    @Test
    void tenThousandBlocksCostARequestNoStatement() {
        ServerProbe probe = new ServerProbe(SharedServer.get());
        TestRealm many = TestRealm.underProfile();
        try {
            OidcClient client = many.oidc(MACHINE);
            client.clientCredentials(SCOPE).accessToken();
            probe.beginCounting();
            long before = fewestStatements(probe, client);
            probe.storeBlocks(
                    many.name(),
                    "KEY",
                    IntStream.range(0, 10_000).mapToObj(key -> "key-" + key).toList());
            SigningKey last = SigningKey.generate("ES256");
            probe.storeBlocks(many.name(), "KEY", List.of(last.thumbprint()));
            Waiting.until(
                    "the node has read them",
                    TO_END_SESSIONS,
                    () -> !client.withProofKey(last)
                            .clientCredentials(SCOPE)
                            .response()
                            .isSuccess());

            assertThat(fewestStatements(probe, client)).isLessThanOrEqualTo(before);
        } finally {
            probe.endCounting();
            many.close();
        }
    }

    /**
     * Returns the fewest statements of several requests. The server's other work is counted as well, so the fewest are
     * those of the request.
     */
    private static long fewestStatements(ServerProbe probe, OidcClient client) {
        long fewest = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            long before = statements(probe);
            assertThat(client.clientCredentials(SCOPE).response().isSuccess()).isTrue();
            fewest = Math.min(fewest, statements(probe) - before);
        }
        return fewest;
    }

    private static long statements(ServerProbe probe) {
        try {
            return new ObjectMapper().readTree(probe.costs()).path("statements").longValue();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void aDryRunReportsItsImpactAndBlocksNothing() {
        OidcClient client = realm.register(
                "to-be-hit", SigningKey.generate("ES256"), made -> attribute(made, "orgnr-parent", "917897468"));
        realm.logIn(client);

        for (Map<String, String> body : List.of(
                block("client", "to-be-hit", "sak 2"),
                block("organisation", "917897468", "sak 2"),
                block("key", realm.key("to-be-hit").thumbprint(), "sak 2"))) {
            Response response = realm.admin().post(Measures.BLOCKS + "?dry-run=true", body);

            assertThat(response.status()).as(response.body()).isEqualTo(200);
            assertThat(response.json().path("total").asInt())
                    .as(response.body())
                    .isEqualTo(1);
            JsonNode hit = response.json().at("/clients/0");
            assertThat(hit.path("clientId").textValue()).isEqualTo("to-be-hit");
            assertThat(hit.path("all").booleanValue()).isTrue();
            assertThat(hit.path("sessions").asInt()).as(response.body()).isEqualTo(1);
            assertThat(hit.path("requests").asInt()).as(response.body()).isPositive();
        }
        assertThat(listed().toString()).doesNotContain("sak 2");
        assertThat(client.clientCredentials(SCOPE).response().isSuccess()).isTrue();
    }

    @Test
    void eachStepIsRecordedAsEventChangeAndLogEntry() {
        String id = measures.block("key", SigningKey.generate("ES256").thumbprint());
        unblock(id);

        JsonNode changes = realm.admin().get("helseprofil/changes?max=2").json();
        assertThat(changes.at("/0/what/kind").textValue()).isEqualTo("block");
        assertThat(changes.at("/1/what/kind").textValue()).isEqualTo("block");
        assertThat(changes.at("/0/details/from/id").textValue())
                .as(changes.toString())
                .isEqualTo(id);
        assertThat(changes.at("/1/details/to/id").textValue()).isEqualTo(id);
        assertThat(realm.admin().get("helseprofil/log").body().lines().filter(line -> line.contains(id)))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "key, not-a-thumbprint",
        "client, nobody",
        "client, security-admin-console",
        "organisation, 12345",
        "organisation, 912345678",
        "user, kvart",
    })
    void refusesABlockThatCannotMatch(String kind, String value) {
        Response answer = realm.admin().post(Measures.BLOCKS, block(kind, value, "sak 3"));

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.json().at("/errors/0/pointer").textValue())
                .isEqualTo(kind.equals("user") ? "/kind" : "/value");
    }

    @Test
    void blocksARegisteredNumberWithAnyCheckDigitOrSeveralClients() {
        for (String name : List.of("odd-one", "odd-two")) {
            ObjectNode client = TestRealm.representation(name, SigningKey.generate("ES256"));
            attribute(client, "orgnr-parent", "123456789");
            new ServerProbe(SharedServer.get()).storeClient(realm.name(), client.toString());
        }
        Map<String, String> body = block("organisation", "123456789", "sak 5");
        JsonNode reach = realm.admin()
                .post(Measures.BLOCKS + "?dry-run=true&max=1", body)
                .json();
        assertThat(reach.path("total").asInt()).as(reach.toString()).isEqualTo(2);
        assertThat(reach.path("clients")).hasSize(1);

        if (reach.path("numberNeeded").booleanValue()) {
            Response refused = realm.admin().post(Measures.BLOCKS, body);
            assertThat(refused.status()).as(refused.body()).isEqualTo(409);
            assertThat(refused.text("detail")).contains("this stops 2 of ", "clients=2");
        }
        assertThat(realm.admin().post(Measures.BLOCKS + "?clients=3", body).status())
                .isEqualTo(409);
        Response made = realm.admin().post(Measures.BLOCKS + "?clients=2", body);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
    }

    @Test
    void realmManagersBlockAndClientViewersRead() {
        AdminApi viewer = Administrators.of(SharedServer.get(), realm.name(), "view-clients");
        AdminApi clients = Administrators.of(SharedServer.get(), realm.name(), "manage-clients");
        Map<String, String> body = block("client", MACHINE, "sak 4");

        assertThat(viewer.get(Measures.BLOCKS).status()).isEqualTo(200);
        assertThat(viewer.post(Measures.BLOCKS, body).status()).isEqualTo(403);
        assertThat(clients.post(Measures.BLOCKS, body).status()).isEqualTo(403);
        assertThat(viewer.delete(Measures.BLOCKS + "/x").status()).isEqualTo(403);
        assertThat(realm.admin().delete(Measures.BLOCKS + "/x").status()).isEqualTo(404);
        assertThat(realm.admin().post(Measures.BLOCKS + "?dryrun=true", body).status())
                .as("a slip of the pen blocks no client")
                .isEqualTo(400);
        assertThat(realm.oidc(MACHINE).clientCredentials(SCOPE).response().isSuccess())
                .isTrue();
    }

    private static Map<String, String> block(String kind, String value, String reason) {
        return Map.of("kind", kind, "value", value, "reason", reason);
    }

    private static void unblock(String id) {
        Response taken = realm.admin().delete(Measures.BLOCKS + "/" + id + "?reason=over");
        assertThat(taken.status()).as(taken.body()).isEqualTo(204);
    }

    private static JsonNode listed() {
        return realm.admin().get(Measures.BLOCKS).json();
    }

    private static int sessions(String clientId, String count) {
        String id = realm.id(clientId);
        return realm.admin()
                .get("clients/" + id + "/" + count)
                .json()
                .path("count")
                .asInt();
    }

    private static String code(OidcClient client, AuthorizationRequest asked) {
        return authorize(client, client.push(asked).requestUri()).requiredCode();
    }

    private static AuthorizationAnswer authorize(OidcClient client, String requestUri) {
        LoginForm page = LoginForm.open(client.authorizeUrl(requestUri));
        return page.answer().orElseGet(() -> page.submit(TestRealm.USERNAME, TestRealm.PASSWORD));
    }

    private static void attribute(ObjectNode client, String name, String value) {
        ((ObjectNode) client.get("attributes")).put("helseprofil." + name, value);
    }

    private static String padded(SigningKey key, String member) {
        byte[] number =
                Base64.getUrlDecoder().decode(String.valueOf(key.publicJwk().get(member)));
        byte[] padded = new byte[number.length + 1];
        System.arraycopy(number, 0, padded, 1, number.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
    }

    private static String jwk(SigningKey key) {
        return new ObjectMapper().valueToTree(key.publicJwk()).toString();
    }

    private static String jwks(SigningKey... keys) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        ArrayNode array = set.putArray("keys");
        for (SigningKey key : keys) {
            array.add(new ObjectMapper().<ObjectNode>valueToTree(key.publicJwk()));
        }
        return set.toString();
    }
}
