package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import no.helseprofil.it.assessment.Assessing;
import no.helseprofil.it.browser.Chromium.Colours;
import no.helseprofil.it.browser.Chromium.View;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.ExpectedConditions;

/** The console in a real browser: who gets in, what is shown, and that everybody can use it. */
@Tag("browser")
@Tag("slow")
class ConsoleIT {

    private static final String PASSWORD = "a-password";
    private static final String SEES = "solveig.ser";
    private static final String ACTS = "marit.handler";
    private static final String NOBODY = "nils.ingen";
    private static final By SHOWN = By.cssSelector("[data-shown]");
    private static final List<String> PAGES = List.of(
            "overview",
            "clients",
            "client/" + TestRealm.WITH_SECRET,
            "timetable",
            "refusals",
            "waivers",
            "incidents",
            "assessments",
            "outcomes",
            "changes");

    /** Two dates that stop two clients, one of which has a waiver. */
    private static final String DOCUMENT = """
            {"ruleSet":"helseid","catalogue":"2026.1","requirements":{
             "private-key-jwt":{"announced":"2026-01-01T00:00:00Z","enforced":"2098-06-01T00:00:00Z"},
             "confidential-client":{"announced":"2026-01-01T00:00:00Z","enforced":"2098-01-01T00:00:00Z"}},
             "cohorts":{"kommune":{"private-key-jwt":{"enforced":"2099-01-01T00:00:00Z"}}}}""";

    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile(DOCUMENT);
        for (String client : List.of(TestRealm.WITH_SECRET, TestRealm.WITHOUT_CREDENTIALS)) {
            realm.alterAttribute(client, "helseprofil.registered", "existing");
        }
        block("key", SigningKey.generate("ES256").thumbprint());
        addUser(SEES, "view-clients");
        addUser(ACTS, "manage-realm");
        addUser(NOBODY, "view-events");
    }

    @AfterAll
    static void deleteRealm() {
        realm.close();
    }

    /** Each language with another look; what depends on width and words alone is asked in all of them. */
    @ParameterizedTest
    @CsvSource({
        "nb, DESKTOP, LIGHT, " + ACTS,
        "nn, PHONE, DARK, " + ACTS,
        "en, ZOOMED, LIGHT, " + SEES,
    })
    void everyPageIsAccessibleAndSaysAllOfItInItsLanguage(String language, View view, Colours colours, String user) {
        try (Chromium chromium = Chromium.speaking(language)) {
            enter(chromium, user);
            for (String page : PAGES) {
                chromium.open(URI.create(console() + "#/" + page));
                await(chromium, page.split("/", 2)[0]);
                chromium.run("document.querySelectorAll('details').forEach(folded => folded.open = true)");
                for (View narrow : List.of(View.PHONE, View.ZOOMED, view)) {
                    assertThat(chromium.show(narrow).isWiderThanItsWindow())
                            .as("%s, %s, %s: has to be scrolled sideways", page, language, narrow)
                            .isFalse();
                }
                chromium.colours(colours);
                assertThat(Accessibility.violations(chromium))
                        .as("%s, %s, %s, %s", page, language, view, colours)
                        .isEmpty();
                assertThat(chromium.run("return document.documentElement.lang")).isEqualTo(language);
                assertThat(chromium.text())
                        .as("a key without words")
                        .doesNotContainPattern("\\?[a-z][\\w.-]*\\?")
                        .doesNotContain("undefined", "NaN");
                if (!language.equals("en")) {
                    assertThat(chromium.text())
                            .as(
                                    "%s, %s: a date in English, where the browser doesn't know the language",
                                    page, language)
                            .doesNotContain("January", "June 1", " days", " AM", " PM");
                }
                chromium.screenshot("console-" + page.split("/", 2)[0] + "-" + language);
            }
            assertThat(chromium.complaints())
                    .as("of the content security policy")
                    .isEmpty();
        }
    }

    @Test
    void theOverviewTellsWhoStopsWhen() {
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, SEES);
            await(chromium, "overview");
            assertThat(chromium.text())
                    .contains("Who stops when")
                    .contains("1 January 2098")
                    .contains("1 June 2098")
                    .contains(TestRealm.WITH_SECRET);
        }
    }

    @Test
    void clientsAreFoundAndWhatIsDoneToManyIsShownBeforeItIsDone() {
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, ACTS);
            chromium.open(URI.create(console() + "#/clients?state=stops"));
            await(chromium, "clients");
            chromium.find(By.id("hp-search")).sendKeys("secret");
            assertThat(chromium.find(By.cssSelector(".hp-count")).getText()).startsWith("Showing 1 of ");
            chromium.find(By.cssSelector("tbody input")).click();
            chromium.find(By.cssSelector(".hp-bulk summary")).click();
            chromium.find(By.cssSelector("#hp-bulk-cohort option[value='kommune']"))
                    .click();
            chromium.find(By.id("hp-bulk-cohort-reason")).sendKeys("Case 12", Keys.ENTER);
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(
                    By.cssSelector(".hp-bulk"), TestRealm.WITH_SECRET + ": from no cohort to kommune"));
            assertThat(cohort()).as("nothing is done yet").isNull();
            assertThat(Accessibility.violations(chromium)).isEmpty();
            chromium.screenshot("console-bulk");
            chromium.find(By.cssSelector(".hp-bulk .pf-m-danger")).click();
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(
                    By.cssSelector(".hp-bulk"), "1 clients are changed."));
            assertThat(cohort()).isEqualTo("kommune");
        }
    }

    @Test
    void theDocumentIsCheckedWhileOneTypesAndTwoEditorsLoseNothing() {
        By checked = By.id("hp-checked");
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, ACTS);
            chromium.open(URI.create(console() + "#/timetable"));
            await(chromium, "timetable");
            edit(chromium, "2098-06-01T00:00:00Z", "soon");
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(
                    checked, "/requirements/private-key-jwt/enforced"));
            assertThat(chromium.find(By.cssSelector("button[type=submit]")).isEnabled())
                    .as("what is wrong can't be put in force")
                    .isFalse();
            edit(chromium, "\"soon\"", "\"2097-06-01T00:00:00Z\"");
            chromium.await(
                    ExpectedConditions.textToBePresentInElementLocated(checked, "The document can be put in force."));
            realm.putProfile(DOCUMENT.replace("2098-01-01", "2098-02-02"));
            chromium.find(By.id("hp-document-reason")).sendKeys("Case 13", Keys.ENTER);
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(checked, "2098-02-02"));
            assertThat(chromium.find(By.id("hp-document")).getDomProperty("value"))
                    .as("what was written is still there")
                    .contains("2097-06-01");
            assertThat(Accessibility.violations(chromium)).isEmpty();
            chromium.screenshot("console-conflict");
            realm.putProfile(DOCUMENT);
        }
    }

    @Test
    void whomABlockHitsIsShownBeforeItIsMadeAndWhatIsMadeCanBeLifted() {
        By value = By.id("hp-block-value");
        By result = By.cssSelector("form [role=status]");
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, ACTS);
            chromium.open(URI.create(console() + "#/incidents"));
            await(chromium, "incidents");
            chromium.find(By.cssSelector("#hp-block-kind option[value='client']"))
                    .click();
            chromium.find(value).sendKeys(TestRealm.OTHER_MACHINE);
            chromium.find(By.id("hp-block-reason")).sendKeys("Case 14", Keys.ENTER);
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(result, "Clients that are hit: 1"));
            assertThat(blocked()).as("nothing is done yet").doesNotContain(TestRealm.OTHER_MACHINE);
            assertThat(Accessibility.violations(chromium)).isEmpty();
            chromium.screenshot("console-block");
            chromium.find(By.cssSelector("form [role=status] .pf-m-danger")).click();
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(
                    By.cssSelector("table"), TestRealm.OTHER_MACHINE));
            assertThat(blocked()).contains(TestRealm.OTHER_MACHINE);

            chromium.find(By.cssSelector("summary[aria-label='Lift the block of " + TestRealm.OTHER_MACHINE + "']"))
                    .click();
            chromium.find(By.cssSelector("details[open] input")).sendKeys("Case 14 is over", Keys.ENTER);
            chromium.await(ExpectedConditions.invisibilityOfElementLocated(
                    By.cssSelector("summary[aria-label='Lift the block of " + TestRealm.OTHER_MACHINE + "']")));
            assertThat(blocked()).doesNotContain(TestRealm.OTHER_MACHINE);
        }
    }

    @Test
    void whomAnEmergencyRefusesIsShownBeforeItIsInForceAndItCanBeEnded() {
        By result = By.cssSelector("#hp-emergency-result");
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, ACTS);
            chromium.open(URI.create(console() + "#/incidents"));
            await(chromium, "incidents");
            chromium.find(By.xpath("//summary[.='Put emergency settings in force']"))
                    .click();
            chromium.find(By.id("hp-emergency-minimumRsaBits")).sendKeys("3072");
            chromium.find(By.id("hp-emergency-onlyCohorts")).sendKeys("kommune");
            chromium.find(By.id("hp-emergency-reason")).sendKeys("Case 15", Keys.ENTER);
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(result, TestRealm.OTHER_MACHINE));
            assertThat(emergency()).as("nothing is done yet").isEqualTo("{}");
            assertThat(Accessibility.violations(chromium)).isEmpty();
            chromium.screenshot("console-emergency");
            chromium.find(By.cssSelector("#hp-emergency-result .pf-m-danger")).click();
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(By.tagName("main"), "In force until"));
            assertThat(emergency())
                    .contains("\"onlyCohorts\":[\"kommune\"]")
                    .contains("\"minimumRsaBits\":3072")
                    .contains("\"inForce\":true");
            assertThat(Accessibility.violations(chromium)).isEmpty();
            chromium.screenshot("console-emergency-in-force");

            chromium.find(By.xpath("//summary[.='End']")).click();
            chromium.find(By.id("hp-emergency-end")).sendKeys("Case 15 is over", Keys.ENTER);
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(By.tagName("main"), "None are in force"));
            assertThat(emergency()).isEqualTo("{}");
        } finally {
            realm.admin().delete("helseprofil/emergency");
        }
    }

    @Test
    void outcomesSayWhatAThiefCouldHaveUsed() {
        realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE).accessToken();
        new ServerProbe(SharedServer.get()).run("helseprofil-observations");
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, SEES);
            chromium.open(URI.create(console() + "#/outcomes"));
            await(chromium, "outcomes");

            assertThat(chromium.find(By.className("hp-lead")).getText())
                    .as("the first line")
                    .matches("100 % of the access tokens were bound to a key\\. .*0 hours in all\\.");
            assertThat(chromium.find(By.cssSelector("svg.hp-curve")).getAttribute("aria-label"))
                    .startsWith("Columns of hours at risk, at most 0");
            chromium.screenshot("console-outcomes-figures");
        }
    }

    @Test
    void whatHasChangedSinceTheAssessmentBeforeIsShown() {
        Assessing assessing = new Assessing(realm.admin());
        assessing.ended(assessing.started());
        realm.plant("latecomer", SigningKey.generate("ES256"), client -> client.put("publicClient", true));
        assessing.ended(assessing.started());
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, SEES);
            chromium.open(URI.create(console() + "#/assessments"));
            await(chromium, "assessments");

            chromium.find(By.cssSelector("button[aria-label^='What has changed from']"))
                    .click();

            chromium.await(ExpectedConditions.textToBePresentInElementLocated(
                    By.xpath("//tr[td='latecomer'][1]"), "The client is confidential"));
            assertThat(Accessibility.violations(chromium)).isEmpty();
            chromium.screenshot("console-assessments-compared");
        }
    }

    private static void block(String kind, String value) {
        Response answer =
                realm.admin().post("helseprofil/blocks", Map.of("kind", kind, "value", value, "reason", "a test"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private static String emergency() {
        return realm.admin().get("helseprofil/emergency").body();
    }

    private static String blocked() {
        return realm.admin().get("helseprofil/blocks").body();
    }

    @Test
    void whoSeesAloneIsOfferedNothingToChange() {
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, SEES);
            for (String page :
                    List.of("clients", "client/" + TestRealm.WITH_SECRET, "timetable", "incidents", "assessments")) {
                chromium.open(URI.create(console() + "#/" + page));
                await(chromium, page.split("/", 2)[0]);
                assertThat(chromium.all(By.cssSelector(
                                "main button:not(.pf-m-link), main textarea, main input[type=checkbox]")))
                        .as(page)
                        .isEmpty();
            }
        }
    }

    @Test
    void anAdministratorOfTheServerGetsInWhereTheAddressIsRegisteredInMaster() {
        AdminApi master = realm.admin().realm("master");
        ObjectNode client = master.client("security-admin-console");
        try (Chromium chromium = Chromium.speaking("en")) {
            ObjectNode registered = client.deepCopy();
            registered.withArray("redirectUris").add(console().toString());
            assertThat(master.update(registered).isSuccess()).isTrue();
            chromium.open(console());
            chromium.find(By.cssSelector("main .pf-m-secondary")).click();
            chromium.logIn(KeycloakServer.ADMIN, KeycloakServer.ADMIN);
            await(chromium, "overview");
            assertThat(chromium.text()).contains(TestRealm.WITH_SECRET);
        } finally {
            master.update(client);
        }
    }

    @Test
    void whoHasNoRoleForItIsToldSoAndSeesNothing() {
        try (Chromium chromium = Chromium.speaking("nb")) {
            chromium.open(console());
            chromium.logIn(NOBODY, PASSWORD);
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(By.tagName("h1"), "Du har ikke tilgang"));
            assertThat(chromium.text()).contains("view-clients").doesNotContain(TestRealm.WITH_SECRET);
            assertThat(Accessibility.violations(chromium)).isEmpty();
            chromium.screenshot("console-no-rights");
        }
    }

    @Test
    void aLoginThatSomebodyElseBeganIsNotTaken() {
        try (Chromium chromium = Chromium.speaking("nb")) {
            chromium.open(URI.create(console() + "?code=stolen&state=" + "x".repeat(43) + "&iss=" + realm.issuer()));
            chromium.await(
                    ExpectedConditions.textToBePresentInElementLocated(By.tagName("h1"), "Innloggingen lyktes ikke"));
            assertThat(String.valueOf(chromium.run("return location.href")))
                    .as("the code is gone from the address")
                    .isEqualTo(console().toString());
            assertThat(Accessibility.violations(chromium)).isEmpty();
            chromium.screenshot("console-login-failed");
        }
    }

    @Test
    void whoLogsOutIsLoggedOutEverywhere() {
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, SEES);
            await(chromium, "overview");
            chromium.find(By.cssSelector(".hp-tools button")).click();
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(By.tagName("h1"), "You are logged out"));
            chromium.open(console());
            assertThat(chromium.find(By.id("username")).isDisplayed())
                    .as("the login page asks again")
                    .isTrue();
        }
    }

    @Test
    void theKeyCanNotBeReadOutAndNothingIsKeptInTheBrowser() {
        try (Chromium chromium = Chromium.speaking("en")) {
            chromium.open(console());
            chromium.find(By.id("username"));
            Object exported = chromium.runToEnd("""
                    const done = arguments[1];
                    const opening = indexedDB.open('helseprofil-console');
                    opening.onsuccess = () => {
                        const all = opening.result.transaction('begun').objectStore('begun').getAll();
                        all.onsuccess = () => Promise.all(['jwk', 'pkcs8'].map(format =>
                                crypto.subtle.exportKey(format, all.result[0].key).then(() => 'read', no => no.name)))
                            .then(answers => done([all.result.length, ...answers].join()));
                    };
                    """, List.of());
            assertThat(exported)
                    .as("while the login goes on: one key, which no script reads out")
                    .isEqualTo("1,InvalidAccessError,InvalidAccessError");
            chromium.logIn(SEES, PASSWORD);
            chromium.find(By.cssSelector("nav"));
            await(chromium, "overview");
            Object kept = chromium.runToEnd("""
                    const done = arguments[1];
                    const opening = indexedDB.open('helseprofil-console');
                    opening.onsuccess = () => {
                        const all = opening.result.transaction('begun').objectStore('begun').getAll();
                        all.onsuccess = () => done([all.result.length, sessionStorage.length, localStorage.length].join());
                    };
                    """, List.of());
            assertThat(kept).as("neither token nor key outlives the page").isEqualTo("0,0,0");
        }
    }

    @Test
    void everythingIsReachedWithTheKeyboardAlone() {
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, SEES);
            await(chromium, "overview");
            List<WebElement> reachable = chromium.all(By.cssSelector("a, button, select"));
            for (WebElement element : reachable) {
                WebElement focused = chromium.press(Keys.TAB).focused();
                assertThat(focused).as("in the order in which they are read").isEqualTo(element);
                assertThat(focused.getCssValue("outline-style"))
                        .as(focused.getTagName())
                        .isNotEqualTo("none");
            }
        }
    }

    @Test
    void theFilesComeWithATagAndAreNotSentTwice() {
        for (String path : List.of("app.js", "console.css", "pages/overview.js", "words/nb")) {
            URI address = URI.create(console() + path);
            Response first = Request.get(address).send();
            assertThat(first.status()).as(path).isEqualTo(200);
            assertThat(first.header("X-Content-Type-Options")).as(path).contains("nosniff");
            Response again = Request.get(address)
                    .header("If-None-Match", first.header("ETag").orElseThrow())
                    .send();
            assertThat(again.status()).as(path).isEqualTo(304);
        }
        assertThat(Request.get(URI.create(console() + "no-such.js")).send().status())
                .isEqualTo(404);
        assertThat(Request.get(console())
                        .send()
                        .header("Content-Security-Policy")
                        .orElseThrow())
                .doesNotContain("unsafe")
                .contains("default-src 'none'", "frame-ancestors 'none'");
    }

    private static void edit(Chromium chromium, String before, String after) {
        chromium.runToEnd("""
                const document = window.document.getElementById('hp-document');
                document.value = document.value.replace(arguments[0][0], arguments[0][1]);
                document.dispatchEvent(new Event('input'));
                arguments[1]();
                """, List.of(before, after));
    }

    private static @Nullable String cohort() {
        return realm.admin().get("helseprofil/clients/" + TestRealm.WITH_SECRET).text("cohort");
    }

    private static void enter(Chromium chromium, String user) {
        chromium.open(console());
        chromium.logIn(user, PASSWORD);
        chromium.find(By.cssSelector("nav"));
    }

    private static void await(Chromium chromium, String page) {
        chromium.await(ExpectedConditions.attributeToBe(SHOWN, "data-shown", page));
    }

    private static URI console() {
        return realm.address("helseprofil/console/");
    }

    private static void addUser(String name, String role) {
        AdminApi admin = realm.admin();
        admin.post(
                "users",
                Map.of(
                        "username",
                        name,
                        "enabled",
                        true,
                        "email",
                        name + "@example.org",
                        "firstName",
                        "Solveig",
                        "lastName",
                        "Normann",
                        "credentials",
                        List.of(Map.of("type", "password", "value", PASSWORD))));
        String user = admin.get("users?exact=true&username=" + name)
                .json()
                .path(0)
                .path("id")
                .textValue();
        String management = Objects.requireNonNull(
                admin.client("realm-management").path("id").textValue());
        Response given = admin.post(
                "users/" + user + "/role-mappings/clients/" + management,
                List.of(admin.get("clients/" + management + "/roles/" + role).json()));
        assertThat(given.isSuccess()).as(given.body()).isTrue();
    }
}
