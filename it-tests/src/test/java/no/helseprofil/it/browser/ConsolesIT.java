package no.helseprofil.it.browser;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Map;
import no.helseprofil.it.support.RealmPeople;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.ExpectedConditions;

/**
 * Keycloak's own consoles, which are not under the profile: a user who runs a realm, or has an account in it, works as
 * before. To load a console takes seconds, so what a person does there is one test.
 */
@Tag("browser")
@Tag("slow")
class ConsolesIT {

    private static final String ADMINISTRATOR = "realm.administrator";
    private static final By CLIENT = By.xpath("//a[normalize-space()='" + TestRealm.MACHINE + "']");

    private static final By LINK = By.id("helseprofil-console");

    @AutoClose
    private static TestRealm realm;

    @AutoClose
    private Chromium chromium;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
        RealmPeople.add(realm, ADMINISTRATOR, "realm-admin");
        succeeded(realm.admin().put("", Map.of("adminTheme", "helseprofil")));
    }

    @BeforeEach
    void openBrowser() {
        chromium = Chromium.speaking("en");
    }

    @Test
    void aRealmAdministratorUsesTheAdminConsoleAndItsLinkToOurs() {
        chromium.open(console(realm.name()));
        chromium.logIn(ADMINISTRATOR, TestRealm.PASSWORD);

        assertThatClientsAreListed();
        chromium.screenshot("admin-console");
        createUser(realm.name(), realm.name(), "made.by.the.realm");
        chromium.screenshot("admin-console-user");
        assertThatClientsAreListed();
        saveTheClient("saved by the administrator of the realm");
        chromium.await(ExpectedConditions.textToBePresentInElementLocated(LINK, "Helseprofil: " + TestRealm.MACHINE));
        chromium.screenshot("admin-console-client");
        chromium.find(LINK).click();
        chromium.await(ExpectedConditions.titleContains(TestRealm.MACHINE));
        chromium.screenshot("admin-console-link-followed");
    }

    @Test
    void aMasterAdministratorUsesTheAdminConsoleAndSeesWhyARegistrationIsRefused() {
        chromium.open(URI.create(console("master") + "#/" + realm.name() + "/clients"));
        chromium.logIn(KeycloakServer.ADMIN, KeycloakServer.ADMIN);

        assertThatClientsAreListed();
        saveTheClient("saved by the administrator of the server");
        createUser("master", realm.name(), "made.by.the.server");
        chromium.screenshot("admin-console-of-master");
        registerAConfidentialClient();
        chromium.screenshot("console-registration");
        assertThatThePublicClientIsRefusedWithAReason();
        chromium.screenshot("console-registration-refused");
    }

    @Test
    void theAdminThemeLinksNoRealmWithoutProfile() {
        try (TestRealm other = TestRealm.withoutProfile()) {
            RealmPeople.add(other, ADMINISTRATOR, "realm-admin");
            succeeded(other.admin().put("", Map.of("adminTheme", "helseprofil")));
            chromium.open(console(other.name()));
            chromium.logIn(ADMINISTRATOR, TestRealm.PASSWORD);

            assertThatClientsAreListed();
            chromium.await(ExpectedConditions.presenceOfElementLocated(LINK));
            chromium.await(ExpectedConditions.invisibilityOfElementLocated(LINK));
        }
    }

    @Test
    void aUserUsesTheAccountConsole() {
        chromium.open(URI.create(SharedServer.get().url() + "/realms/" + realm.name() + "/account/"));
        chromium.logIn(ADMINISTRATOR, TestRealm.PASSWORD);

        assertThatTheAccountIs(ADMINISTRATOR);
        WebElement email = chromium.find(By.cssSelector("[data-testid='email']"));
        email.clear();
        email.sendKeys("changed@example.org");
        chromium.find(By.cssSelector("[data-testid='save']")).click();
        chromium.await(ExpectedConditions.textToBePresentInElementLocated(By.tagName("body"), "has been updated"));
        chromium.screenshot("account-console");
        assertThatSessionsAreListed(realm.name());
        chromium.screenshot("account-console-sessions");
    }

    @Test
    void aMasterAdministratorUsesTheAccountConsole() {
        chromium.open(URI.create(SharedServer.get().url() + "/realms/master/account/"));
        chromium.logIn(KeycloakServer.ADMIN, KeycloakServer.ADMIN);

        assertThatTheAccountIs(KeycloakServer.ADMIN);
        assertThatSessionsAreListed("master");
    }

    @Test
    void aDemoUserUsesTheAccountConsole() {
        chromium.open(URI.create(SharedServer.get().url() + "/realms/helse/account/"));
        chromium.logIn("kvart.grevling", "demo");

        assertThatTheAccountIs("kvart.grevling");
    }

    /** Personal data, which the console reads with a token of its own. */
    private void assertThatTheAccountIs(String username) {
        assertThat(chromium.find(By.cssSelector("[data-testid='username']")).getDomProperty("value"))
                .isEqualTo(username);
    }

    private void assertThatSessionsAreListed(String ofRealm) {
        chromium.open(URI.create(
                SharedServer.get().url() + "/realms/" + ofRealm + "/account/account-security/device-activity"));
        chromium.await(ExpectedConditions.textToBePresentInElementLocated(By.tagName("body"), "Current session"));
    }

    /** The list is read with a token of the console, by its admin REST calls. */
    private void assertThatClientsAreListed() {
        chromium.find(By.cssSelector("a[href$='/clients']")).click();
        assertThat(chromium.find(CLIENT).isDisplayed())
                .as("the clients of the realm")
                .isTrue();
    }

    /** The whole representation goes back as the console knows it, which the profile judges. */
    private void saveTheClient(String description) {
        chromium.find(CLIENT).click();
        WebElement field = chromium.find(By.cssSelector("[data-testid='description']"));
        field.clear();
        field.sendKeys(description);
        chromium.find(By.cssSelector("[data-testid='settings-save']")).click();
        chromium.await(ExpectedConditions.textToBePresentInElementLocated(By.tagName("body"), "successfully updated"));
        assertThat(realm.admin().client(TestRealm.MACHINE).path("description").textValue())
                .isEqualTo(description);
    }

    private void createUser(String byRealm, String ofRealm, String username) {
        chromium.open(URI.create(console(byRealm) + "#/" + ofRealm + "/users/add-user"));
        chromium.find(By.cssSelector("[data-testid='username']")).sendKeys(username);
        chromium.find(By.cssSelector("[data-testid='firstName']")).sendKeys("Kari");
        chromium.find(By.cssSelector("[data-testid='lastName']")).sendKeys("Normann");
        chromium.find(By.cssSelector("[data-testid='user-creation-save']")).click();
        chromium.await(ExpectedConditions.textToBePresentInElementLocated(By.tagName("body"), "has been created"));
        assertThat(realm.admin().get("users?exact=true&username=" + username).json())
                .hasSize(1);
    }

    private void registerAConfidentialClient() {
        addClient("confidential-by-console");
        press("Next");
        chromium.find(By.cssSelector("label[for='kc-authentication']")).click();
        press("Next");
        press("Save");

        awaitAlert("Client created successfully");
        ObjectNode client = realm.admin().client("confidential-by-console");
        assertThat(client.path("clientAuthenticatorType").textValue()).isEqualTo("client-jwt");
        assertThat(client.path("fullScopeAllowed").booleanValue()).isFalse();
        assertThat(client.path("attributes").path("dpop.bound.access.tokens").textValue())
                .as("the console sends what it shows as off")
                .isEqualTo("true");
        assertThat(client.path("attributes").path("pkce.code.challenge.method").textValue())
                .isEqualTo("S256");
    }

    /** The console registers a public client unless another kind is chosen. */
    private void assertThatThePublicClientIsRefusedWithAReason() {
        addClient("public-by-console");
        press("Next");
        press("Next");
        press("Save");

        awaitAlert("confidential-client: register this client as confidential");
        assertThat(realm.admin().get("clients?clientId=public-by-console").json())
                .isEmpty();
    }

    private void addClient(String clientId) {
        chromium.open(URI.create(console("master") + "#/" + realm.name() + "/clients/add-client"));
        chromium.find(By.cssSelector("[data-testid='clientId']")).sendKeys(clientId);
    }

    private void press(String button) {
        chromium.find(By.xpath("//button[normalize-space()='" + button + "']")).click();
    }

    /** Awaits the last word of the console, without what is on the screen for those who listen to it. */
    private void awaitAlert(String words) {
        chromium.await(ExpectedConditions.textToBePresentInElementLocated(
                By.cssSelector("[data-testid='last-alert']"), words));
    }

    private static URI console(String ofRealm) {
        return URI.create(SharedServer.get().url() + "/admin/" + ofRealm + "/console/");
    }
}
