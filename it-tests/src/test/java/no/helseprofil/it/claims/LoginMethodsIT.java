package no.helseprofil.it.claims;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.CodeDevice;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Methods of a user's login, {@code amr}: those that were seen in that login, as an array, and never more. */
class LoginMethodsIT {

    private static final String SCOPE = HealthRealm.BARE;
    private static final String TWO_FACTORS = "two-factors";
    private static final String FORGETFUL = "forgetful";
    private static final CodeDevice DEVICE = new CodeDevice("a-secret-of-a-device");
    private static final Pattern FORGOTTEN = Pattern.compile("href=\"(?<url>[^\"]*reset-credentials[^\"]*)\"");

    @AutoClose
    private static HealthRealm health;

    @AutoClose
    private static IdentityProvider provider;

    private static OidcClient client;

    @BeforeAll
    static void create() {
        health = HealthRealm.in(TestRealm.reachingThisMachine());
        client = health.client("electronic-journal", Map.of("standard.token.exchange.enabled", "true"));
        provider = IdentityProvider.of(health);
        person(TWO_FACTORS, DEVICE.credential("the telephone"));
        person(FORGETFUL);
        health.realm().changeRealm(realm -> realm.put("resetPasswordAllowed", true));
    }

    @Tag("smoke")
    @Test
    void apiAndClientReceiveThePasswordMethod() {
        LoginClaims disclosed = LoginClaims.of(health.realm(), client, health.logIn(client, SCOPE));

        assertThat(disclosed.accessToken().path("amr").isArray())
                .as("HelseID has an array")
                .isTrue();
        assertThat(disclosed.of("amr").keySet()).containsExactly("access token", "introspection", "ID token");
        assertThat(disclosed.of("amr").values())
                .allSatisfy(methods -> assertThat(texts(methods)).containsExactly("pwd"));
    }

    @Test
    void laterTokensOfALoginHaveItsMethods() {
        Exchange login = health.logIn(client, SCOPE);

        assertThat(methods(client.refresh(login.refreshToken()))).containsExactly("pwd");
        assertThat(methods(client.exchangeToken(login.accessToken(), SCOPE))).containsExactly("pwd");
    }

    @Test
    void aProviderLoginHasTheMethodExternal() {
        assertThat(methods(provider.logIn(
                        client,
                        HealthRealm.asking(SCOPE),
                        Map.of(Claims.SECURITY_LEVEL, "4", "amr", List.of("face", "hwk")))))
                .containsExactly("external");
    }

    @Test
    void aOneTimeCodeIsReportedIfRequired() {
        AuthorizationRequest asked = HealthRealm.asking(SCOPE);
        LoginForm browser = open(asked);
        browser.submit(TWO_FACTORS, TestRealm.PASSWORD);
        browser.fill(form -> form.form("otp", DEVICE.code()));

        assertThat(methods(redeem(asked, browser))).containsExactly("pwd", "otp");
    }

    @Attack(
            by = Attacker.USER,
            tries = "logs in by password in a session begun at an identity provider, or the reverse",
            outcome = "each login's tokens name its own method, also after refresh")
    @Test
    void eachLoginOfASessionHasItsOwnMethods() {
        AuthorizationRequest first = HealthRealm.asking(SCOPE);
        LoginForm browser = provider.sendBack(provider.openedBy(client, first), Map.of());
        Exchange byEid = redeem(first, browser);

        AuthorizationRequest second = HealthRealm.asking(SCOPE);
        OidcClient again = client.withRequest(request -> request.form("prompt", "login"));
        browser.reopen(client.authorizeUrl(again.push(second).requestUri()));
        browser.submit(HealthRealm.DOCTOR, TestRealm.PASSWORD);
        Exchange byPassword = redeem(second, browser);

        assertThat(methods(byEid)).containsExactly("external");
        assertThat(methods(byPassword)).containsExactly("pwd");
        assertThat(methods(client.refresh(byEid.refreshToken()))).containsExactly("external");
    }

    @Test
    void aContinuedSessionHasTheMethodsOfItsLatestLogin() {
        AuthorizationRequest first = HealthRealm.asking(SCOPE);
        LoginForm browser = open(first);
        browser.submit(HealthRealm.DOCTOR, TestRealm.PASSWORD);
        redeem(first, browser);
        AuthorizationRequest second = HealthRealm.asking(SCOPE);

        browser.reopen(client.authorizeUrl(client.push(second).requestUri()));

        assertThat(methods(redeem(second, browser))).containsExactly("pwd");
    }

    @Attack(
            by = Attacker.USER,
            tries = "logs in by a forgotten-password link, which Keycloak counts as a password",
            outcome = "tokens name no method")
    @Test
    void anEmailLinkIsNoPassword() throws InterruptedException {
        AuthorizationRequest asked = HealthRealm.asking(SCOPE);
        try (MailServer mail = MailServer.of(health.realm())) {
            LoginForm browser = open(asked);
            browser.reopen(forgotten(browser));
            browser.fill(form -> form.form("username", FORGETFUL));
            browser.reopen(mail.link());
            browser.fill(form -> form.form("password-new", "another").form("password-confirm", "another"));

            assertThat(redeem(asked, browser).accessTokenClaims().has("amr")).isFalse();
        }
    }

    @Attack(
            by = Attacker.VENDOR,
            tries = "adds Keycloak's mapper of methods, which includes earlier logins",
            outcome = "tokens and introspection have this login's methods")
    @Test
    void keycloaksAmrMapperAddsNothing() {
        OidcClient mapping = health.client("with-a-mapper", Map.of());
        succeeded(health.realm()
                .admin()
                .post(
                        "clients/" + health.realm().id("with-a-mapper") + "/protocol-mappers/models",
                        Map.of(
                                "name",
                                "methods",
                                "protocol",
                                "openid-connect",
                                "protocolMapper",
                                "oidc-amr-mapper",
                                "config",
                                Map.of(
                                        "access.token.claim",
                                        "true",
                                        "id.token.claim",
                                        "true",
                                        "introspection.token.claim",
                                        "true"))));

        LoginClaims disclosed = LoginClaims.of(health.realm(), mapping, health.logIn(mapping, SCOPE));

        assertThat(disclosed.of("amr").values())
                .hasSize(3)
                .allSatisfy(methods -> assertThat(texts(methods)).containsExactly("pwd"));
    }

    @Test
    void aClientCredentialsTokenHasNoMethods() {
        assertThat(client.clientCredentials(SCOPE).accessTokenClaims().has("amr"))
                .isFalse();
    }

    private static LoginForm open(AuthorizationRequest asked) {
        return LoginForm.open(client.authorizeUrl(client.push(asked).requestUri()));
    }

    private static Exchange redeem(AuthorizationRequest asked, LoginForm browser) {
        return client.redeem(asked, browser.answer().orElseThrow().requiredCode());
    }

    private static List<String> methods(Exchange tokens) {
        return texts(tokens.accessTokenClaims().path("amr"));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::textValue).toList();
    }

    private static URI forgotten(LoginForm browser) {
        Matcher link = FORGOTTEN.matcher(browser.html());
        assertThat(link.find()).as("the page has the link").isTrue();
        return URI.create(health.realm().issuer()).resolve(link.group("url").replace("&amp;", "&"));
    }

    @SafeVarargs
    private static void person(String username, Map<String, Object>... others) {
        ObjectNode user = new ObjectMapper()
                .valueToTree(Map.of(
                        "username",
                        username,
                        "email",
                        username + "@example.no",
                        "firstName",
                        "Lynrask",
                        "lastName",
                        "Rev",
                        "enabled",
                        true));
        user.withArray("credentials").addObject().put("type", "password").put("value", TestRealm.PASSWORD);
        for (Map<String, Object> other : others) {
            user.withArray("credentials").addPOJO(other);
        }
        succeeded(health.realm().admin().post("users", user));
    }
}
