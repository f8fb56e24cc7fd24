package no.helseprofil.certification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of {@code ./run certification}. */
class SettingsTest {

    @Test
    void usesLocalhostAndEveryPlanByDefault() {
        Settings settings = settings("");

        assertThat(settings.suite).isNull();
        assertThat(settings.issuer()).isEqualTo("https://localhost:8543/realms/certification");
        assertThat(settings.resource()).isEqualTo(URI.create("https://localhost:8544/records"));
        assertThat(settings.plans())
                .containsExactly(SuitePlan.OPENID_CONNECT, SuitePlan.PLAIN_OAUTH, SuitePlan.CLIENT_CREDENTIALS);
    }

    @Test
    void readsEveryOption() {
        Settings settings =
                settings("--suite https://suite.example/ --host idp.example --port 443 --plan plain-oauth --tls-1.2");

        assertThat(settings.suite).isEqualTo(URI.create("https://suite.example"));
        assertThat(settings.issuer())
                .as("a server that listens on the port of https has no port in its issuer")
                .isEqualTo("https://idp.example/realms/certification");
        assertThat(settings.resource()).isEqualTo(URI.create("https://idp.example:444/records"));
        assertThat(settings.plans()).containsExactly(SuitePlan.PLAIN_OAUTH);
        assertThat(settings.tls12).isTrue();
    }

    @Test
    void readsConfirmedPlansByTheirIds() {
        assertThat(settings("--suite https://suite.example --publish Aa1 --publish b2").published)
                .containsExactly("Aa1", "b2");
    }

    @Test
    void omitsTheDefaultHttpsPortOfTheResource() {
        assertThat(settings("--host idp.example --port 442").resource())
                .isEqualTo(URI.create("https://idp.example/records"));
    }

    @Test
    void hasAPlanForTheRealmAsClient() {
        assertThat(settings("--suite https://suite.example --upstream").plans()).containsExactly(SuitePlan.UPSTREAM);
        assertThat(SuitePlan.UPSTREAM.suiteName()).isEqualTo("fapi2-security-profile-final-client-test-plan");
        assertThat(SuitePlan.UPSTREAM.variant())
                .containsEntry("fapi_client_type", "oidc")
                .doesNotContainKey("openid");
    }

    @Test
    void hasPlansForMessageSigning() {
        assertThat(settings("--message-signing").plans())
                .containsExactly(SuitePlan.MESSAGE_SIGNING, SuitePlan.MESSAGE_SIGNING_JARM)
                .allMatch(SuitePlan::signsMessages);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--fast",
                "--suite",
                "--suite http://suite.example",
                "--port 65535",
                "--port 0",
                "--port x",
                "--plan saml",
                "--plan message-signing",
                "--suite https://suite.example --national --write",
                "--message-signing --plan plain-oauth",
                "--upstream",
                "--suite https://suite.example --upstream --plan openid-connect",
                "--write",
                "--publish Aa1",
                "--suite https://suite.example --publish",
                "--suite https://suite.example --publish ../x",
                "--suite https://suite.example --write --publish Aa1"
            })
    void refusesInvalidArguments(String words) {
        assertThatThrownBy(() -> settings(words)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void helpNamesEveryOptionAndPlan() throws IOException {
        String help = Files.readString(Path.of("..", "run"));

        assertThat(Stream.of(
                        "--suite",
                        "--host",
                        "--key-store",
                        "--tls-1.2",
                        "--keys",
                        "--national",
                        "--message-signing",
                        "--upstream",
                        "--write",
                        "--publish"))
                .allMatch(help::contains);
        assertThat(SuitePlan.values()).extracting(SuitePlan::id).allMatch(help::contains);
    }

    private static Settings settings(String words) {
        return Settings.of(words.isEmpty() ? List.of() : List.of(words.split(" ")));
    }
}
