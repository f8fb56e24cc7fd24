package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** An administrator who registers a client in the admin console sees at once what is wrong and what to change. */
@Tag("browser")
class ConsoleRegistrationIT {

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @AutoClose
    private Chromium chromium;

    @BeforeEach
    void openBrowser() {
        chromium = Chromium.speaking("en");
        chromium.open(URI.create(
                SharedServer.get().url() + "/admin/master/console/#/" + realm.name() + "/clients/add-client"));
        chromium.logIn(KeycloakServer.ADMIN, KeycloakServer.ADMIN);
    }

    @Test
    void theConsolesDefaultPublicClientIsRefusedWithAReason() {
        name("public-by-console");
        press("Next");
        press("Next");
        press("Save");

        assertThat(alert())
                .as("the requirement and the remedy are on the screen")
                .contains("confidential-client: register this client as confidential");
        chromium.screenshot("console-registration-refused");
        assertThat(realm.admin().get("clients?clientId=public-by-console").json())
                .isEmpty();
    }

    @Test
    void aConfidentialClientIsRegisteredCompliantly() {
        name("confidential-by-console");
        press("Next");
        chromium.find(By.cssSelector("label[for='kc-authentication']")).click();
        press("Next");
        press("Save");

        assertThat(alert()).isEqualTo("Client created successfully");
        chromium.screenshot("console-registration");

        ObjectNode client = realm.admin().client("confidential-by-console");
        assertThat(client.path("clientAuthenticatorType").textValue()).isEqualTo("client-jwt");
        assertThat(client.path("fullScopeAllowed").booleanValue()).isFalse();
        assertThat(client.path("attributes").path("dpop.bound.access.tokens").textValue())
                .as("the console sends what it shows as off")
                .isEqualTo("true");
        assertThat(client.path("attributes").path("pkce.code.challenge.method").textValue())
                .isEqualTo("S256");
    }

    private void name(String clientId) {
        chromium.find(By.cssSelector("[data-testid='clientId']")).sendKeys(clientId);
    }

    /** The last word of the console, without what is on the screen for those who listen to it. */
    private String alert() {
        return chromium.find(By.cssSelector("[data-testid='last-alert']")).getText();
    }

    private void press(String button) {
        chromium.find(By.xpath("//button[normalize-space()='" + button + "']")).click();
    }
}
