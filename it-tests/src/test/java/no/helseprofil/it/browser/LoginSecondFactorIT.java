package no.helseprofil.it.browser;

import static no.helseprofil.it.browser.Looks.assertThatEverybodyCanUse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.CodeDevice;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** The pages of a second factor, which the theme has templates of its own for, are there for everybody and do their work. */
@Tag("browser")
@Tag("slow")
class LoginSecondFactorIT {

    private static final String PERSON = "two-factors";
    private static final CodeDevice DEVICE = new CodeDevice("a-secret-of-a-device");
    private static final By CODE = By.id("otp");
    private static final By ANOTHER_WAY = By.id("try-another-way");
    private static final By WAYS = By.cssSelector(".helseprofil-choices button");
    private static final By RECOVERY_CODE = By.id("recoveryCodeInput");

    @AutoClose
    private static TestRealm realm;

    private static LoginJourney journey;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
        journey = new LoginJourney(realm);
        letRecoveryCodesBeAnotherWay();
        assertThat(realm.admin()
                        .post(
                                "users",
                                Map.of(
                                        "username",
                                        PERSON,
                                        "enabled",
                                        true,
                                        "firstName",
                                        "Lynrask",
                                        "lastName",
                                        "Rev",
                                        "email",
                                        "lynrask.rev@example.no",
                                        "credentials",
                                        List.of(
                                                Map.of("type", "password", "value", TestRealm.PASSWORD),
                                                DEVICE.credential("Telefonen"),
                                                DEVICE.credential("Nettbrettet"),
                                                recoveryCodes())))
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({"nb", "nn", "en", "se"})
    void codeOtherMethodsAndRecoveryCodeWork(String language) {
        try (Chromium chromium = Chromium.speaking(language)) {
            askForCode(chromium);
            assertThatEverybodyCanUse(chromium, "code", language);

            chromium.find(ANOTHER_WAY).click();
            chromium.find(WAYS);
            assertThat(chromium.all(WAYS)).as("a code, and a recovery code").hasSize(2);
            assertThatEverybodyCanUse(chromium, "ways", language);

            chromium.all(WAYS).get(1).sendKeys(Keys.ENTER);
            chromium.find(RECOVERY_CODE);
            assertThatEverybodyCanUse(chromium, "recovery", language);
        }
    }

    @Test
    void aDeviceIsChosenByKeyboardAlone() {
        try (Chromium chromium = Chromium.speaking("nb");
                CallbackServer callback = CallbackServer.at(TestRealm.REDIRECT_URI)) {
            askForCode(chromium);
            assertThat(chromium.focused().getDomAttribute("id"))
                    .as("ready to write")
                    .isEqualTo("otp");
            chromium.focused().sendKeys(Keys.chord(Keys.SHIFT, Keys.TAB));
            assertThat(chromium.focused().getDomAttribute("name")).isEqualTo("selectedCredentialId");
            chromium.press(Keys.ARROW_DOWN);
            chromium.press(Keys.TAB);
            chromium.focused().sendKeys(DEVICE.code());
            chromium.press(Keys.ENTER);
            assertThat(callback.await().requiredCode()).isNotBlank();
        }
    }

    private static void askForCode(Chromium chromium) {
        journey.login(chromium);
        chromium.logIn(PERSON, TestRealm.PASSWORD);
        chromium.find(CODE);
    }

    private static void letRecoveryCodesBeAnotherWay() {
        for (JsonNode execution :
                realm.admin().get("authentication/flows/browser/executions").json()) {
            if ("auth-recovery-authn-code-form"
                    .equals(execution.path("providerId").textValue())) {
                assertThat(realm.admin()
                                .put(
                                        "authentication/flows/browser/executions",
                                        ((ObjectNode) execution).put("requirement", "ALTERNATIVE"))
                                .isSuccess())
                        .isTrue();
            }
        }
    }

    private static Map<String, Object> recoveryCodes() {
        return Map.of(
                "type",
                "recovery-authn-codes",
                "secretData",
                "{\"codes\":[{\"number\":1,\"encodedHashedValue\":\"bm9uZQ==\"}]}",
                "credentialData",
                "{\"hashIterations\":1,\"algorithm\":\"RS512\",\"remaining\":1,\"total\":1}");
    }
}
