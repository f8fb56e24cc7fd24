package no.helseprofil.it.claims;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of each claim of HelseID as a doctor's login returns it: its form, and the places that its mapper is for. */
class EachClaimIT {

    private static final String API = "nhn:demo-api/everything";
    private static final String LOGIN = "helseid://scopes/everything";
    private static final String EPJ = "electronic-journal";
    private static final String JOURNAL = "a-journal";

    @AutoClose
    private static HealthRealm health;

    @AutoClose
    private static IdentityProvider provider;

    private static OidcClient client;
    private static OidcClient acting;
    private static LoginClaims disclosed;

    @BeforeAll
    static void logIn() {
        health = HealthRealm.in(TestRealm.reachingThisMachine())
                .scope(API, Mapping.all())
                .scope(LOGIN, Mapping.all());
        for (String place : Mapping.PLACES) {
            health.scope("nhn:demo-api/" + place, Mapping.all().map(mapping -> mapping.only(place)))
                    .scope("helseid://scopes/" + place, Mapping.all().map(mapping -> mapping.only(place)));
        }
        client = health.client(
                EPJ,
                Map.of(
                        "helseprofil.tenancy",
                        "multi-tenant",
                        "helseprofil.orgnr-supplier",
                        HealthRealm.SUPPLIER,
                        "helseprofil.delegations",
                        HealthRealm.PARENT),
                Stream.concat(Stream.of(API, LOGIN), Mapping.PLACES.stream().flatMap(EachClaimIT::scopes))
                        .toArray(String[]::new));
        health.realm().change(EPJ, registered -> registered.put("name", "Journalsystemet"));
        acting = client.withAssertion(assertion -> assertion.details(
                Details.ofParentAndChild(HealthRealm.PARENT, HealthRealm.CHILD).and(Details.ofSfmJournal(JOURNAL))));
        provider = IdentityProvider.of(health);
        disclosed = LoginClaims.of(health.realm(), client, logIn(API + " " + LOGIN));
    }

    @ParameterizedTest
    @MethodSource
    void isInEveryPlaceIfRequested(String claim, JsonNode value) {
        assertThat(disclosed.of(claim))
                .isEqualTo(Map.of("access token", value, "introspection", value, "ID token", value, "userinfo", value));
    }

    static List<Object[]> isInEveryPlaceIfRequested() {
        Map<String, JsonNode> values = values();
        assertThat(values.keySet())
                .as("a claim without a test")
                .containsAll(Claims.OF_PERSON)
                .containsAll(Claims.OF_CLIENT);
        return values.entrySet().stream()
                .map(value -> new Object[] {value.getKey(), value.getValue()})
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"access.token.claim", "introspection.token.claim"})
    void anApiScopesMapperReachesTheApiOnly(String place) {
        LoginClaims one = LoginClaims.of(health.realm(), client, logIn("nhn:demo-api/" + place));

        for (String claim : values().keySet()) {
            boolean byItself = Claims.OF_EVERY_API.contains(claim);
            boolean inToken = byItself || place.equals("access.token.claim");
            assertThat(one.accessToken().has(claim))
                    .as("access token: " + claim)
                    .isEqualTo(inToken);
            assertThat(one.introspection().has(claim))
                    .as("introspection returns nothing that the token doesn't: " + claim)
                    .isEqualTo(byItself);
            assertThat(one.idToken().has(claim)).as("ID token: " + claim).isFalse();
            assertThat(one.userInfo().has(claim)).as("userinfo: " + claim).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"id.token.claim", "userinfo.token.claim"})
    void anApiScopesMapperNeverReachesTheClient(String place) {
        LoginClaims one = LoginClaims.of(health.realm(), client, logIn("nhn:demo-api/" + place));

        for (String claim : values().keySet()) {
            assertThat(one.of(claim).keySet())
                    .as(claim)
                    .isEqualTo(
                            Claims.OF_EVERY_API.contains(claim) ? Set.of("access token", "introspection") : Set.of());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"id.token.claim", "userinfo.token.claim"})
    void anotherScopesMapperReachesTheClientOnly(String place) {
        LoginClaims one =
                LoginClaims.of(health.realm(), client, logIn(HealthRealm.BARE + " helseid://scopes/" + place));

        for (String claim : values().keySet()) {
            boolean byItself = Claims.OF_EVERY_API.contains(claim);
            assertThat(one.idToken().has(claim)).as("ID token: " + claim).isEqualTo(place.equals("id.token.claim"));
            assertThat(one.accessToken().has(claim))
                    .as("access token: " + claim)
                    .isEqualTo(byItself);
            assertThat(one.introspection().has(claim))
                    .as("introspection: " + claim)
                    .isEqualTo(byItself);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"access.token.claim", "introspection.token.claim"})
    void anotherScopesMapperNeverReachesAnApi(String place) {
        LoginClaims one =
                LoginClaims.of(health.realm(), client, logIn(HealthRealm.BARE + " helseid://scopes/" + place));

        for (String claim : values().keySet()) {
            assertThat(one.of(claim).keySet())
                    .as(claim)
                    .isEqualTo(
                            Claims.OF_EVERY_API.contains(claim) ? Set.of("access token", "introspection") : Set.of());
        }
    }

    /** Without a mapper: what HelseID puts into every token of a user. */
    @Test
    void standardClaimsNeedNoMapper() {
        JsonNode client = JsonNodeFactory.instance.textNode(EPJ);
        assertThat(disclosed.of("client_id")).isEqualTo(Map.of("access token", client, "introspection", client));
        assertThat(disclosed.of("amr").values())
                .as("access token, introspection and ID token")
                .hasSize(3)
                .allSatisfy(methods -> assertThat(methods.toString()).isEqualTo("[\"external\"]"));
        for (JsonNode token : List.of(disclosed.accessToken(), disclosed.idToken(), disclosed.introspection())) {
            assertThat(token.path("nbf").isIntegralNumber()).isTrue();
            assertThat(token.path("nbf")).isEqualTo(token.path("iat"));
        }
    }

    @Test
    void unknownValuesAreOmitted() {
        health.person("nobody", "", "", Map.of());
        Exchange login = health.logIn(client, "nobody", API + " " + LOGIN);

        LoginClaims nothing = LoginClaims.of(health.realm(), client, login);

        for (String claim : Claims.OF_PERSON) {
            assertThat(nothing.of(claim)).as(claim).isEmpty();
        }
    }

    private static Exchange logIn(String scope) {
        return provider.logIn(client, acting, HealthRealm.asking(scope), Map.of(Claims.SECURITY_LEVEL, "4"));
    }

    private static Stream<String> scopes(String place) {
        return Stream.of("nhn:demo-api/" + place, "helseid://scopes/" + place);
    }

    private static Map<String, JsonNode> values() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(Claims.PID, HealthRealm.PID);
        texts.put(Claims.SECURITY_LEVEL, "4");
        texts.put(Claims.ASSURANCE_LEVEL, "high");
        texts.put(Claims.NETWORK, "helsenett");
        texts.put(Claims.HPR_NUMBER, HealthRealm.HPR_NUMBER);
        texts.put("name", "August Mai September");
        texts.put("given_name", "August");
        texts.put("middle_name", "Mai");
        texts.put("family_name", "September");
        texts.put("idp", IdentityProvider.ALIAS);
        texts.put(Claims.CLIENT_NAME, "Journalsystemet");
        texts.put(Claims.CLIENT_AMR, "private_key_jwt");
        texts.put(Claims.OLDER_CLIENT_AMR, "rsa_private_key");
        texts.put(Claims.TENANCY, "multi-tenant");
        texts.put(Claims.OTHER_TENANCY, "multi-tenant");
        texts.put(Claims.PARENT, HealthRealm.PARENT);
        texts.put(Claims.CHILD, HealthRealm.CHILD);
        texts.put(Claims.SUPPLIER, HealthRealm.SUPPLIER);
        texts.put(Claims.JOURNAL, JOURNAL);
        Map<String, JsonNode> values = new LinkedHashMap<>();
        texts.forEach((claim, text) -> values.put(claim, JsonNodeFactory.instance.textNode(text)));
        values.put(Claims.HPR_DETAILS, json(HealthRealm.HPR_DETAILS));
        return values;
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
