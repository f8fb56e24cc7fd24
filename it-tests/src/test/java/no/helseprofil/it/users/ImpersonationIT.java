package no.helseprofil.it.users;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An administrator who may act as users and do nothing else never becomes one of them. */
class ImpersonationIT {

    private static final String NEW_PASSWORD = "of-the-administrator";
    private static final String SAML = "saml-client";
    private static final Pattern IDENTITY = Pattern.compile("KEYCLOAK_IDENTITY=[^;]*");
    private static final Pattern OF_LOGIN = Pattern.compile("(AUTH_SESSION_ID|KC_AUTH_SESSION_HASH)=[^;]*");

    @AutoClose
    private static TestRealm realm;

    @AutoClose
    private static TestRealm stock;

    @BeforeAll
    static void createRealms() {
        realm = People.open(TestRealm.underProfile());
        stock = People.open(TestRealm.withoutProfile());
        addSamlClient(realm);
        addSamlClient(stock);
    }

    @AfterEach
    void restore() {
        People.of(realm).restore();
    }

    @Test
    @Tag("smoke")
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "impersonates a user and changes the e-mail address, to get a password reset",
            outcome = "the account is read-only")
    void impersonatorsReadButCannotChangeTheAccount() {
        for (TestRealm each : List.of(stock, realm)) {
            AccountConsole account = AccountConsole.of(each, acting(each));
            ObjectNode shown = account.read();
            assertThat(shown.path("username").textValue()).isEqualTo(TestRealm.USERNAME);

            Response written = account.write(shown.put("email", "administrator@example.org"));

            assertThat(written.status())
                    .as(each == stock ? "the control" : written.body())
                    .isEqualTo(each == stock ? 204 : 403);
            assertThat("administrator@example.org"
                            .equals(People.of(each).user().path("email").textValue()))
                    .isEqualTo(each == stock);
        }
        AccountConsole account = AccountConsole.of(realm, acting(realm));
        for (String path : List.of(
                "credentials/any", "linked-accounts/any", "applications/any/consent", "sessions/any", "sessions")) {
            assertThat(account.delete(path).status()).as(path).isEqualTo(403);
        }
        assertThat(account.write(account.read()).body()).contains("may read the user's account and not change it");
    }

    @Test
    void theUserCanStillChangeIt() {
        AccountConsole account = AccountConsole.of(realm);
        assertThat(account.write(account.read()).status()).isEqualTo(204);
    }

    @Test
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "impersonates a user who must set a new password, and sets it",
            outcome = "required actions are refused")
    void impersonatorsCannotCompleteRequiredActions() {
        for (TestRealm each : List.of(stock, realm)) {
            askForNewPassword(each);
            Response acting = acting(each);
            LoginForm browser = LoginForm.open(address(each), acting);
            if (each == stock) {
                browser.fill(form -> form.form("password-new", NEW_PASSWORD).form("password-confirm", NEW_PASSWORD));
            } else {
                assertThat(browser.html())
                        .contains("an administrator who acts as the user")
                        .doesNotContain("password-new");
            }
            assertThat(LoginForm.open(address(each))
                                    .submit(TestRealm.USERNAME, NEW_PASSWORD)
                                    .code()
                            != null)
                    .as(each == stock ? "the control: the administrator is the user" : "the password is what it was")
                    .isEqualTo(each == stock);
        }
    }

    @Test
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "impersonates a user in another browser session's login page, to get the user's own session",
            outcome = "the login stays the administrator's; required actions are refused")
    void anotherSessionsLoginPageChangesNothing() {
        for (TestRealm each : List.of(stock, realm)) {
            askForNewPassword(each);
            for (URI login : List.of(address(each), each.address("protocol/saml/clients/" + SAML))) {
                String ofLogin = cookies(Request.get(login).send(), OF_LOGIN);
                Response known = Request.get(login)
                        .header("Cookie", ofLogin + "; " + cookies(acting(each), IDENTITY))
                        .send();
                URI next = URI.create(known.header("Location").orElseThrow(() -> new AssertionError(known.body())));

                Response asked = Request.get(next).header("Cookie", ofLogin).send();

                assertThat(asked.body().contains("password-new"))
                        .as("%s, %s: %s", each == stock ? "the control" : "refused", next, asked.body())
                        .isEqualTo(each == stock);
            }
        }
    }

    /** A client of another protocol, where a login may begin as well. */
    private static void addSamlClient(TestRealm each) {
        Response added = each.admin()
                .post(
                        "clients",
                        Map.of(
                                "clientId",
                                SAML,
                                "protocol",
                                "saml",
                                "redirectUris",
                                List.of("https://sp.example/acs"),
                                "attributes",
                                Map.of(
                                        "saml.client.signature", "false",
                                        "saml_assertion_consumer_url_post", "https://sp.example/acs",
                                        "saml_idp_initiated_sso_url_name", SAML)));
        assertThat(added.status()).as(added.body()).isEqualTo(201);
    }

    private static String cookies(Response answer, Pattern which) {
        StringBuilder cookies = new StringBuilder();
        for (String line : answer.headerLines("Set-Cookie")) {
            Matcher cookie = which.matcher(line);
            if (cookie.lookingAt() && !line.contains("Max-Age=0")) {
                cookies.append(cookies.isEmpty() ? "" : "; ").append(cookie.group());
            }
        }
        return cookies.toString();
    }

    private static void askForNewPassword(TestRealm each) {
        ObjectNode user = People.of(each).user();
        user.putArray("requiredActions").add("UPDATE_PASSWORD");
        assertThat(People.of(each).update(user).status()).isEqualTo(204);
    }

    private static Response acting(TestRealm each) {
        AdminApi administrator = Administrators.of(SharedServer.get(), each.name(), "impersonation");
        String user = People.of(each).user().path("id").textValue();
        assertThat(administrator.get("users/" + user).status())
                .as("it is all that they may")
                .isEqualTo(403);
        Response acting = administrator.post("users/" + user + "/impersonation", "{}");
        assertThat(acting.status()).as(acting.body()).isEqualTo(200);
        return acting;
    }

    private static URI address(TestRealm each) {
        return AccountConsole.address(each);
    }
}
