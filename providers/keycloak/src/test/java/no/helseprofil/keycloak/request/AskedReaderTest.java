package no.helseprofil.keycloak.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import jakarta.ws.rs.core.MultivaluedHashMap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.helseprofil.keycloak.server.Fakes;
import no.helseprofil.organisation.Details;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Facts.Asked.Choice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;

class AskedReaderTest {

    private static final String A = "nhn:a";
    private static final String B = "nhn:b";
    private static final int LONGEST = 4_000;
    private static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

    /** The APIs of these tests are known by their names; the realm has none besides. */
    private static final RealmModel REALM = Fakes.answering(RealmModel.class, (method, arguments) -> null);

    private static final AskedReader.Machines NOBODY = machines(false, true);

    @Test
    void aClientCredentialsRequestUsesItsScope() {
        Facts.Asked asked =
                read(Map.of("grant_type", "client_credentials", "scope", " openid  nhn:a/read nhn:a/write shop/read "));
        assertThat(asked.scopes()).containsOnly("openid", "nhn:a/read", "nhn:a/write", "shop/read");
        assertThat(asked.apis()).containsOnly(A);
        assertThat(asked.resources()).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"nhn:a/read", "openid", ""})
    void aCodeUsesTheGrantedScopes(String own) {
        Facts.Asked asked = read(form("authorization_code", own), login("openid nhn:a/read nhn:b/read"));
        assertThat(asked.apis())
                .as("Keycloak looks at no scope beside a code, so that one can't hide an API")
                .containsOnly(A, B);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "")
    void aRefreshUsesAllGrantedScopes(String own) {
        assertThat(read(form("refresh_token", own), login("nhn:a/read nhn:b/read"))
                        .apis())
                .containsOnly(A, B);
    }

    @Test
    void aRefreshMayNarrowButNotExtendTheScope() {
        assertThat(read(form("refresh_token", "nhn:a/read"), login("nhn:a/read nhn:b/read"))
                        .apis())
                .containsOnly(A);
        assertThat(read(form("refresh_token", "nhn:a/read nhn:b/read"), login("nhn:a/read"))
                        .apis())
                .containsOnly(A);
        assertThat(read(form("refresh_token", "nhn:b/read"), GrantContext.NONE).apis())
                .isEmpty();
    }

    @Test
    void resourceOfTheRequestOverridesTheLogins() {
        assertThat(read(form("refresh_token", null, B), login("nhn:a/read nhn:b/read", A, B))
                        .resources())
                .containsExactly(B);
        assertThat(read(form("refresh_token", null), login("nhn:a/read nhn:b/read", A, B))
                        .resources())
                .containsExactly(A, B);
    }

    @Test
    void aNarrowedRefreshNeedsNoResource() {
        assertThat(read(form("refresh_token", "nhn:b/read"), login("nhn:a/read nhn:b/read", A, B))
                        .resources())
                .containsExactly(B);
        assertThat(read(form("refresh_token", "nhn:b/read"), login("nhn:a/read nhn:b/read", A))
                        .resources())
                .as("an API that the login didn't name is not for the taking")
                .containsExactly(A);
    }

    @Test
    void anExchangeMayUseAudience() {
        MultivaluedHashMap<String, String> form = form(TOKEN_EXCHANGE, "nhn:a/read nhn:b/read", A);
        form.addAll("audience", B, "some-client");
        assertThat(read(form, GrantContext.NONE).resources()).containsExactly(A, B);
        MultivaluedHashMap<String, String> other = form("client_credentials", "nhn:a/read");
        other.addAll("audience", B);
        assertThat(read(other, GrantContext.NONE).resources())
                .as("elsewhere that parameter means nothing")
                .isEmpty();
    }

    @Test
    void doesNotLookUpEachScope() {
        String scope = IntStream.range(0, 16_250).mapToObj(i -> "x" + i + "/a").collect(Collectors.joining(" "));
        RealmModel realm = Fakes.answering(RealmModel.class, (method, arguments) -> {
            throw new AssertionError("the realm was asked for " + method);
        });
        Facts.Asked asked = new AskedReader(realm, null, Integer.MAX_VALUE, NOBODY)
                .ofTokenRequest(DecodedForm.of(form("client_credentials", scope)), GrantContext.NONE);
        assertThat(asked.scopes()).hasSize(16_250);
        assertThat(asked.apis())
                .as("no client has been given a scope of these APIs")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_credentials", "refresh_token"})
    void ignoresAScopeThatKeycloakIgnores(String grantType) {
        String longest = A + "/" + "x".repeat(LONGEST - A.length() - 1);
        assertThat(read(form(grantType, longest), login(longest)).scopes()).containsExactly(longest);
        assertThat(read(form(grantType, longest + "x"), login("openid")).scopes())
                .as("as if it had never been sent")
                .doesNotContain(longest + "x");
    }

    @Test
    void ignoresAPushedScopeThatKeycloakIgnores() {
        String scope = "x ".repeat(LONGEST);
        MultivaluedHashMap<String, String> form = form("none", scope);
        assertThat(pushed(form).scopes()).as("a parameter").isEmpty();
        form.putSingle(
                "request", base64("{\"alg\":\"ES256\"}") + "." + base64("{\"scope\":\"" + scope + "\"}") + ".c2ln");
        form.putSingle("scope", "openid");
        assertThat(pushed(form).scopes()).as("a claim").isEmpty();
        form.remove("request");
        assertThat(pushed(form).scopes()).containsExactly("openid");
    }

    private static Facts.Asked pushed(MultivaluedHashMap<String, String> form) {
        DecodedForm decoded = DecodedForm.of(form);
        return new AskedReader(REALM, null, LONGEST, NOBODY).ofPushedRequest(decoded, PushedRequest.of(decoded::value));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void hashCollisionsDoNotSlowScopeParsing() {
        String words = IntStream.range(0, 1 << 17)
                .mapToObj(i -> IntStream.range(0, 17)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining()))
                .collect(Collectors.joining(" "));
        assertTimeout(
                Duration.ofSeconds(15),
                () -> assertThat(new AskedReader(REALM, null, Integer.MAX_VALUE, NOBODY)
                                .ofTokenRequest(DecodedForm.of(form("client_credentials", words)), GrantContext.NONE)
                                .scopes())
                        .hasSize(1 << 17),
                "a set that looks at each word of a hash code takes minutes");
    }

    @Test
    void limitsLookupsOfUnknownAudiences() {
        assertThat(exchange(10).resources())
                .as("none of them is an API of this realm")
                .isEmpty();
        assertThat(exchange(11).resources())
                .as("the server looks none of them up")
                .containsExactly("client-0");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void aRequestWithoutScopeGetsTheClientsOnlyApi(String scope) {
        Facts.Asked asked = machine(
                scope, NOBODY, List.of("basic"), List.of("email", "nhn:a/write", "nhn:a/read", "helseprofil/self"));
        assertThat(asked.scopes()).containsOnly("nhn:a/read", "nhn:a/write");
        assertThat(asked.apis()).containsOnly(A);
        assertThat(asked.choice()).isEqualTo(Choice.MADE);
    }

    @Test
    void severalApisAreUndecided() {
        Facts.Asked asked = machine(null, NOBODY, List.of("basic"), List.of("nhn:a/read", "nhn:b/read"));
        assertThat(asked.scopes()).isEmpty();
        assertThat(asked.choice()).isEqualTo(Choice.OF_SEVERAL);
    }

    @Test
    void addsNothingToExplicitOrDefaultOrAdminScopes() {
        List<String> api = List.of("nhn:a/read");
        assertThat(machine("openid", NOBODY, List.of(), api).scopes()).containsOnly("openid");
        assertThat(machine(null, NOBODY, List.of("nhn:b/read"), api).scopes()).isEmpty();
        assertThat(machine(null, NOBODY, List.of("nhn:b/read"), api).apis()).containsOnly(B);
        assertThat(machine(null, machines(true, true), List.of(), api))
                .as("its tokens are for something else, such as the administration")
                .isEqualTo(Facts.Asked.NOTHING);
        assertThat(machine(null, NOBODY, List.of(), List.of("helseprofil/self", "nhn:selvbetjening/client"))
                        .choice())
                .as("the server's own APIs are asked for by name")
                .isEqualTo(Choice.OF_NONE);
    }

    @Test
    void anExistingClientKeepsItsScopesAndIsObserved() {
        AskedReader.Machines before = machines(false, false);
        assertThat(machine(null, before, List.of(), List.of("nhn:a/read"))).isEqualTo(Facts.Asked.NOTHING);
        assertThat(machine(null, before, List.of(), List.of("nhn:a/read", "nhn:b/read"))
                        .choice())
                .isEqualTo(Choice.OF_SEVERAL);
    }

    private static AskedReader.Machines machines(boolean others, boolean granted) {
        return new AskedReader.Machines() {
            @Override
            public boolean areForOthers(ClientModel client) {
                return others;
            }

            @Override
            public boolean areGranted(ClientModel client) {
                return granted;
            }
        };
    }

    @Test
    void tooManyScopesAreUndecided() {
        List<String> many =
                IntStream.range(0, 500).mapToObj(i -> A + "/scope-" + i).toList();
        assertThat(machine(null, NOBODY, List.of(), many).choice()).isEqualTo(Choice.OF_SEVERAL);
    }

    private static Facts.Asked machine(
            String scope, AskedReader.Machines machines, List<String> byDefault, List<String> optional) {
        ClientModel client = Fakes.answering(ClientModel.class, (method, arguments) -> switch (method) {
            case "getClientScopes" ->
                ((boolean) arguments[0] ? byDefault : optional)
                        .stream().collect(Collectors.toMap(name -> name, name -> ""));
            default -> method.equals("isEnabled");
        });
        return new AskedReader(REALM, client, LONGEST, machines)
                .ofTokenRequest(DecodedForm.of(form("client_credentials", scope)), GrantContext.NONE);
    }

    private static Facts.Asked exchange(int audiences) {
        MultivaluedHashMap<String, String> form = form(TOKEN_EXCHANGE, A + "/read");
        IntStream.range(0, audiences).forEach(i -> form.add("audience", "client-" + i));
        return read(form, GrantContext.NONE);
    }

    @Test
    void keepsOneTruncatedUnknownResource() {
        MultivaluedHashMap<String, String> form = form("client_credentials", A + "/read", "x".repeat(5_000), A, B, A);
        assertThat(read(form, GrantContext.NONE).resources()).containsExactly(A, "x".repeat(256));
    }

    private static Facts.Asked read(Map<String, String> parameters) {
        MultivaluedHashMap<String, String> form = new MultivaluedHashMap<>();
        parameters.forEach(form::putSingle);
        return read(form, GrantContext.NONE);
    }

    private static Facts.Asked read(MultivaluedHashMap<String, String> form, GrantContext login) {
        return new AskedReader(REALM, null, LONGEST, NOBODY).ofTokenRequest(DecodedForm.of(form), login);
    }

    private static MultivaluedHashMap<String, String> form(String grantType, String scope, String... resources) {
        MultivaluedHashMap<String, String> form = new MultivaluedHashMap<>();
        form.putSingle("grant_type", grantType);
        if (scope != null) {
            form.putSingle("scope", scope);
        }
        form.addAll("resource", resources);
        return form;
    }

    private static GrantContext login(String scope, String... resources) {
        return new GrantContext(null, scope, new RememberedRequest(List.of(resources), Details.ABSENT));
    }
}
