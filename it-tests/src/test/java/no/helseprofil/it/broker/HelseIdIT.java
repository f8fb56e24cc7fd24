package no.helseprofil.it.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The other side answers as HelseID does, or as somebody who would like to be it. */
class HelseIdIT {

    private static final String ALIAS = "helseid";
    private static final String IDPORTEN = "idporten";

    private static HelseIdServer helseId;
    private static BrokeringRealm here;

    @BeforeAll
    static void create() {
        helseId = HelseIdServer.start();
        here = BrokeringRealm.create();
        here.provider("helseid", ALIAS, Map.of("issuer", helseId.issuer()));
        here.provider("idporten", IDPORTEN, Map.of("issuer", helseId.issuer(), "syncMode", "IMPORT"));
        here.link(ALIAS, HelseIdServer.SUBJECT);
    }

    @BeforeEach
    void asHelseIdIs() {
        helseId.says(UnaryOperator.identity());
        helseId.fails(HelseIdServer.Fault.NONE);
        helseId.isIdporten(false);
        here.realm().admin().clearEvents();
    }

    @AfterAll
    static void delete() {
        helseId.close();
        here.realm().close();
    }

    @Test
    void aUserLogsInWithANonceAtTokenAndUserinfo() {
        AuthorizationRequest asked = BrokeringRealm.asking();
        JsonNode claims = here.idTokenClaims(helseId.sendBack(here.open(ALIAS, asked), Map.of()), asked);

        assertThat(claims.path(BrokeringRealm.LEVEL).textValue()).isEqualTo("4");
        assertThat(claims.path(BrokeringRealm.PID).textValue()).isEqualTo(HelseIdServer.PID);
        assertThat(helseId.challenges.get())
                .as("once at each, and not for each login")
                .isBetween(1, 2);
        assertThat(user().path("attributes").path("hpr_number").path(0).textValue())
                .isEqualTo("431001110");
        assertThat(user().path("firstName").textValue()).isEqualTo("August");
    }

    @Test
    void worksInARealmWithoutTheProfile() {
        try (TestRealm plain = TestRealm.on(SharedServer.onThisMachine(), null)) {
            BrokeringRealm stock = new BrokeringRealm(plain);
            stock.provider("helseid", ALIAS, Map.of("issuer", helseId.issuer()));
            stock.link(ALIAS, HelseIdServer.SUBJECT);
            LoginForm browser = stock.open(ALIAS, AuthorizationRequest.of("openid", TestRealm.REDIRECT_URI));

            assertThat(helseId.sendBack(browser, Map.of())
                            .answer()
                            .orElseThrow()
                            .requiredCode())
                    .isNotBlank();
        }
    }

    @Test
    void aFirstLoginCreatesAnAccount() {
        helseId.isIdporten(true);
        AuthorizationRequest asked = BrokeringRealm.asking();
        LoginForm browser = helseId.sendBack(here.open(IDPORTEN, asked), Map.of());
        if (browser.answer().orElseThrow().redirect() == null) {
            browser.fill(form -> form.form("username", "ny.bruker")
                    .form("email", "ny.bruker@example.org")
                    .form("firstName", "Ny")
                    .form("lastName", "Bruker"));
        }

        JsonNode claims = here.idTokenClaims(browser, asked);
        assertThat(claims.path(BrokeringRealm.LEVEL).textValue())
                .as("idporten-loa-high")
                .isEqualTo("4");
        assertThat(claims.path(BrokeringRealm.PID).textValue()).isEqualTo(HelseIdServer.PID);

        AuthorizationRequest again = BrokeringRealm.asking();
        assertThat(here.idTokenClaims(helseId.sendBack(here.open(IDPORTEN, again), Map.of()), again)
                        .path(BrokeringRealm.LEVEL)
                        .textValue())
                .as("the level of the second login, with the sync mode that the console sets")
                .isEqualTo("4");
    }

    @Attack(
            by = Attacker.IDENTITY_PROVIDER,
            tries = "answers in another's name, or with another's answer (mix-up, replay, another session)",
            outcome = "refused before the code is redeemed")
    @ParameterizedTest
    @CsvSource({
        "iss, https://idporten.no, another issuer",
        "iss, '', without iss",
        "state, '', no state",
        "code, '', neither a code nor an error",
        "error, server_error, server_error"
    })
    @Tag("RFC9207-2.4-1")
    @Tag("FAPI2-SP-FINAL-5.3.3.2-5")
    void refusesAnInvalidResponse(String parameter, String value, String words) {
        LoginForm browser = helseId.sendBack(here.open(ALIAS, BrokeringRealm.asking()), Map.of(parameter, value));

        refused(browser, words);
    }

    @Test
    void acceptsAResponseOnlyOnce() {
        LoginForm browser = here.open(ALIAS, BrokeringRealm.asking());
        URI right = helseId.back(browser, Map.of());
        refused(browser.reopen(helseId.back(browser, Map.of("iss", "https://idporten.no"))), "another issuer");

        goesNowhere(browser.reopen(right));
    }

    @Test
    void refusesAResponseInAnotherBrowser() {
        URI back = helseId.back(here.open(ALIAS, BrokeringRealm.asking()), Map.of());

        goesNowhere(here.open(ALIAS, BrokeringRealm.asking()).reopen(back));
    }

    private static void goesNowhere(LoginForm browser) {
        assertThat(browser.answer().map(AuthorizationAnswer::redirect))
                .as("the client gets no code")
                .isEmpty();
    }

    @Attack(
            by = Attacker.IDENTITY_PROVIDER,
            tries = "lowers the level, alters the ID token, or sends another's",
            outcome = "refused; event and page have no token or number")
    @Test
    void refusesAnIdTokenOfAnotherLogin() {
        refusedSaying(token -> token.with("helseid://claims/identity/security_level", "3"), "level 3");
        refusedSaying(token -> token.without("helseid://claims/identity/security_level"), "no known level");
        refusedSaying(token -> token.signedAs("none"), "algorithm");
        refusedSaying(token -> token.signedAs("HS256"), "algorithm");
        refusedSaying(Assertion::withWrongSignature, "signature");
        refusedSaying(token -> token.with("aud", "another-client"), "another client");
        refusedSaying(token -> token.with("nonce", "another"), "nonce");
        refusedSaying(token -> token.with("iss", "https://idporten.no"), "another issuer");
        refusedSaying(token -> token.header("kid", "another"), "names a key");
        refusedSaying(token -> token.header("typ", "at+jwt"), "typ");
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR_AT_PAR, HTTP 500",
        "REDIRECT, HTTP 307",
        "ENDLESS, could not be had in time",
        "UNKNOWN_CLIENT, invalid_client"
    })
    void anUpstreamFaultIsNoServerError(HelseIdServer.Fault fault, String words) {
        helseId.fails(fault);
        refused(here.open(ALIAS, BrokeringRealm.asking()), words);
    }

    @Test
    void showsUpstreamErrorsByTheirCodes() {
        helseId.fails(HelseIdServer.Fault.ERROR_AT_TOKEN);
        refused(helseId.sendBack(here.open(ALIAS, BrokeringRealm.asking()), Map.of()), "invalid_grant, HID-1007");
    }

    @Test
    void aUserWhoDeniesReturnsToTheLogin() {
        LoginForm browser = helseId.sendBack(
                here.open(ALIAS, BrokeringRealm.asking()), Map.of("code", "", "error", "access_denied"));
        assertThat(browser.html()).contains("kc-form-login");
    }

    @Test
    void thePageUsesTheUsersLanguage() {
        helseId.fails(HelseIdServer.Fault.UNKNOWN_CLIENT);
        String page = here.open(ALIAS, BrokeringRealm.asking()).html();
        assertThat(page).contains("lang=\"nb\"").contains("kjenner ikke igjen denne tjenesten");
    }

    @Test
    @Tag("OIDC-BACKCHANNEL-2.6-1")
    void aLogoutTokenEndsTheSessionOnce() {
        AuthorizationRequest asked = BrokeringRealm.asking();
        Exchange tokens = here.client()
                .redeem(
                        asked,
                        helseId.sendBack(here.open(ALIAS, asked), Map.of())
                                .answer()
                                .orElseThrow()
                                .requiredCode());

        assertThat(logout(helseId.logoutToken().with("aud", "another-client").sign())
                        .status())
                .isEqualTo(400);
        assertThat(logout(helseId.logoutToken().signedAs("none").sign()).status())
                .isEqualTo(400);
        assertThat(logout(helseId.logoutToken().sign() + "==").status())
                .as("with padding")
                .isEqualTo(400);
        assertThat(here.client().refresh(tokens.refreshToken()).response().status())
                .isEqualTo(200);
        String token = helseId.logoutToken().sign();
        assertThat(logout(token).status()).isEqualTo(200);
        assertThat(here.client().refresh(tokens.refreshToken()).response().error())
                .isEqualTo("invalid_grant");
        assertThat(logout(token).status()).as("a second time").isEqualTo(400);
    }

    @Test
    void aFrontChannelLogoutEndsEverySessionOfTheSid() {
        List<Exchange> logins = List.of(login(), login());

        assertThat(Request.get(URI.create(here.endpoint(ALIAS, "/logout") + "?sid=a-session&iss=https://idporten.no"))
                        .send()
                        .status())
                .isEqualTo(400);
        assertThat(Request.get(URI.create(here.endpoint(ALIAS, "/logout") + "?sid=a-session&iss=" + helseId.issuer()))
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(logins)
                .allSatisfy(login -> assertThat(here.client()
                                .refresh(login.refreshToken())
                                .response()
                                .error())
                        .isEqualTo("invalid_grant"));
    }

    private static Exchange login() {
        AuthorizationRequest asked = BrokeringRealm.asking();
        return here.client()
                .redeem(
                        asked,
                        helseId.sendBack(here.open(ALIAS, asked), Map.of())
                                .answer()
                                .orElseThrow()
                                .requiredCode());
    }

    @Test
    void theConsoleListsTheProvider() {
        JsonNode server = here.realm()
                .admin()
                .send(Request.get(SharedServer.onThisMachine().url().resolve("/admin/serverinfo")))
                .json();
        assertThat(server.at("/identityProviders").findValuesAsText("id")).contains("helseid", "idporten");
        JsonNode types = server.path("componentTypes").path("org.keycloak.broker.provider.IdentityProvider");
        assertThat(types.findValuesAsText("name")).contains("issuer", "minimumLevel", "keyId");
        assertThat(here.realm()
                        .admin()
                        .get("identity-provider/instances/" + ALIAS + "/mapper-types")
                        .json()
                        .properties())
                .extracting(Map.Entry::getKey)
                .contains("helseprofil-claim-importer", "oidc-user-attribute-idp-mapper");
    }

    @Test
    void refusesAnInvalidSettingWithAHint() {
        for (List<String> wrong : List.of(
                List.of("minimumLevel", "5", "write one of 4, 3, any"),
                List.of("issuer", "nowhere", "write an address"),
                List.of("issuer", "http://helseid.example.org", "issuer"),
                List.of("clientSecretEndpoint", "http://api.example.org", "clientSecretEndpoint"),
                List.of("signatureAlgorithm", "HS256", "write one of PS256"),
                List.of("filteredByClaim", "true", "switch it off"))) {
            ObjectNode provider = here.instance(ALIAS);
            ((ObjectNode) provider.get("config")).put(wrong.get(0), wrong.get(1));
            Response answer = here.realm().admin().put("identity-provider/instances/" + ALIAS, provider);
            assertThat(answer.status()).as(wrong + " " + answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains(wrong.get(2));
        }
    }

    @Test
    void storesNoSecret() {
        ObjectNode export = (ObjectNode) here.realm()
                .admin()
                .post("partial-export", JsonNodeFactory.instance.objectNode())
                .json();
        assertThat(export.path("identityProviders").toString()).doesNotContain("whatever-the-form-wants");
    }

    private static Response logout(String token) {
        return Request.post(here.endpoint(ALIAS, "/logout"))
                .form("logout_token", token)
                .send();
    }

    private static void refusedSaying(UnaryOperator<Assertion> change, String words) {
        helseId.says(change);
        refused(helseId.sendBack(here.open(ALIAS, BrokeringRealm.asking()), Map.of()), words);
    }

    /** A page, and an event that says why. */
    private static void refused(LoginForm browser, String words) {
        AuthorizationAnswer answer = browser.answer().orElseThrow();
        assertThat(answer.redirect()).as(words).isNull();
        assertThat(answer.status()).as(words + " " + answer.pageText()).isEqualTo(400);
        JsonNode event = here.realm().events().path(0);
        assertThat(event.path("type").textValue()).isEqualTo("IDENTITY_PROVIDER_LOGIN_ERROR");
        assertThat(event.path("details").path("reason").textValue()).contains(words);
        assertThat(event.path("details").path("remedy").textValue()).isNotBlank();
        assertThat(event + answer.pageText())
                .doesNotContain(HelseIdServer.PID, "an-access-token", HelseIdServer.SUBJECT);
    }

    private static JsonNode user() {
        return here.realm()
                .admin()
                .get("users?exact=true&username=" + TestRealm.USERNAME)
                .json()
                .path(0);
    }
}
