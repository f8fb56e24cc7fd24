package no.helseprofil.it.claims;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mappers of the profile's that disclose nothing: a client's own, and those in scopes of a party that the profile
 * doesn't judge.
 */
class NothingIsDisclosedIT {

    private static final String EVERYTHING = "nhn:demo-api/everything";
    private static final String EVERYTHING_TO_THE_CLIENT = "helseid://scopes/everything";
    private static final String ID = "electronic-journal";
    private static final List<String> PERSONAL = Stream.concat(
                    Claims.OF_PERSON.stream(), Stream.of(Claims.NETWORK, "email", "preferred_username"))
            .toList();
    private static final List<String> ALL = Stream.of(PERSONAL, Claims.OF_CLIENT, List.of(Claims.JOURNAL))
            .flatMap(List::stream)
            .toList();

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final HealthRealm health =
            HealthRealm.in(realm).scope(EVERYTHING, Mapping.all()).scope(EVERYTHING_TO_THE_CLIENT, Mapping.all());
    private static final OidcClient client = health.client(
            ID, Map.of("helseprofil.orgnr-parent", HealthRealm.PARENT), EVERYTHING, EVERYTHING_TO_THE_CLIENT);

    @AfterEach
    void restore() {
        realm.putProfile(TestRealm.DOCUMENT);
        realm.change(ID, registered -> registered.putArray("protocolMappers"));
    }

    @ParameterizedTest
    @MethodSource("ours")
    void refusesOurMapperTypesInAClient(Mapping mapping) {
        String models = "clients/" + realm.id(ID) + "/protocol-mappers/";

        Response one = realm.admin().post(models + "models", mapping.json());
        Response several = realm.admin()
                .post(
                        models + "add-models",
                        new ObjectMapper().createArrayNode().add(mapping.json()));

        assertThat(one.status()).as(one.body()).isEqualTo(400);
        assertThat(one.body()).contains("client scope");
        assertThat(several.status()).as(several.body()).isEqualTo(400);
    }

    @Test
    void ourMapperTypesInAnImportedClientDoNothing() {
        LoginClaims before = LoginClaims.of(realm, client, health.logIn(client, HealthRealm.BARE));
        realm.change(ID, registered -> {
            ArrayNode mappers = registered.putArray("protocolMappers");
            Stream.concat(Mapping.all(), ours()).map(Mapping::json).forEach(mappers::add);
        });

        LoginClaims after = LoginClaims.of(realm, client, health.logIn(client, HealthRealm.BARE));

        assertThat(realm.admin().client(ID).path("protocolMappers"))
                .as("the control: they are there")
                .hasSizeGreaterThan(20);
        assertThat(after.names(ALL)).isEqualTo(before.names(ALL));
        assertThat(after.accessToken().path("scope").isTextual()).isTrue();
        assertThat(after.accessToken().path("sub"))
                .isEqualTo(before.accessToken().path("sub"));
    }

    @Test
    void aClientCredentialsTokenHasNoPersonalClaims() {
        String account = realm.admin()
                .get("users?exact=true&username=service-account-" + TestRealm.MACHINE)
                .json()
                .path(0)
                .path("id")
                .textValue();
        ObjectNode user = (ObjectNode) realm.admin().get("users/" + account).json();
        user.put("firstName", "Kvart")
                .put("lastName", "Grevling")
                .putObject("attributes")
                .putArray("pid")
                .add("06828399789");
        succeeded(realm.admin().put("users/" + account, user));
        health.give(TestRealm.MACHINE, EVERYTHING, EVERYTHING_TO_THE_CLIENT);
        OidcClient machine = realm.oidc(TestRealm.MACHINE);

        LoginClaims disclosed = LoginClaims.of(
                realm,
                machine,
                machine.clientCredentials("openid profile " + EVERYTHING + " " + EVERYTHING_TO_THE_CLIENT));

        assertThat(disclosed.accessToken().path(Claims.CLIENT_AMR).textValue())
                .as("the control: it discloses claims of the client")
                .isEqualTo("private_key_jwt");
        for (String claim : PERSONAL) {
            assertThat(disclosed.accessToken().has(claim)).as(claim).isFalse();
            assertThat(disclosed.introspection().has(claim)).as(claim).isFalse();
        }
        assertThat(disclosed.toString())
                .as("what Keycloak's own scopes disclose to the client of its account is no number")
                .doesNotContain("helseid://claims/identity", "helseid://claims/hpr", "06828399789");
    }

    /** Keycloak lets an administrator of users act as one of them, by the user's own session. */
    @Test
    void anImpersonatedUserHasNoPersonalClaims() {
        Response acting = realm.admin().post("users/" + health.userId(HealthRealm.DOCTOR) + "/impersonation", "{}");
        AuthorizationRequest asked = HealthRealm.asking(EVERYTHING + " " + EVERYTHING_TO_THE_CLIENT);
        LoginForm browser =
                LoginForm.open(client.authorizeUrl(client.push(asked).requestUri()), acting);

        LoginClaims disclosed = LoginClaims.of(
                realm,
                client,
                client.redeem(asked, browser.answer().orElseThrow().requiredCode()));

        assertThat(disclosed.accessToken().path("sub").textValue())
                .as("the control: it is the doctor's session")
                .isEqualTo(health.userId(HealthRealm.DOCTOR));
        assertThat(disclosed.accessToken().has(Claims.PARENT)).isTrue();
        assertThat(disclosed.names(PERSONAL)).isEmpty();
    }

    @Test
    void anExemptClientGetsNoPersonalClaims() {
        realm.putProfile(health.realm().exempting(ID));

        assertNothingIsDisclosed(
                LoginClaims.of(realm, client, health.logIn(client, EVERYTHING + " " + EVERYTHING_TO_THE_CLIENT)));
    }

    @Test
    void keycloaksConsolesGetNoPersonalClaims() {
        health.give("account-console", EVERYTHING, EVERYTHING_TO_THE_CLIENT);
        realm.alter(
                "account-console",
                console -> ((ArrayNode) console.get("redirectUris")).add(TestRealm.REDIRECT_URI.toString()));
        AuthorizationRequest asked = HealthRealm.asking(EVERYTHING + " " + EVERYTHING_TO_THE_CLIENT);

        Response tokens = PublicClient.of(realm, "account-console").logIn(asked, HealthRealm.DOCTOR);

        assertThat(tokens.text("access_token")).as(tokens.toString()).isNotNull();
        Exchange login = new Exchange(tokens, Optional.empty());
        assertThat(login.accessTokenClaims().toString() + login.idTokenClaims())
                .doesNotContain("helseid://claims/", "nhn:", Claims.CLIENT_AMR, "\"idp\"", HealthRealm.PID);
    }

    @Test
    void aRealmWithoutTheProfileSendsNothing() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            HealthRealm without = HealthRealm.in(stock)
                    .scope(EVERYTHING, Stream.concat(Mapping.all(), ours()))
                    .scope(EVERYTHING_TO_THE_CLIENT, Stream.concat(Mapping.all(), ours()));
            OidcClient unjudged = without.client(
                    ID, Map.of("helseprofil.orgnr-parent", HealthRealm.PARENT), EVERYTHING, EVERYTHING_TO_THE_CLIENT);

            LoginClaims disclosed = LoginClaims.of(
                    stock, unjudged, without.logIn(unjudged, EVERYTHING + " " + EVERYTHING_TO_THE_CLIENT));

            assertNothingIsDisclosed(disclosed);
            assertThat(disclosed.accessToken().path("scope").isTextual()).isTrue();
            assertThat(disclosed.accessToken().path("sub").textValue()).hasSize(36);
        }
    }

    static Stream<Mapping> ours() {
        return Stream.of(
                Mapping.of("one claim", "helseprofil-claim-mapper", Map.of("claim", Claims.PID)),
                Mapping.of("client claim", "helseprofil-client-claim-mapper", Map.of("claim.name", Claims.JOURNAL)),
                Mapping.of("net", "helseprofil-network-mapper", Map.of("helsenett.networks", "0.0.0.0/0")),
                Mapping.of("subject", "helseprofil-pseudonym-mapper", Map.of("target", "sub", "salt", "x".repeat(44))),
                Mapping.scopeArray());
    }

    private static void assertNothingIsDisclosed(LoginClaims disclosed) {
        assertThat(disclosed.names(ALL)).isEmpty();
    }
}
