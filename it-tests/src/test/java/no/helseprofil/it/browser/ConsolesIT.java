package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** Keycloak's own consoles are not under the profile: whoever runs a realm can still get in. */
@Tag("browser")
class ConsolesIT {

    private static final String ADMINISTRATOR = "realm.administrator";
    private static final String PASSWORD = "a-password";

    private static TestRealm realm;

    private Chromium chromium;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
        createAdministrator(realm.admin());
    }

    @AfterAll
    static void deleteRealm() {
        realm.close();
    }

    @BeforeEach
    void openBrowser() {
        chromium = Chromium.speaking("en");
    }

    @AfterEach
    void closeBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void anAdministratorOfTheRealmGetsIntoTheAdminConsole() {
        chromium.open(console(realm.name()));
        chromium.logIn(ADMINISTRATOR, PASSWORD);

        assertThatClientsAreListed();
        chromium.screenshot("admin-console");
    }

    @Test
    void anAdministratorOfTheServerSeesTheRealmInTheAdminConsole() {
        chromium.open(URI.create(console("master") + "#/" + realm.name() + "/clients"));
        chromium.logIn(KeycloakServer.ADMIN, KeycloakServer.ADMIN);

        assertThatClientsAreListed();
    }

    @Test
    void aPersonOfTheDemoRealmGetsIntoTheAccountConsole() {
        chromium.open(URI.create(SharedServer.get().url() + "/realms/helse/account/"));
        chromium.logIn("kvart.grevling", "demo");

        assertThat(chromium.find(By.cssSelector("[data-testid='username']")).getDomProperty("value"))
                .as("personal data, which the console reads with a token of its own")
                .isEqualTo("kvart.grevling");
        chromium.screenshot("account-console");
    }

    /** The list is read with a token of the console, by its admin REST calls. */
    private void assertThatClientsAreListed() {
        chromium.find(By.cssSelector("a[href$='/clients']")).click();
        assertThat(chromium.find(By.xpath("//a[normalize-space()='" + TestRealm.MACHINE + "']"))
                        .isDisplayed())
                .as("the clients of the realm")
                .isTrue();
    }

    private static URI console(String ofRealm) {
        return URI.create(SharedServer.get().url() + "/admin/" + ofRealm + "/console/");
    }

    private static void createAdministrator(AdminApi admin) {
        succeeded(admin.post(
                "users",
                Map.of(
                        "username",
                        ADMINISTRATOR,
                        "enabled",
                        true,
                        "email",
                        "realm.administrator@example.org",
                        "firstName",
                        "Realm",
                        "lastName",
                        "Administrator",
                        "credentials",
                        List.of(Map.of("type", "password", "value", PASSWORD)))));
        String user = idOf(admin.get("users?exact=true&username=" + ADMINISTRATOR));
        String management = idOf(admin.get("clients?clientId=realm-management"));
        JsonNode role = succeeded(admin.get("clients/" + management + "/roles/realm-admin"))
                .json();
        succeeded(admin.post("users/" + user + "/role-mappings/clients/" + management, List.of(role)));
    }

    private static String idOf(Response found) {
        return succeeded(found).json().path(0).path("id").textValue();
    }

    private static Response succeeded(Response answer) {
        assertThat(answer.isSuccess()).as("%s %s", answer, answer.body()).isTrue();
        return answer;
    }
}
