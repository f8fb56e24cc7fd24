package no.helseprofil.it.realm;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import no.helseprofil.it.support.GivenKeys;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The day on which a stock realm comes under the profile: a generated fleet asks for the same before and after, and
 * whatever is answered otherwise stands in the dry run, beside the client or as something that holds for all.
 */
class ActivationDayIT {

    /** Another fleet is made by {@code -Dhelseprofil.fleet.seed=2}. */
    private static final long SEED = Long.getLong("helseprofil.fleet.seed", 1);

    private static final List<OddFleet.Member> FLEET = OddFleet.of(SEED);
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final String SIGNED = "signed introspection";
    private static final String ADMIN_CLI = "admin-cli";

    /** Id that is longer than any library makes it, and that Keycloak takes. */
    private static final String LONG_ID = "j".repeat(270);

    /** Each client logs in several times, and to hash a password is what Keycloak takes most time for. */
    private static final String CHEAP_PASSWORDS = "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)";

    @AutoClose
    private static StockSide side;

    private static JsonNode dryRun;
    private static Map<String, Map<String, Response>> before;
    private static Map<String, Map<String, Response>> after;

    @BeforeAll
    static void activate() {
        side = StockSide.named(
                SharedServer.get(), "it-" + UUID.randomUUID().toString().substring(0, 8), realm -> {
                    GivenKeys.addTo(realm);
                    realm.put("passwordPolicy", CHEAP_PASSWORDS);
                });
        OddFleet.register(side, FLEET);
        before = everything();
        dryRun = succeeded(side.admin().post("helseprofil/install?dry-run=true", "{}"))
                .json();
        succeeded(side.admin().post("helseprofil/install", "{}"));
        after = everything();
    }

    @Test
    void theDryRunListsEveryChangedResponse() {
        List<String> unsaid = new ArrayList<>();
        before.forEach((client, answers) -> answers.forEach((request, answer) -> {
            Response now =
                    after.get(client).getOrDefault(request, after.get(client).get("password"));
            if (isAnother(answer, now) && !isListed(client, request, answer, now)) {
                unsaid.add(
                        member(client) + " " + request + "\n--- before\n" + seen(answer) + "\n--- after\n" + seen(now));
            }
        }));

        assertThat(unsaid).as("seed %s, the dry run says %s", SEED, dryRun).isEmpty();
    }

    @Test
    void everyListedChangeOccurs() {
        Set<String> changed = new HashSet<>();
        before.forEach((client, answers) -> answers.forEach((request, answer) -> {
            if (!request.equals(SIGNED) && isAnother(answer, after.get(client).getOrDefault(request, answer))) {
                changed.add(client);
            }
        }));

        assertThat(List.of("mappers", "audiences", "api-scopes", "api-roles", "identity-scopes"))
                .allSatisfy(effect -> assertThat(listed("/answersAtOnce/" + effect))
                        .as("%s of %s", effect, dryRun)
                        .containsAnyElementsOf(changed));
        assertThat(changed).as("what no client of before has to notice").doesNotContain(OddFleet.PLAIN);
        assertThat(everyListed()).doesNotContain(OddFleet.PLAIN);
    }

    @Test
    void theDryRunNamesTheCauseOfAChange() {
        assertThat(names("audiences", OddFleet.Oddity.AUDIENCE_OF_THE_SECTOR)).contains("nhn:other-api");
        assertThat(names("api-scopes", OddFleet.Oddity.API_SCOPE_ALWAYS)).contains(OddFleet.API_SCOPE);
        assertThat(names("mappers", OddFleet.Oddity.CLAIM_OF_HELSEID)).contains("helseid://claims/identity/pid");
        assertThat(names("api-roles", OddFleet.Oddity.FULL_SCOPE)).contains(OddFleet.API_WITH_ROLES);
        assertThat(names("identity-scopes", OddFleet.Oddity.IDENTITY_SCOPE_ASKED_FOR))
                .contains(OddFleet.IDENTITY_SCOPE);
    }

    @Test
    void onlyTheListedClientRefusalOccurs() {
        Set<String> refused = new TreeSet<>();
        before.forEach((client, answers) -> answers.forEach((request, answer) -> {
            Response now = after.get(client).get(request);
            if (now != null && answer.isSuccess() && now.status() >= 400) {
                refused.add(client);
            }
        }));

        Set<String> predicted = new TreeSet<>(listed("/answersAtOnce/identity-scopes"));
        dryRun.path("refusedAtOnce").forEach(clients -> clients.forEach(client -> predicted.add(client.textValue())));
        predicted.add(StockSide.BOUND_CLIENT);
        assertThat(refused)
                .as("the proof with a long jti is refused to all (%s)", dryRun.at("/forAll/proofs"))
                .contains(ADMIN_CLI, StockSide.BOUND_CLIENT, OddFleet.Oddity.IDENTITY_SCOPE_ASKED_FOR.clientId())
                .isSubsetOf(predicted);
    }

    @Test
    void theDryRunListsChangesForAllClients() {
        assertThat(dryRun.path("forAll").fieldNames())
                .toIterable()
                .containsExactly(
                        "metadata",
                        "headers",
                        "errors",
                        "refresh-tokens",
                        "assertions",
                        "proofs",
                        "introspection",
                        "registration");
        JsonNode next = side.admin()
                .send(side.admin()
                        .request("PUT", "helseprofil/profile?dry-run=true")
                        .header("If-Match", "*")
                        .body("application/json", side.admin().profile().body()))
                .json();
        assertThat(next.path("forAll")).as("it is so already").isEmpty();
        assertThat(next.path("answersAtOnce")).as("it is so already").isEmpty();
    }

    @Test
    void theForecastNamesTheWildcardClient() {
        JsonNode forecast = succeeded(side.admin()
                        .post(
                                "helseprofil/forecast?max=100&at=2100-01-01",
                                "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
                                        + "{\"redirect-uris\":{\"enforced\":\"2099-01-01T00:00:00Z\"}}}"))
                .json();

        List<String> clients = new ArrayList<>();
        forecast.path("clients").forEach(client -> {
            JsonNode requirement = client.path("requirements").path(0);
            assertThat(requirement.path("id").textValue()).isEqualTo("redirect-uris");
            assertThat(requirement.path("evidence").textValue()).isEqualTo("configuration");
            clients.add(client.path("clientId").textValue());
        });
        assertThat(clients).contains(OddFleet.Oddity.WILDCARD.clientId()).doesNotContain(OddFleet.PLAIN);
    }

    /** Returns the answers to each client, by client and request. */
    private static Map<String, Map<String, Response>> everything() {
        Map<String, Map<String, Response>> all = new LinkedHashMap<>();
        FLEET.forEach(member -> all.put(member.clientId(), answers(member)));
        all.put(
                ADMIN_CLI,
                Map.of(
                        "password",
                        side.passwordGrant()
                                .withoutForm("client_secret")
                                .formInstead("client_id", ADMIN_CLI)
                                .send()));
        all.put(
                StockSide.BOUND_CLIENT,
                Map.of(
                        "proof",
                        StockTokenRequests.bound(side)
                                .clientCredentials("email")
                                .response(),
                        "proof with a long jti",
                        StockTokenRequests.bound(side)
                                .withProof(proof -> proof.with("jti", LONG_ID))
                                .clientCredentials("email")
                                .response()));
        return all;
    }

    private static Map<String, Response> answers(OddFleet.Member client) {
        Map<String, Response> answers = new LinkedHashMap<>();
        answers.put("machine", token(client, "client_credentials").send());
        answers.put(
                "machine with scopes",
                token(client, "client_credentials")
                        .form("scope", "email" + client.askedFor())
                        .send());
        Response password = token(client, "password")
                .form("username", StockSide.USERNAME)
                .form("password", StockSide.PASSWORD)
                .form("scope", "openid email" + client.askedFor())
                .send();
        answers.put("password", password);
        if (password.isSuccess()) {
            answers.putAll(withToken(client, password));
        }
        answers.putAll(logins(client));
        return answers;
    }

    private static Map<String, Response> withToken(OddFleet.Member client, Response password) {
        Map<String, Response> answers = new LinkedHashMap<>();
        String token = String.valueOf(password.text("access_token"));
        answers.put(
                "userinfo",
                Request.get(side.oidc("userinfo"))
                        .header("Authorization", "Bearer " + token)
                        .send());
        answers.put(
                "introspection",
                side.withSecret("token/introspect").form("token", token).send());
        if (client.clientId().equals(OddFleet.PLAIN)) {
            answers.put(
                    SIGNED,
                    side.withSecret("token/introspect")
                            .header("Accept", "application/token-introspection+jwt")
                            .form("token", token)
                            .send());
        }
        if (password.text("refresh_token") != null) {
            answers.put(
                    "refresh",
                    token(client, "refresh_token")
                            .form("refresh_token", password.text("refresh_token"))
                            .send());
        }
        if (client.oddities().contains(OddFleet.Oddity.EXCHANGE)) {
            answers.put(
                    "exchange",
                    token(client, EXCHANGE)
                            .form("subject_token", token)
                            .form("subject_token_type", ACCESS_TOKEN)
                            .send());
        }
        return answers;
    }

    /**
     * Returns the outcome of a login: tokens, or the page that refuses it. ExistingClientsIT checks that the page is
     * the same.
     */
    private static Map<String, Response> logins(OddFleet.Member client) {
        LoginForm form = LoginForm.open(authorization(client, "code"));
        if (!form.html().contains("kc-form-login")) {
            Response page = Request.get(authorization(client, "code")).send();
            return Map.of("code", new Response(page.status(), page.headers(), ""));
        }
        Map<String, Response> answers = new LinkedHashMap<>();
        Response code = token(client, "authorization_code")
                .form(
                        "code",
                        form.submit(StockSide.USERNAME, StockSide.PASSWORD).requiredCode())
                .form("redirect_uri", StockSide.REDIRECT_URI.toString())
                .send();
        answers.put("code", code);
        if (client.oddities().contains(OddFleet.Oddity.IMPLICIT)) {
            AuthorizationAnswer answer = login(client, "id_token token");
            answers.put(
                    "implicit",
                    new Response(
                            200,
                            code.headers(),
                            answer.parameter("access_token") + "\n" + answer.parameter("id_token")));
        }
        return answers;
    }

    private static AuthorizationAnswer login(OddFleet.Member client, String type) {
        return LoginForm.open(authorization(client, type)).submit(StockSide.USERNAME, StockSide.PASSWORD);
    }

    private static URI authorization(OddFleet.Member client, String type) {
        return URI.create(side.oidc("auth") + "?client_id=" + client.clientId() + "&redirect_uri="
                + encoded(StockSide.REDIRECT_URI.toString()) + "&scope=" + encoded("openid" + client.askedFor())
                + "&state=one&nonce=two&response_type=" + encoded(type));
    }

    private static Request token(OddFleet.Member client, String grant) {
        Request request =
                side.post("token").form("client_id", client.clientId()).form("grant_type", grant);
        return client.isConfidential() ? request.form("client_secret", StockSide.SECRET) : request;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * Returns whether the answer differs. A refusal may be worded differently ({@code errors}). {@code headers} says
     * what every answer has.
     */
    private static boolean isAnother(Response answer, Response now) {
        boolean refusedAsBefore = answer.status() >= 400 && now.status() >= 400;
        return !refusedAsBefore && !seen(answer).equals(seen(now));
    }

    private static String seen(Response answer) {
        return ExistingClientsIT.seen(answer, side);
    }

    private static boolean isListed(String client, String request, Response answer, Response now) {
        boolean isRefused = answer.isSuccess() && now.status() >= 400;
        return client.equals(StockSide.BOUND_CLIENT)
                        && isRefused
                        && dryRun.at("/forAll/proofs").isTextual()
                || request.equals(SIGNED)
                        && !isRefused
                        && dryRun.at("/forAll/introspection").isTextual()
                || everyListed().contains(client);
    }

    private static Set<String> everyListed() {
        Set<String> clients = new HashSet<>();
        Stream.of("mappers", "audiences", "api-scopes", "api-roles", "health-claims", "identity-scopes")
                .forEach(effect -> clients.addAll(listed("/answersAtOnce/" + effect)));
        Stream.of("refusedAtOnce", "changesAtOnce")
                .forEach(list ->
                        dryRun.path(list).forEach(named -> named.forEach(client -> clients.add(client.textValue()))));
        return clients;
    }

    private static Set<String> listed(String pointer) {
        Set<String> clients = new HashSet<>();
        dryRun.at(pointer).forEach(client -> clients.add(client.path("clientId").textValue()));
        return clients;
    }

    private static List<String> names(String effect, OddFleet.Oddity oddity) {
        List<String> names = new ArrayList<>();
        dryRun.at("/answersAtOnce/" + effect).forEach(client -> {
            if (oddity.clientId().equals(client.path("clientId").textValue())) {
                client.path("names").forEach(name -> names.add(name.textValue()));
            }
        });
        return names;
    }

    private static String member(String clientId) {
        return FLEET.stream()
                .filter(member -> member.clientId().equals(clientId))
                .map(OddFleet.Member::toString)
                .findFirst()
                .orElse(clientId);
    }
}
