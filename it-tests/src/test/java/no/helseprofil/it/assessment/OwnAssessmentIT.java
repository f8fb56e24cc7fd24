package no.helseprofil.it.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.ProofFault;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client reads what was found of it, with its own token; nobody else does, and it reads of nobody else. */
class OwnAssessmentIT {

    private static final String SELF = "helseprofil/self";
    private static final String PATH = "helseprofil/self/assessment";

    /** One with something to mend. */
    private static final String VENDOR = "vendor";

    private static TestRealm realm;
    private static JsonNode report;
    private static TestTime time;

    @BeforeAll
    static void assess() {
        time = new TestTime(SharedServer.get());
        realm = TestRealm.underProfile();
        register(VENDOR);
        realm.alter(VENDOR, client -> client.put("fullScopeAllowed", true));
        Assessing assessing = new Assessing(realm.admin());
        report = assessing.ended(assessing.started());
    }

    @AfterAll
    static void delete() {
        realm.close();
    }

    @AfterEach
    void presentTime() {
        time.reset();
    }

    @Test
    @Tag("smoke")
    void readsTheSameOfItselfAsAdministratorsDoAndNothingOfOthers() {
        Response own = read(realm.oidc(VENDOR));

        ReportSchema.assertThatItIsMetBy(own);
        assertThat(own.json().path("id")).isEqualTo(report.path("id"));
        assertThat(own.json().path("clients")).hasSize(1);
        assertThat(own.json().at("/clients/0")).isEqualTo(ofReport(VENDOR));
        assertThat(own.json().at("/clients/0/verdicts").findValuesAsText("remedy"))
                .isNotEmpty();
        assertThat(own.body())
                .doesNotContain('"' + TestRealm.MACHINE + '"', TestRealm.WITH_SECRET, "startedBy", "progress");
        assertThat(own.header("Cache-Control")).hasValue("no-store");
    }

    @Test
    void readsItAsAPageInItsLanguage() {
        OidcClient client = realm.oidc(VENDOR);
        Response page = client.call(get().header("Accept", "text/html").header("Accept-Language", "nn"), token(client))
                .response();
        assertThat(page.header("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(page.header("Content-Security-Policy").orElse("")).contains("default-src 'none'");
        assertThat(page.body())
                .contains("<html lang=\"nn\">", "<h2 id=\"client\">" + VENDOR + "</h2>", "Slik rettar du det")
                .doesNotContain(TestRealm.WITH_SECRET, "<script");
    }

    @Test
    void headIsAnsweredAsGetIsButForTheBodyAndNothingIsWritten() {
        OidcClient client = realm.oidc(VENDOR);
        Response head =
                client.call(Request.of("HEAD", address()), token(client)).response();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(client.call(Request.of("DELETE", address()), token(client))
                        .response()
                        .status())
                .isEqualTo(405);
        assertThat(client.call(Request.post(address()), token(client))
                        .response()
                        .status())
                .isEqualTo(405);
    }

    @Test
    void withoutATokenThereIsAChallenge() {
        Response answer = get().send();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(challenge(answer))
                .startsWith("DPoP algs=\"")
                .contains("ES256")
                .doesNotContain("error");
    }

    @Test
    void theSchemeBearerIsRefusedWhateverTheToken() {
        OidcClient client = realm.oidc(VENDOR);
        String token = token(client);
        refused(get().header("Authorization", "Bearer " + token).send(), 401, "invalid_token");
        refused(
                client.withRequest(request ->
                                request.withoutHeader("Authorization").header("Authorization", "Bearer " + token))
                        .call(get(), token)
                        .response(),
                401,
                "invalid_token");
        refused(get().header("Authorization", "DPoP " + token).send(), 401, "invalid_token");
        refused(
                client.withRequest(request -> request.header("Authorization", "DPoP " + token))
                        .call(get(), token)
                        .response(),
                401,
                "invalid_token");
    }

    @Test
    void anUnboundTokenIsRefused() {
        realm.plant("unbound", SigningKey.generate("ES256"), client -> {
            withSelf(client);
            ((ObjectNode) client.get("attributes")).put("dpop.bound.access.tokens", "false");
        });
        realm.off("sender-constrained-tokens");
        try {
            OidcClient client = realm.oidc("unbound").withoutProof();
            String token = token(client);
            refused(get().header("Authorization", "Bearer " + token).send(), 401, "invalid_token");
            refused(realm.oidc("unbound").call(get(), token).response(), 401, "invalid_token");
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    @Test
    void theProofIsForThisRequestAndForThisToken() {
        SigningKey other = SigningKey.generate("ES256");
        refusedProof(proof -> proof.with("htm", "POST"));
        refusedProof(proof ->
                proof.with("htu", realm.address("helseprofil/requirements").toString()));
        refusedProof(proof -> proof.with("ath", "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"));
        refusedProof(proof -> proof.without("ath"));
        refusedProof(proof -> proof.with("iat", time.clock().instant().getEpochSecond() - 300));
        OidcClient client = realm.oidc(VENDOR);
        String token = token(client);
        refused(client.withProofKey(other).call(get(), token).response(), 401, "invalid_token");
        refused(
                client.withRequest(request -> request.header(
                                "DPoP", client.proof(get()).forToken(token).sign()))
                        .call(get(), token)
                        .response(),
                401,
                "invalid_token");
    }

    @ParameterizedTest
    @EnumSource(ProofFault.class)
    void aFaultyProofShowsNobody(ProofFault fault) {
        refusedProof(fault::apply);
    }

    @Test
    void aProofWhoseKeyIsNoneIsNoFaultOfTheServer() {
        refusedProof(proof -> proof.jwk("x", "spoiled"));
    }

    @Test
    void theEdgeOfAProofsLifeIsNoFaultOfTheServer() {
        OidcClient client = realm.oidc(VENDOR);
        String token = token(client);
        for (int age = 23; age <= 27; age++) {
            long issued = time.clock().instant().getEpochSecond() - age;
            Response answer = client.withProof(proof -> proof.with("iat", issued))
                    .call(get(), token)
                    .response();
            assertThat(answer.status()).as("%s s", age).isIn(200, 401);
        }
    }

    @Test
    void aProofIsTakenOnce() {
        OidcClient client = realm.oidc(VENDOR);
        String token = token(client);
        String proof = client.proof(get()).forToken(token).sign();
        Request request = get().header("Authorization", "DPoP " + token).header("DPoP", proof);
        assertThat(request.send().status()).isEqualTo(200);
        refused(request.send(), 401, "invalid_token");
    }

    @Test
    void aTokenForAnotherApiIsToldWhichScopeToAskFor() {
        OidcClient client = realm.oidc(VENDOR);
        String token = client.clientCredentials(TestRealm.SCOPE).accessToken();
        Response answer = client.call(get(), token).response();
        refused(answer, 403, "insufficient_scope");
        assertThat(challenge(answer)).contains("scope=\"" + SELF + "\"");
    }

    @Test
    void aTokenThatAUserHasGivenIsNotTheClientsOwn() {
        OidcClient client = realm.oidc(VENDOR);
        Exchange login = client.logIn(
                AuthorizationRequest.of("openid " + SELF, TestRealm.REDIRECT_URI),
                TestRealm.USERNAME,
                TestRealm.PASSWORD);
        assertThat(login.accessTokenClaims().path("scope").textValue()).contains(SELF);
        refused(client.call(get(), login.accessToken()).response(), 401, "invalid_token");
    }

    @Test
    void aTokenInExchangeForAnotherClientsShowsNeitherOfThem() {
        OidcClient other = register("exchanging");
        String token = token(realm.oidc(VENDOR));
        Response exchanged = other.exchangeToken(token, SELF).response();
        if (exchanged.isSuccess()) {
            Response answer = other.call(
                            get(), exchanged.json().path("access_token").textValue())
                    .response();
            refused(answer, 401, "invalid_token");
        }
    }

    @Test
    void aTokenOfAnotherRealmIsRefused() {
        try (TestRealm other = TestRealm.underProfile()) {
            OidcClient stranger = other.register(VENDOR, SigningKey.generate("ES256"), OwnAssessmentIT::withSelf);
            refused(stranger.call(get(), token(stranger)).response(), 401, "invalid_token");
            Response there = stranger.call(Request.get(other.address(PATH)), token(stranger))
                    .response();
            assertThat(there.status())
                    .as("and no assessment of another realm is shown")
                    .isEqualTo(404);
            assertThat(there.errorDescription()).startsWith("no assessment of this realm is done yet");
        }
    }

    @Test
    void anExpiredTokenIsRefused() {
        OidcClient client = realm.oidc(VENDOR);
        String token = token(client);
        time.moveBy(Duration.ofHours(1));
        refused(client.at(time.clock()).call(get(), token).response(), 401, "invalid_token");
    }

    @Test
    void aDisabledClientIsRefused() {
        OidcClient client = register("disabled-later");
        String token = token(client);
        realm.change("disabled-later", representation -> representation.put("enabled", false));
        refused(client.call(get(), token).response(), 401, "invalid_token");
    }

    @Test
    void whoTakesTheNameOfAClientReadsNothingOfIt() {
        OidcClient before = register("name");
        String token = token(before);
        Assessing assessing = new Assessing(realm.admin());
        report = assessing.ended(assessing.started());
        assertThat(before.call(get(), token).response().status()).isEqualTo(200);

        realm.change("name", representation -> representation.put("clientId", "another-name"));
        refused(before.call(get(), token).response(), 401, "invalid_token");
        SigningKey key = SigningKey.generate("ES256");
        realm.register("name", key, OwnAssessmentIT::withSelf);
        OidcClient after = OidcClient.discover(realm.issuer(), "name", key);
        refused(before.call(get(), token).response(), 401, "invalid_token");
        Response answer = after.call(get(), token(after)).response();
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.errorDescription()).contains("did not look at this client");
    }

    @Test
    void theNameOfTheApiIsNobodysToTake() {
        OidcClient taker = realm.plant("helseprofil", SigningKey.generate("ES256"), client -> {});
        String token = taker.clientCredentials(TestRealm.SCOPE).accessToken();
        refused(taker.call(get(), token).response(), 403, "insufficient_scope");
    }

    @Test
    void aRealmWithoutTheProfileHasNoSuchPage() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            assertThat(Request.get(stock.address(PATH)).send().status()).isEqualTo(404);
        }
    }

    private static void refusedProof(UnaryOperator<Proof> deviation) {
        OidcClient client = realm.oidc(VENDOR);
        refused(client.withProof(deviation).call(get(), token(client)).response(), 401, "invalid_token");
    }

    private static void refused(Response answer, int status, String error) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(challenge(answer)).startsWith("DPoP ").contains("error=\"" + error + "\"");
        assertThat(answer.error()).isEqualTo(error);
        assertThat(answer.body()).doesNotContain("verdicts");
    }

    private static String challenge(Response answer) {
        return answer.header("WWW-Authenticate").orElseThrow();
    }

    private static Response read(OidcClient client) {
        return client.call(get(), token(client)).response();
    }

    private static String token(OidcClient client) {
        return client.clientCredentials(SELF).accessToken();
    }

    private static Request get() {
        return Request.get(address());
    }

    private static URI address() {
        return realm.address(PATH);
    }

    private static OidcClient register(String clientId) {
        return realm.register(clientId, SigningKey.generate("ES256"), OwnAssessmentIT::withSelf);
    }

    private static void withSelf(ObjectNode client) {
        ((ArrayNode) client.get("optionalClientScopes")).add(SELF);
    }

    private static JsonNode ofReport(String clientId) {
        for (JsonNode client : report.path("clients")) {
            if (clientId.equals(client.path("clientId").textValue())) {
                return client;
            }
        }
        throw new AssertionError("no " + clientId);
    }
}
