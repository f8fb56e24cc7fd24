package no.helseprofil.it.incident;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.OTHER_MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.Jwks;
import no.helseprofil.it.support.Measures;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.support.Waiting;
import no.helseprofil.it.table.Attacks;
import no.helseprofil.profile.request.OnlyCohorts;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An emergency refuses everywhere what it denies, of everybody, and leaves nothing behind when it is over. */
@Attacks(OnlyCohorts.class)
class EmergencyIT {

    private static final String COHORT = "sykehus";
    private static final String SELF_SERVICE = "nhn:selvbetjening/client";
    private static final Duration AT_MOST = Duration.ofSeconds(20);
    private static final TestTime TIME = new TestTime(SharedServer.get());
    private static final ServerProbe PROBE = new ServerProbe(SharedServer.get());

    /** The clients of the realm as it is imported are new; the cohort is there to be named. */
    private static final String DOCUMENT =
            "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"cohorts\":{\"sykehus\":{},\"empty\":{}}}";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile(DOCUMENT);

    private static final Measures measures = Measures.in(realm);

    private static final SigningKey rsa = SigningKey.generateRsa(2048, "PS256");
    private static final OidcClient withRsa =
            realm.register("with-rsa", rsa, client -> {}).withProofKey(rsa);
    private static final OidcClient withBoth = realm.register(
            "with-both",
            SigningKey.generate("ES256"),
            client -> attribute(
                    client,
                    "jwks.string",
                    Jwks.with(client.at("/attributes/jwks.string").textValue(), rsa.publicJwk())));

    @AfterEach
    void end() {
        TIME.reset();
        realm.admin().delete(Measures.EMERGENCY);
    }

    /** An algorithm falls: who would be refused, who is, and what is left when it is over. */
    @Test
    void aProtocolWeaknessIsMitigated() {
        String document = realm.admin().profile().body();
        String none = etag();
        Exchange before = realm.logIn(withRsa);
        Map<String, Object> settings = Map.of("deniedAlgorithms", List.of("PS256"));
        realm.change("with-rsa", client -> attribute(client, "token.endpoint.auth.signing.alg", "PS256"));

        Response dryRun = put(Measures.EMERGENCY + "?dry-run=true", settings, null);

        assertThat(dryRun.status()).as(dryRun.body()).isEqualTo(200);
        assertThat(dryRun.json().path("clients").findValuesAsText("clientId"))
                .as(dryRun.body())
                .containsExactly("with-rsa");
        assertThat(texts(dryRun.json().path("unseen")))
                .as("of keys that are used nothing is known: %s", dryRun.body())
                .containsExactly("signing-algorithm@emergency");
        assertThat(withRsa.clientCredentials(SCOPE).response().isSuccess()).isTrue();
        assertThat(etag()).isEqualTo(none);

        measures.tighten(settings);

        refused(withRsa.clientCredentials(SCOPE)).by("signing-algorithm").saying("(in an emergency: allowed RS256");
        refused(withRsa.push(realm.authorizationRequest())).by("signing-algorithm");
        refused(withRsa.refresh(before.refreshToken())).by("signing-algorithm");
        refused(withRsa.exchangeToken(before.accessToken(), SCOPE)).by("signing-algorithm");
        refused(withRsa.introspect(before.accessToken())).by("signing-algorithm");
        refused(withRsa.userinfo(before.accessToken())).by("signing-algorithm");
        refused(realm.oidc(MACHINE).withProofKey(rsa).clientCredentials(SCOPE))
                .by("signing-algorithm")
                .with(400, "invalid_dpop_proof");
        refused(withBoth.withRequestObject(object -> object.signedWith(rsa)
                                .header("alg", rsa.algorithm())
                                .header("kid", rsa.kid()))
                        .pushObject(realm.authorizationRequest()))
                .by("signing-algorithm");
        Response registered = realm.admin().post("clients", representation("by-denied-algorithm", client -> {
            attribute(client, "token.endpoint.auth.signing.alg", "PS256");
        }));
        assertThat(registered.status()).as(registered.body()).isEqualTo(400);
        assertThat(registered.body()).contains("signing-algorithm: ");
        assertThat(realm.oidc(MACHINE).clientCredentials(SCOPE).response().isSuccess())
                .as("who signs otherwise goes on")
                .isTrue();
        assertThat(texts(Request.get(realm.address(".well-known/openid-configuration"))
                        .send()
                        .json()
                        .path("token_endpoint_auth_signing_alg_values_supported")))
                .as("the metadata say what is taken")
                .isNotEmpty()
                .doesNotContain("PS256");

        Response ended = realm.admin().delete(Measures.EMERGENCY + "?reason=Mended");

        assertThat(ended.status()).as(ended.body()).isEqualTo(204);
        assertThat(realm.admin().get(Measures.EMERGENCY).json()).isEmpty();
        assertThat(etag()).isEqualTo(none);
        assertThat(PROBE.emergencies(realm.name())).as("lines of the table").isZero();
        assertThat(realm.admin().profile().body()).isEqualTo(document);
        assertThat(realm.isActive(before.accessToken())).isTrue();
        assertThat(withRsa.userinfo(before.accessToken()).response().isSuccess())
                .isTrue();
        assertThat(withRsa.refresh(before.refreshToken()).response().isSuccess())
                .isTrue();
        assertThat(withRsa.clientCredentials(SCOPE).response().isSuccess()).isTrue();
        JsonNode changes = realm.admin().get("helseprofil/changes?max=2").json();
        assertThat(changes.at("/0/what/kind").textValue())
                .as(changes.toString())
                .isEqualTo("emergency");
        assertThat(changes.at("/0/details/from/deniedAlgorithms/0").textValue()).isEqualTo("PS256");
        assertThat(changes.at("/1/details/to/deniedAlgorithms/0").textValue()).isEqualTo("PS256");
        assertThat(realm.admin().get("helseprofil/log").body().lines().filter(line -> line.contains("emergency")))
                .as("both steps are entries of the log")
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @Attack(
            by = Attacker.VENDOR,
            tries = "uses a proof older than an emergency allows, by any grant, at PAR, userinfo or self-service",
            outcome = "refused (`dpop-proof-age`)")
    @Test
    void anOldProofIsRefusedForEachGrantAndEndpoint() {
        OidcClient user = realm.oidc(USER_LOGIN);
        Exchange login = realm.logIn(user);
        AuthorizationRequest asked = realm.authorizationRequest();
        String code = code(user, asked);
        OidcClient own = realm.register(
                "helps-itself",
                SigningKey.generate("ES256"),
                client -> ((ArrayNode) client.get("optionalClientScopes")).add(SELF_SERVICE));
        String ofItsOwn = own.clientCredentials(SELF_SERVICE).accessToken();
        Request read = Request.get(realm.address("helseprofil/selvbetjening/v1/client"));
        assertThat(old(own).call(read, ofItsOwn).response().status()).isEqualTo(200);
        assertThat(old(realm.oidc(MACHINE)).clientCredentials(SCOPE).response().isSuccess())
                .isTrue();

        measures.tighten("dpopProofMaxAge", "PT5S");

        refused(old(realm.oidc(MACHINE)).clientCredentials(SCOPE))
                .by("dpop-proof-age")
                .with(400, "invalid_dpop_proof")
                .saying("(in an emergency: max PT5S, ahead PT10S)");
        refused(old(user).push(realm.authorizationRequest())).by("dpop-proof-age");
        refused(old(user).redeem(asked, code)).by("dpop-proof-age");
        refused(old(user).refresh(login.refreshToken())).by("dpop-proof-age");
        refused(old(user).exchangeToken(login.accessToken(), SCOPE)).by("dpop-proof-age");
        refused(old(user).userinfo(login.accessToken())).by("dpop-proof-age");
        Response self = old(own).call(read, ofItsOwn).response();
        assertThat(self.status()).as(self.body()).isEqualTo(401);
        assertThat(self.json().path("detail").textValue()).startsWith("dpop-proof-age: ");
        assertThat(own.call(read, ofItsOwn).response().status()).isEqualTo(200);
        assertThat(user.redeem(asked, code).response().isSuccess())
                .as("what was refused was not used up")
                .isTrue();
    }

    @Test
    void userinfoRequiresANonceAndNoncesExpireSooner() {
        OidcClient user = realm.oidc(USER_LOGIN);
        Exchange login = realm.logIn(user);
        OidcClient withoutNonce = OidcClient.discover(realm.issuer(), USER_LOGIN, realm.key(USER_LOGIN))
                .withProofKey(user.proofKey());
        assertThat(withoutNonce
                        .withoutNonceStep()
                        .userinfo(login.accessToken())
                        .response()
                        .status())
                .isEqualTo(200);

        measures.tighten(Map.of("nonceAtUserinfo", true, "nonceLifetime", "PT30S"));

        Response challenge =
                withoutNonce.withoutNonceStep().userinfo(login.accessToken()).response();
        assertThat(challenge.status()).isEqualTo(401);
        assertThat(challenge.headerLines("WWW-Authenticate").toString()).contains("use_dpop_nonce");
        assertThat(challenge.header("DPoP-Nonce")).isPresent();
        assertThat(user.userinfo(login.accessToken()).response().isSuccess())
                .as("who takes the nonce goes on")
                .isTrue();
        Exchange again = user.refresh(login.refreshToken());
        assertThat(again.challenge()).as("a young one is taken").isEmpty();
        TIME.moveBy(Duration.ofSeconds(40));
        assertThat(user.at(TIME.clock()).refresh(login.refreshToken()).challenge())
                .as("a nonce of 40 seconds ago")
                .isPresent();
    }

    @Test
    void limitsTheLifetimeOfEveryToken() {
        OidcClient user = realm.oidc(USER_LOGIN);
        Exchange login = realm.logIn(user);
        OidcClient light = realm.register(
                "light",
                SigningKey.generate("ES256"),
                client -> attribute(client, "client.use.lightweight.access.token.enabled", "true"));
        OidcClient exempt = realm.register("exempt", SigningKey.generate("ES256"), client -> {});
        realm.putProfile(exempting("exempt"));
        try {
            measures.tighten("accessTokenLifetimeMax", "PT1M");

            assertThat(lifetime(realm.oidc(MACHINE).clientCredentials(SCOPE))).isEqualTo(60);
            assertThat(lifetime(user.refresh(login.refreshToken()))).isEqualTo(60);
            assertThat(lifetime(user.exchangeToken(login.accessToken(), SCOPE))).isLessThanOrEqualTo(60);
            assertThat(lifetime(light.clientCredentials(SCOPE))).isEqualTo(60);
            assertThat(lifetime(exempt.clientCredentials("profile"))).isEqualTo(60);
        } finally {
            realm.putProfile(DOCUMENT);
        }
    }

    @Test
    void aWideEmergencyRequiresConfirmation() {
        Map<String, Object> settings = Map.of("onlyCohorts", List.of("empty"));
        Response dryRun = put(Measures.EMERGENCY + "?dry-run=true&max=1", settings, null);
        long total = dryRun.json().path("total").asLong();
        assertThat(total).as(dryRun.body()).isGreaterThan(1);
        assertThat(dryRun.json().path("clients")).as("a page of one").hasSize(1);
        assertThat(dryRun.json().path("of").asLong()).isEqualTo(total);
        assertThat(dryRun.json().path("numberNeeded").booleanValue()).isTrue();
        assertThat(dryRun.json().path("everybody").booleanValue()).isTrue();
        assertThat(dryRun.json().path("console").booleanValue())
                .as("the console is Keycloak's own client")
                .isFalse();

        for (String query : List.of("", "?clients=" + (total - 1), "?clients=", "?clients=0" + total)) {
            Response refused = put(Measures.EMERGENCY + query, settings, "*");
            assertThat(refused.status()).as(query + refused.body()).isEqualTo(409);
            assertThat(refused.text("detail"))
                    .contains(total + " of " + total + " clients, so that none is left", "send clients=" + total);
        }
        assertThat(realm.admin().get(Measures.EMERGENCY).json())
                .as("nothing is done yet")
                .isEmpty();
        assertThat(put(Measures.EMERGENCY + "?clients=" + total, settings, "*").status())
                .isEqualTo(200);
    }

    @Test
    void theDryRunReportsThatTheConsoleStops() {
        Response dryRun = put(Measures.EMERGENCY + "?dry-run=true", Map.of("deniedAlgorithms", List.of("ES256")), null);

        assertThat(dryRun.json().path("console").booleanValue())
                .as(dryRun.body())
                .isTrue();
    }

    @Attack(
            by = Attacker.VENDOR,
            tries = "goes on while only other cohorts may: exempt, new, or by old tokens",
            outcome = "refused (`only-cohorts`); introspection: not active")
    @Test
    void onlyTheNamedCohortsAreAdmitted() {
        OidcClient user = realm.oidc(USER_LOGIN);
        Exchange login = realm.logIn(user);
        String pushed = user.push(realm.authorizationRequest()).requestUri();
        OidcClient exempt = realm.register("exempt-too", SigningKey.generate("ES256"), client -> {});
        realm.putProfile(exempting("exempt-too"));
        Response named = realm.admin()
                .put("helseprofil/clients/" + MACHINE + "/cohort", Map.of("cohort", COHORT, "reason", "a"));
        assertThat(named.status()).as(named.body()).isEqualTo(204);
        String ofMachine = realm.oidc(MACHINE).clientCredentials(SCOPE).accessToken();
        try {
            measures.tighten("onlyCohorts", List.of(COHORT));

            refused(user.clientCredentials(SCOPE)).by("only-cohorts").with(400, "unauthorized_client");
            refused(user.push(realm.authorizationRequest())).by("only-cohorts");
            refused(user.refresh(login.refreshToken())).by("only-cohorts");
            refused(user.exchangeToken(login.accessToken(), SCOPE)).by("only-cohorts");
            refused(user.userinfo(login.accessToken())).by("only-cohorts").with(401, "invalid_token");
            refused(exempt.clientCredentials("profile")).by("only-cohorts");
            refused(realm.oidc(OTHER_MACHINE).clientCredentials(SCOPE)).by("only-cohorts");
            AuthorizationAnswer answer = authorize(user, pushed);
            assertThat(answer.code())
                    .as("what was pushed before leads to no code: %s", answer)
                    .isNull();
            OidcClient made = realm.register("made-meanwhile", SigningKey.generate("ES256"), client -> {});
            refused(made.clientCredentials(SCOPE)).by("only-cohorts");
            assertThat(realm.isActive(login.accessToken())).isFalse();
            assertThat(realm.isActive(ofMachine)).as("an API may ask on").isTrue();
            assertThat(realm.oidc(MACHINE).clientCredentials(SCOPE).response().isSuccess())
                    .isTrue();

            realm.admin().delete(Measures.EMERGENCY);

            assertThat(realm.isActive(realm.logIn(user).accessToken())).isTrue();
            assertThat(user.userinfo(login.accessToken()).response().isSuccess())
                    .as("a token of before")
                    .isTrue();
        } finally {
            realm.putProfile(DOCUMENT);
        }
    }

    @Test
    void aWaiverDoesNotApply() {
        realm.putProfile("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\","
                + "\"requirements\":{\"dpop-proof-age\":{\"enforced\":\"2025-01-01T00:00:00Z\"}}}");
        try {
            realm.waive(OTHER_MACHINE, "dpop-proof-age", Duration.ofDays(9));
            OidcClient slow = realm.oidc(OTHER_MACHINE).withProof(proof -> proof.madeAgo(Duration.ofSeconds(20)));
            assertThat(slow.clientCredentials(SCOPE).response().isSuccess()).isTrue();

            measures.tighten("dpopProofMaxAge", "PT5S");

            refused(slow.clientCredentials(SCOPE)).by("dpop-proof-age");
            refused(old(realm.oidc(OTHER_MACHINE)).clientCredentials(SCOPE)).by("dpop-proof-age");
        } finally {
            realm.admin().delete("helseprofil/clients/" + OTHER_MACHINE + "/waivers/dpop-proof-age");
            realm.putProfile(DOCUMENT);
        }
    }

    @Test
    void endsByItselfAndAppliesToItsRealmOnly() {
        TestRealm another = TestRealm.underProfile();
        try {
            Instant end = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
            measures.tighten(Map.of("dpopProofMaxAge", "PT5S", "until", end.toString()));

            refused(old(realm.oidc(MACHINE)).clientCredentials(SCOPE)).by("dpop-proof-age");
            assertThat(old(another.oidc(MACHINE))
                            .clientCredentials(SCOPE)
                            .response()
                            .isSuccess())
                    .as("another realm")
                    .isTrue();

            TIME.moveBy(Duration.ofHours(1).plusSeconds(1));

            assertThat(old(realm.oidc(MACHINE).at(TIME.clock()))
                            .clientCredentials(SCOPE)
                            .response()
                            .status())
                    .as("no administrator has to take it away")
                    .isEqualTo(200);
            JsonNode shown = realm.admin().get(Measures.EMERGENCY).json();
            assertThat(shown.path("inForce").asBoolean(true))
                    .as(shown.toString())
                    .isFalse();
        } finally {
            another.close();
        }
    }

    @Test
    void unreadableSettingsCloseTheRealmUntilRemoved() {
        TestRealm another = TestRealm.underProfile();
        try {
            PROBE.storeEmergency(another.name(), "{\"reason\":\"by a later version\",\"proofs\":\"none\"}");
            Waiting.until(
                    "the node has read them",
                    AT_MOST,
                    () -> another.oidc(MACHINE)
                                    .clientCredentials(SCOPE)
                                    .response()
                                    .status()
                            == 503);

            assertThat(another.admin()
                            .get(Measures.EMERGENCY)
                            .json()
                            .path("unreadable")
                            .asBoolean())
                    .isTrue();
            Response answer = another.admin().get("helseprofil/requirements");
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.body()).contains("DELETE /admin/realms/" + another.name() + "/helseprofil/emergency");
            assertThat(realm.oidc(MACHINE).clientCredentials(SCOPE).response().isSuccess())
                    .as("another realm")
                    .isTrue();

            assertThat(another.admin().delete(Measures.EMERGENCY).status()).isEqualTo(204);
            assertThat(another.oidc(MACHINE).clientCredentials(SCOPE).response().isSuccess())
                    .isTrue();
        } finally {
            another.close();
        }
    }

    /** Its client authenticates by another key, and proves that it has a third one. */
    @Test
    void appliesToRequestObjectKeys() {
        OidcClient signing = withBoth.withRequestObject(
                object -> object.signedWith(rsa).header("alg", rsa.algorithm()).header("kid", rsa.kid()));
        assertThat(signing.pushObject(realm.authorizationRequest()).response().status())
                .isEqualTo(201);

        measures.tighten("minimumRsaBits", 3072);

        refused(signing.pushObject(realm.authorizationRequest()))
                .by("key-strength")
                .with(400, "invalid_request_object");
        refused(withRsa.clientCredentials(SCOPE)).by("key-strength").with(401, "invalid_client");
        assertThat(withBoth.push(realm.authorizationRequest()).response().status())
                .as("nothing is refused for a key that signs nothing")
                .isEqualTo(201);
        assertThat(realm.admin().delete(Measures.EMERGENCY).status()).isEqualTo(204);

        String block = measures.block("key", rsa.thumbprint());
        refused(signing.pushObject(realm.authorizationRequest())).by("blocked");
        assertThat(realm.admin().delete(Measures.BLOCKS + "/" + block).status()).isEqualTo(204);
        assertThat(signing.pushObject(realm.authorizationRequest()).response().status())
                .isEqualTo(201);
    }

    @Test
    void concurrentAdministratorsDoNotOverwriteEachOther() {
        Map<String, Object> settings = Map.of("dpopProofMaxAge", "PT5S");

        assertThat(put(Measures.EMERGENCY, settings, null).status()).isEqualTo(428);
        assertThat(put(Measures.EMERGENCY, settings, "\"other\"").status()).isEqualTo(412);
        String none = etag();
        Response first = put(Measures.EMERGENCY, settings, none);
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(first.header("ETag")).contains(etag());
        assertThat(first.json().path("by").textValue()).isNotEmpty();
        assertThat(put(Measures.EMERGENCY, settings, none).status()).isEqualTo(412);
        assertThat(put(Measures.EMERGENCY, Map.of("minimumRsaBits", 3072), etag())
                        .status())
                .isEqualTo(200);
        assertThat(realm.admin().get(Measures.EMERGENCY).json().has("dpopProofMaxAge"))
                .as("they are replaced as a whole")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dpopProofMaxAge | PT16S | /dpopProofMaxAge",
                "until | 2020-01-01T00:00:00Z | /until",
                "reason | '' | /reason",
                "proofAge | PT5S | /proofAge",
                "onlyCohorts | sykehus | /onlyCohorts",
            })
    void refusesInvalidSettings(String member, String value, String pointer) {
        Response answer = put(Measures.EMERGENCY, Map.of("nonceAtUserinfo", true, member, value), "*");

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.json().at("/errors/0/pointer").textValue()).isEqualTo(pointer);
        assertThat(realm.admin().get(Measures.EMERGENCY).json()).isEmpty();
    }

    @Test
    void realmManagersSetItAndClientViewersRead() {
        AdminApi viewer = Administrators.of(SharedServer.get(), realm.name(), "view-clients");
        AdminApi clients = Administrators.of(SharedServer.get(), realm.name(), "manage-clients");

        assertThat(viewer.get(Measures.EMERGENCY).status()).isEqualTo(200);
        for (AdminApi other : List.of(viewer, clients)) {
            assertThat(put(other, Measures.EMERGENCY, Map.of("nonceAtUserinfo", true), "*")
                            .status())
                    .isEqualTo(403);
            assertThat(other.delete(Measures.EMERGENCY).status()).isEqualTo(403);
        }
        assertThat(realm.admin().delete(Measures.EMERGENCY).status()).isEqualTo(404);
        assertThat(put(Measures.EMERGENCY + "?dryrun=true", Map.of("nonceAtUserinfo", true), "*")
                        .status())
                .as("a slip of the pen puts nothing in force")
                .isEqualTo(400);
        assertThat(realm.admin().get(Measures.EMERGENCY).json()).isEmpty();
    }

    private static Response put(String path, Map<String, Object> settings, @Nullable String ifMatch) {
        return put(realm.admin(), path, settings, ifMatch);
    }

    private static Response put(AdminApi admin, String path, Map<String, Object> settings, @Nullable String ifMatch) {
        Request request = admin.request("PUT", path).body("application/json", Measures.emergency(settings));
        return admin.send(ifMatch == null ? request : request.header("If-Match", ifMatch));
    }

    private static String etag() {
        return realm.admin().get(Measures.EMERGENCY).header("ETag").orElseThrow();
    }

    private static OidcClient old(OidcClient client) {
        return client.withProof(proof -> proof.madeAgo(Duration.ofSeconds(8)));
    }

    private static long lifetime(Exchange issued) {
        JsonNode claims = issued.accessTokenClaims();
        return claims.path("exp").asLong() - claims.path("iat").asLong();
    }

    private static String code(OidcClient client, AuthorizationRequest asked) {
        return authorize(client, client.push(asked).requestUri()).requiredCode();
    }

    private static AuthorizationAnswer authorize(OidcClient client, String requestUri) {
        LoginForm page = LoginForm.open(client.authorizeUrl(requestUri));
        return page.answer().orElseGet(() -> page.submit(TestRealm.USERNAME, TestRealm.PASSWORD));
    }

    private static ObjectNode representation(String clientId, Consumer<ObjectNode> deviation) {
        ObjectNode client = TestRealm.representation(clientId, SigningKey.generate("ES256"));
        deviation.accept(client);
        return client;
    }

    private static String exempting(String clientId) {
        return DOCUMENT.substring(0, DOCUMENT.length() - 1)
                + ",\"exempt\":[{\"id\":\""
                + realm.id(clientId)
                + "\",\"reason\":\"replaced before then\",\"until\":\"2099-01-01T00:00:00Z\"}]}";
    }

    private static void attribute(ObjectNode client, String name, String value) {
        ((ObjectNode) client.get("attributes")).put(name, value);
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::textValue).toList();
    }
}
