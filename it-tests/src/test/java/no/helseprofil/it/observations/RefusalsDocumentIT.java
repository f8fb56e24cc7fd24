package no.helseprofil.it.observations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.support.WrittenPart;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/refusals.md}: what a server answers to each fault, records of it and counts; the rest isn't written. */
class RefusalsDocumentIT {

    private static final WrittenPart LIST = new WrittenPart(
            "refusals.md",
            "refusals",
            "mvn verify -pl providers,it-tests -DskipUnitTests -Dit.test=RefusalsDocumentIT");

    /**
     * Registration endpoint. It isn't overridden, so a refusal by a policy of Keycloak's own is an event in Keycloak's
     * own words.
     */
    private static final String REGISTRATION = "registration";

    private static final String EVENTS = """
            { "eventsEnabled": true, "enabledEventTypes": [ "CLIENT_LOGIN_ERROR", "CODE_TO_TOKEN_ERROR", "LOGIN_ERROR",
              "REFRESH_TOKEN_ERROR", "PUSHED_AUTHORIZATION_REQUEST_ERROR", "INTROSPECT_TOKEN_ERROR", "REVOKE_GRANT_ERROR",
              "USER_INFO_REQUEST_ERROR", "CLIENT_REGISTER_ERROR" ] }""";

    /**
     * Text beside the constant sentence of a requirement. It is about the client's clock, see {@code docs/clients.md}.
     */
    private static final Pattern MEASURED = Pattern.compile("[0-9]+ s (behind|ahead of) ours, which says [0-9TZ:-]+");

    /** The endpoints that refusals are counted under, where a place has another name. */
    private static final Map<String, String> ENDPOINTS = Map.of("PAR", "pushed-authorization", REGISTRATION, "other");

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
        assertThat(realm.admin().put("events/config", EVENTS).status()).isEqualTo(204);
    }

    @Test
    void theListMatchesAnswersRecordsAndCounts() throws IOException {
        LIST.holds(list());
    }

    private static String list() {
        List<ListedFault> lines = new ArrayList<>();
        SoftAssertions.assertSoftly(softly -> causes().forEach(cause -> softly.check(() -> lines.add(refused(cause)))));
        return IntStream.range(0, lines.size())
                .mapToObj(i -> lines.get(i).line(i == 0 ? "" : lines.get(i - 1).sentence()))
                .collect(Collectors.joining("\n", "\n", "\n\n"));
    }

    /** Fault with its answer, its event and its count. */
    private record ListedFault(
            Cause cause, Response answer, String page, String sentence, String event, String counted) {

        private String line(String sentenceBefore) {
            String expected = "`" + ENDPOINTS.getOrDefault(cause.place(), cause.place()) + "`, "
                    + event.substring(event.lastIndexOf(", ") + 2);
            return "* " + cause.sentence() + " (" + cause.place() + "): " + answer.status() + " `" + answer.error()
                    + "`, [`"
                    + page + "`](requirements.md#" + page + ")"
                    + (sentence.equals(sentenceBefore) ? "" : ": " + sentence)
                    + ". " + event + (counted.equals(expected) ? "" : ". Counted: " + counted);
        }
    }

    private static ListedFault refused(Cause cause) {
        Supplier<Response> request = cause.prepared().get();
        realm.admin().clearEvents();
        Map<String, Integer> before = counted();
        Response answer = request.get();
        assertThat(answer.errorDescription())
                .as("what is answered for: %s, %s", cause.sentence(), answer)
                .contains(": ");
        String[] parts = String.valueOf(answer.errorDescription()).split(": ", 2);
        assertThat(answer.errorUri())
                .as("the page of what is answered for: %s, %s", cause.sentence(), answer)
                .endsWith("/helseprofil/requirements/" + parts[0]);
        return new ListedFault(
                cause,
                answer,
                parts[0],
                MEASURED.matcher(parts[1]).replaceAll("*n* s $1 ours, which says *the time*"),
                event(cause, parts),
                counted(cause, parts[0], before));
    }

    private static String event(Cause cause, String[] parts) {
        JsonNode events = realm.events();
        assertThat(events).as("one event for: %s", cause.sentence()).hasSize(1);
        JsonNode event = events.get(0);
        assertRecorded(cause, parts, event);
        boolean claimed = event.path("details").has("helseprofil_claimed_client");
        String client = event.has("clientId") ? ", proven" : claimed ? ", claimed" : "";
        return "`" + event.path("type").textValue() + "`, `"
                + event.path("error").textValue() + "`" + client;
    }

    /** Asserts that a refusal was decided once: the event and the count say the same as the answer to its sender. */
    private static void assertRecorded(Cause cause, String[] parts, JsonNode event) {
        if (cause.place().equals(REGISTRATION)) {
            return;
        }
        JsonNode details = event.path("details");
        assertThat(details.path("helseprofil_requirement").textValue())
                .as("the requirement in the event of: %s", cause.sentence())
                .isEqualTo(parts[0]);
        assertThat(details.path("reason").textValue())
                .as("the reason in the event of: %s", cause.sentence())
                .isEqualTo(parts[1]);
    }

    private static String counted(Cause cause, String requirement, Map<String, Integer> before) {
        Map<String, Integer> after = counted();
        before.forEach((key, count) -> after.merge(key, -count, Integer::sum));
        after.values().removeIf(count -> count == 0);
        assertThat(after.keySet())
                .as("one count, by what was answered, for: %s", cause.sentence())
                .singleElement()
                .asString()
                .startsWith(requirement + " ");
        return after.keySet().iterator().next().substring(requirement.length() + 1);
    }

    /** Returns the number of refusals of each kind, all in all. */
    private static Map<String, Integer> counted() {
        Map<String, Integer> counted = new LinkedHashMap<>();
        for (JsonNode refusal : realm.admin().get("helseprofil/refusals").json()) {
            String client = !refusal.has("claimedClient")
                    ? "nobody's"
                    : refusal.path("proven").booleanValue() ? "proven" : "claimed";
            counted.merge(
                    refusal.path("requirement").textValue() + " `"
                            + refusal.path("endpoint").textValue() + "`, " + client,
                    refusal.path("count").intValue(),
                    Integer::sum);
        }
        return counted;
    }

    private static List<Cause> causes() {
        List<Cause> causes = new ArrayList<>();
        causes.addAll(ofClients());
        causes.addAll(ofProofs());
        causes.addAll(ofRequests());
        causes.addAll(ofLogins());
        causes.addAll(ofUserinfo());
        return causes;
    }

    private static List<Cause> ofClients() {
        OidcClient machine = realm.oidc(TestRealm.MACHINE);
        OidcClient typeless = machine.withAssertion(assertion -> assertion.withoutHeader("typ"));
        OidcClient api = realm.oidc(TestRealm.API).withAssertion(assertion -> assertion.withoutHeader("typ"));
        SigningKey other = realm.key(TestRealm.OTHER_MACHINE);
        return List.of(
                Cause.ofExchange(
                        "the assertion has no `typ`", "token", () -> typeless.clientCredentials(TestRealm.SCOPE)),
                Cause.ofExchange("the same", "introspection", () -> api.introspect("a.b.c")),
                Cause.ofExchange("the same", "revocation", () -> typeless.revoke("a.b.c")),
                Cause.ofExchange(
                        "the assertion is for the token endpoint",
                        "token",
                        () -> machine.withAssertion(assertion -> assertion.with(
                                        "aud",
                                        realm.address("protocol/openid-connect/token")
                                                .toString()))
                                .clientCredentials(TestRealm.SCOPE)),
                Cause.ofExchange(
                        "the assertion is signed by another key",
                        "token",
                        () -> machine.withAssertion(assertion -> assertion.signedWith(other))
                                .clientCredentials(TestRealm.SCOPE)),
                Cause.ofExchange(
                        "there is no client of this name",
                        "token",
                        () -> machine.withAssertion(assertion ->
                                        assertion.with("iss", "nobody").with("sub", "nobody"))
                                .withRequest(request -> request.formInstead("client_id", "nobody"))
                                .clientCredentials(TestRealm.SCOPE)),
                Cause.ofExchange(
                        "there is no assertion",
                        "token",
                        () -> machine.withRequest(request -> request.withoutForm("client_assertion")
                                        .withoutForm("client_assertion_type")
                                        .formInstead("client_id", TestRealm.MACHINE))
                                .clientCredentials(TestRealm.SCOPE)),
                new Cause("the assertion was used before", "token", () -> {
                    String assertion = machine.assertion().sign();
                    OidcClient repeating =
                            machine.withRequest(request -> request.formInstead("client_assertion", assertion));
                    assertThat(repeating
                                    .clientCredentials(TestRealm.SCOPE)
                                    .response()
                                    .status())
                            .isEqualTo(200);
                    return () -> repeating.clientCredentials(TestRealm.SCOPE).response();
                }));
    }

    private static List<Cause> ofProofs() {
        OidcClient machine = realm.oidc(TestRealm.MACHINE);
        return List.of(
                Cause.ofExchange(
                        "there is no proof",
                        "token",
                        () -> machine.withoutProof().clientCredentials(TestRealm.SCOPE)),
                new Cause("there is none, where tokens need not be bound yet and this client's are", "token", () -> {
                    OidcClient bound =
                            realm.register("bound-and-observed", SigningKey.generate("ES256"), registered -> {});
                    realm.alterAttribute("bound-and-observed", "helseprofil.registered", "existing");
                    return () -> bound.withoutProof()
                            .clientCredentials(TestRealm.SCOPE)
                            .response();
                }),
                Cause.ofExchange(
                        "the proof is for another address",
                        "token",
                        () -> machine.withProof(proof -> proof.with("htu", "https://as.example/token"))
                                .clientCredentials(TestRealm.SCOPE)),
                Cause.ofExchange(
                        "the proof is 16 seconds old",
                        "token",
                        () -> machine.withProof(proof -> proof.madeAgo(Duration.ofSeconds(16)))
                                .clientCredentials(TestRealm.SCOPE)),
                Cause.ofExchange(
                        "the proof's signature is wrong",
                        "token",
                        () -> machine.withProof(proof -> proof.withWrongSignature())
                                .clientCredentials(TestRealm.SCOPE)),
                new Cause("the proof was used before", "token", () -> {
                    OidcClient repeating = machine.withProof(proof -> proof.with("jti", "the-same-in-the-table"));
                    assertThat(repeating
                                    .clientCredentials(TestRealm.SCOPE)
                                    .response()
                                    .status())
                            .isEqualTo(200);
                    return () -> repeating.clientCredentials(TestRealm.SCOPE).response();
                }));
    }

    private static List<Cause> ofRequests() {
        OidcClient machine = realm.oidc(TestRealm.MACHINE);
        return List.of(
                Cause.ofExchange(
                        "a parameter comes twice",
                        "token",
                        () -> machine.withRequest(request -> request.form("scope", "another"))
                                .clientCredentials(TestRealm.SCOPE)),
                Cause.ofExchange(
                        "the client hasn't been given the scope",
                        "token",
                        () -> machine.clientCredentials("no-such-scope")),
                Cause.ofExchange(
                        "the grant is none that the profile knows",
                        "token",
                        () -> machine.withRequest(request -> request.formInstead("grant_type", "urn:example:other"))
                                .clientCredentials(TestRealm.SCOPE)),
                new Cause("a registration names scopes", REGISTRATION, () -> {
                    String access = Objects.requireNonNull(realm.admin()
                            .post(
                                    "clients-initial-access",
                                    JsonNodeFactory.instance
                                            .objectNode()
                                            .put("count", 1)
                                            .put("expiration", 600))
                            .text("token"));
                    ObjectNode metadata = JsonNodeFactory.instance
                            .objectNode()
                            .put("client_name", "with scopes")
                            .put("token_endpoint_auth_method", "private_key_jwt")
                            .put("scope", TestRealm.SCOPE);
                    metadata.putArray("redirect_uris").add(TestRealm.REDIRECT_URI.toString());
                    metadata.putObject("jwks")
                            .putArray("keys")
                            .add(new ObjectMapper()
                                    .<JsonNode>valueToTree(
                                            SigningKey.generate("ES256").publicJwk()));
                    return () -> Request.post(realm.address("clients-registrations/openid-connect"))
                            .header("Authorization", "Bearer " + access)
                            .body("application/json", metadata.toString())
                            .send();
                }));
    }

    private static List<Cause> ofLogins() {
        OidcClient login = realm.oidc(TestRealm.USER_LOGIN);
        return List.of(
                Cause.ofExchange(
                        "no `code_challenge` is pushed",
                        "PAR",
                        () -> login.withRequest(request -> request.withoutForm("code_challenge"))
                                .push(realm.authorizationRequest())),
                Cause.ofExchange(
                        "the redirect URI isn't registered",
                        "PAR",
                        () -> login.withRequest(
                                        request -> request.formInstead("redirect_uri", "https://a.example/callback"))
                                .push(realm.authorizationRequest())),
                Cause.ofExchange(
                        "the client hasn't been given the scope",
                        "PAR",
                        () -> login.withRequest(request -> request.formInstead("scope", "openid no-such-scope"))
                                .push(realm.authorizationRequest())),
                Cause.ofRequest(
                        "the request wasn't pushed",
                        "authorization",
                        () -> Request.get(realm.address(
                                "protocol/openid-connect/auth?response_type=code&client_id=" + TestRealm.USER_LOGIN))),
                Cause.ofRequest(
                        "the `request_uri` was used, has ended, or never was",
                        "authorization",
                        () -> Request.get(login.authorizeUrl("urn:ietf:params:oauth:request_uri:never-given"))),
                new Cause("the code was used before", "token", () -> {
                    AuthorizationRequest request = realm.authorizationRequest();
                    String code = LoginForm.open(
                                    login.authorizeUrl(login.push(request).requestUri()))
                            .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                            .requiredCode();
                    assertThat(login.redeem(request, code).response().status()).isEqualTo(200);
                    return () -> login.redeem(request, code).response();
                }),
                new Cause("the `code_verifier` is of another login", "token", () -> {
                    AuthorizationRequest request = realm.authorizationRequest();
                    String code = LoginForm.open(
                                    login.authorizeUrl(login.push(request).requestUri()))
                            .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                            .requiredCode();
                    OidcClient mistaken = login.withRequest(sent -> sent.formInstead("code_verifier", "x".repeat(43)));
                    return () -> mistaken.redeem(request, code).response();
                }),
                Cause.ofExchange("the refresh token is none", "token", () -> login.refresh("none")));
    }

    private static List<Cause> ofUserinfo() {
        OidcClient login = realm.oidc(TestRealm.USER_LOGIN);
        return List.of(
                atUserinfo("there is no proof", login.withoutProof()),
                atUserinfo("the proof has no `ath`", login.withProof(proof -> proof.without("ath"))),
                atUserinfo("`ath` is of another token", login.withProof(proof -> proof.forToken("another"))),
                atUserinfo(
                        "the proof is by another key than the token is bound to",
                        login.withProofKey(SigningKey.generate("ES256"))),
                new Cause("the proof was used before", "userinfo", () -> {
                    OidcClient repeating = login.withProof(proof -> proof.with("jti", "the-same-at-userinfo-again"));
                    String token = realm.logIn(login).accessToken();
                    assertThat(repeating.userinfo(token).response().status()).isEqualTo(200);
                    return () -> repeating.userinfo(token).response();
                }));
    }

    private static Cause atUserinfo(String sentence, OidcClient client) {
        return new Cause(sentence, "userinfo", () -> {
            String token = realm.logIn(realm.oidc(TestRealm.USER_LOGIN)).accessToken();
            return () -> client.userinfo(token).response();
        });
    }

    /**
     * One way to be wrong.
     *
     * @param sentence what is wrong
     * @param place where it is sent
     * @param prepared does what has to be done before, and then sends it
     */
    private record Cause(String sentence, String place, Supplier<Supplier<Response>> prepared) {

        static Cause ofExchange(String sentence, String place, Supplier<Exchange> exchange) {
            return new Cause(sentence, place, () -> () -> exchange.get().response());
        }

        static Cause ofRequest(String sentence, String place, Supplier<Request> request) {
            return new Cause(
                    sentence,
                    place,
                    () -> () ->
                            request.get().header("Accept", "application/json").send());
        }
    }
}
