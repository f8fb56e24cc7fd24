package no.helseprofil.it.browser;

import static no.helseprofil.it.browser.Looks.assertThatItIsAccessible;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import no.helseprofil.it.assessment.Assessing;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page of an assessment can be used by everybody, and be printed. */
@Tag("browser")
@Tag("slow")
class AssessmentPageIT {

    private static final Pattern PAGE = Pattern.compile("/Type\\s*/Page[^s]");

    @AutoClose
    private static TestRealm realm;

    private static String before;
    private static String report;

    @BeforeAll
    static void assess() {
        realm = TestRealm.underProfile();
        realm.changeRealm(Mastheads::giveLogoAndColour);
        Assessing assessing = new Assessing(realm.admin());
        before = assessing.started();
        assessing.ended(before);
        realm.plant(
                "wide-open",
                SigningKey.generate("ES256"),
                client -> client.put("name", "A client whose name is so long that it has to be broken somewhere")
                        .put("fullScopeAllowed", true));
        realm.alterAttribute(TestRealm.WITH_SECRET, "helseprofil.registered", "existing");
        refusedInTheNameOf(TestRealm.WITH_SECRET);
        report = assessing.started();
        assessing.ended(report);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nb", "nn", "en"})
    void isAccessible(String language) {
        try (Chromium chromium = Chromium.speaking(language)) {
            open(chromium, report + "?format=html");
            assertThatItIsAccessible(chromium, "assessment", language);
            open(chromium, report + "?format=html&since=" + before);
            assertThatItIsAccessible(chromium, "assessment-difference", language);
        }
    }

    @Test
    void theReportOfOneClientContainsNothingElse() {
        try (Chromium chromium = open(Chromium.speaking("nb"), report + "?format=html&client=wide-open")) {
            assertThat(chromium.find(By.tagName("h1")).getText())
                    .isEqualTo("Vurdering av A client whose name is so long that it has to be broken somewhere");
            assertThat(chromium.text()).contains("Klienten har noe å rette.").doesNotContain(TestRealm.WITH_SECRET);
            assertThatItIsAccessible(chromium, "assessment-client", "nb");
            chromium.printed("assessment-client-nb");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nb", "nn", "en"})
    void theBoardPageIsAccessibleAndPrintsOnOneSheet(String language) {
        realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE).accessToken();
        try (Chromium chromium = Chromium.speaking(language)) {
            open(chromium, "../outcomes?format=html");
            assertThatItIsAccessible(chromium, "outcomes", language);
            assertThat(PAGE.matcher(chromium.printed("outcomes-" + language))
                            .results()
                            .count())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nb", "nn", "en"})
    void theClientsOwnPageIsAccessible(String language) {
        try (Chromium chromium = Chromium.speaking(language)) {
            String credentials = TestRealm.WITH_SECRET + ":" + TestRealm.SECRET;
            chromium.sending(
                            "Authorization",
                            "Basic "
                                    + Base64.getEncoder()
                                            .encodeToString(credentials.getBytes(StandardCharsets.US_ASCII)))
                    .open(realm.address("helseprofil/self/current"));
            assertThatItIsAccessible(chromium, "own-view", language);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nb", "nn", "en"})
    void theInvalidLinkPageIsAccessible(String language) {
        try (Chromium chromium = Chromium.speaking(language)) {
            chromium.open(realm.address("helseprofil/self/contact/AQ"));
            assertThatItIsAccessible(chromium, "closed-link", language);
        }
    }

    @Test
    void tablesAreFocusableWithVisibleFocus() {
        try (Chromium chromium = open(Chromium.speaking("en"), report + "?format=html")) {
            List<WebElement> inOrder = chromium.all(By.cssSelector("a, [tabindex='0']"));
            assertThat(inOrder).hasSizeGreaterThan(10);
            for (WebElement element : inOrder) {
                WebElement focused = chromium.press(Keys.TAB).focused();
                assertThat(focused).as("in the order in which they are read").isEqualTo(element);
                assertThat(focused.getCssValue("outline-style")).isEqualTo("solid");
            }
        }
    }

    @Test
    void aMatrixLinkLeadsToTheClientsSection() {
        try (Chromium chromium = open(Chromium.speaking("en"), report + "?format=html")) {
            WebElement link = chromium.find(By.xpath("//div[@class='matrix']//th/a[.='wide-open']"));
            String target = String.valueOf(link.getDomAttribute("href")).substring(1);
            assertThat(chromium.find(By.id(target)).getText()).isEqualTo("wide-open");
            Mastheads.assertThatLogoAndColourAreShown(chromium, "header");
            assertThat(chromium.complaints())
                    .as("of the content security policy")
                    .isEmpty();
        }
    }

    @Test
    void printsFewerPagesThanClients() {
        try (Chromium chromium = open(Chromium.speaking("nb"), report + "?format=html")) {
            int sections = chromium.all(By.cssSelector(".subject")).size();
            long pages =
                    PAGE.matcher(chromium.printed("assessment-nb")).results().count();
            assertThat(sections).isPositive();
            assertThat(pages).as("%s clients and APIs", sections).isLessThan(sections);
        }
    }

    /** Sends a request that is refused by what is enforced for everybody: a parameter comes twice. */
    private static void refusedInTheNameOf(String clientId) {
        Request.post(realm.address("protocol/openid-connect/token"))
                .form("client_id", clientId)
                .form("grant_type", "client_credentials")
                .form("grant_type", "client_credentials")
                .send();
    }

    private static Chromium open(Chromium chromium, String path) {
        URI address = realm.admin().request("GET", Assessing.PATH + "/" + path).address();
        return chromium.sending("Authorization", "Bearer " + token()).open(address);
    }

    private static String token() {
        return String.valueOf(
                Request.post(URI.create(SharedServer.get().url() + "/realms/master/protocol/openid-connect/token"))
                        .form("grant_type", "password")
                        .form("client_id", "admin-cli")
                        .form("username", KeycloakServer.ADMIN)
                        .form("password", KeycloakServer.ADMIN)
                        .send()
                        .text("access_token"));
    }
}
