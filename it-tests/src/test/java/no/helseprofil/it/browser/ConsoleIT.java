package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import no.helseprofil.it.assessment.Assessing;
import no.helseprofil.it.browser.Chromium.Colours;
import no.helseprofil.it.browser.Chromium.View;
import no.helseprofil.it.support.RealmPeople;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
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

    /** The cards of incidents are made of the same parts, so each language is asked for some of them. */
    private static final Map<String, List<String>> CARDS = Map.of(
            "nb", List.of("incidents/key", "incidents/algorithm", "incidents/realm"),
            "nn", List.of("incidents/token", "incidents/api"),
            "en", List.of("incidents/vendor", "incidents/register"));

    /** Two dates that stop two clients, one of which has a waiver. */
    private static final String DOCUMENT = """
            {"ruleSet":"helseid","catalogue":"2026.1","requirements":{
             "private-key-jwt":{"announced":"2026-01-01T00:00:00Z","enforced":"2098-06-01T00:00:00Z"},
             "confidential-client":{"announced":"2026-01-01T00:00:00Z","enforced":"2098-01-01T00:00:00Z"}},
             "cohorts":{"kommune":{"private-key-jwt":{"enforced":"2099-01-01T00:00:00Z"}}}}""";

    /**
     * Script with what the page of clients is made of: 2,000 rows, scrolled and searched, and how long the page takes
     * to follow.
     */
    private static final String MANY_CLIENTS = """
            const done = arguments[1];
            const files = document.querySelector('script[type=module]').src.replace('app.js', '');
            import(files + 'scrolled.js').then(({scrolled}) => {
                const all = Array.from({length: 2000}, (_, i) =>
                    ({clientId: `client-${i}`, name: `Journal ${i}`, state: 'ready', failures: []}));
                const list = scrolled('clients', [{name: 'client'}, {name: 'name'}], client => [client.clientId, client.name]);
                document.querySelector('main').append(list.element);
                let slowest = 0;
                const take = what => {
                    const begun = performance.now();
                    what();
                    list.element.getBoundingClientRect();
                    slowest = Math.max(slowest, performance.now() - begun);
                };
                take(() => list.show(all));
                for (let i = 1; i <= 20; i++) {
                    take(() => {
                        list.element.scrollTop = i * 4000;
                        list.element.dispatchEvent(new Event('scroll'));
                    });
                }
                const rows = list.element.querySelectorAll('tr').length;
                take(() => list.show(all.filter(client => client.name.includes('Journal 19'))));
                list.element.remove();
                done([slowest, rows]);
            });
            """;

    /** Summer, winter, an hour that is left out, one that comes twice, and the end of a day in UTC. */
    private static final String TIMES_IN_NORWAY = """
            const done = arguments[1];
            const files = document.querySelector('script[type=module]').src.replace('app.js', '');
            import(files + 'norway.js').then(({norwegianDay, norwegianInstant, norwegianTime}) => done([
                norwegianInstant('2027-06-01', '08:00'), norwegianInstant('2027-12-01', '08:00'),
                norwegianInstant('2027-03-28', '02:30'), norwegianInstant('2027-10-31', '02:30'),
                `${norwegianDay('2027-06-01T23:59:59Z')} ${norwegianTime('2027-06-01T23:59:59Z')}`]));
            """;

    /** Minutes that a session is behind the server after a response of an hour ago, and then after one of now. */
    private static final String LEARNT_TIMES = """
            const done = arguments[1];
            const files = document.querySelector('script[type=module]').src.replace('app.js', '');
            import(files + 'session.js').then(({Session}) => {
                const session = new Session({});
                done([3_600_000, 0].map(age => {
                    session.learn(new Response('', {headers: {Date: new Date(Date.now() - age).toUTCString()}}));
                    return Math.round(session.behind / 60_000);
                }));
            });
            """;

    /** Files of the console in this page that came from the browser's cache, and those that the server sent. */
    private static final String FILES = """
            const files = document.querySelector('script[type=module]').src.replace('app.js', '');
            return performance.getEntriesByType('resource').filter(file => file.name.startsWith(files))
                .map(file => `${file.name.replace(files, '')} from ${file.transferSize === 0 ? 'cache' : 'server'}`);
            """;

    /** Cookies of those who have logged in, by their names. */
    private static final Map<String, Object> SESSIONS = new HashMap<>();

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile(DOCUMENT);
        realm.changeRealm(Mastheads::giveLogoAndColour);
        for (String client : List.of(TestRealm.WITH_SECRET, TestRealm.WITHOUT_CREDENTIALS)) {
            realm.alterAttribute(client, "helseprofil.registered", "existing");
        }
        block("key", SigningKey.generate("ES256").thumbprint());
        RealmPeople.add(realm, SEES, "view-clients");
        RealmPeople.add(realm, ACTS, "manage-realm");
        RealmPeople.add(realm, NOBODY, "view-events");
    }

    /** Each language with another look; what depends on width and words alone is asked in all of them. */
    @ParameterizedTest
    @CsvSource({
        "nb, DESKTOP, LIGHT, " + ACTS,
        "nn, PHONE, DARK, " + ACTS,
        "en, ZOOMED, LIGHT, " + SEES,
    })
    void everyPageIsAccessibleAndFullyTranslated(String language, View view, Colours colours, String user) {
        try (Chromium chromium = Chromium.speaking(language)) {
            enter(chromium, user);
            List<String> pages = Stream.concat(PAGES.stream(), Objects.requireNonNull(CARDS.get(language)).stream())
                    .toList();
            for (String page : pages) {
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
                String name = page.startsWith("client/") ? "client" : page.replace('/', '-');
                chromium.screenshot("console-" + name + "-" + language);
            }
            assertThat(chromium.complaints())
                    .as("of the content security policy")
                    .isEmpty();
        }
    }

    @Test
    void theOverviewShowsWhoStopsWhen() {
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, SEES);
            await(chromium, "overview");
            assertThat(chromium.text())
                    .contains("Clients that will stop working")
                    .contains("1 January 2098")
                    .contains("1 June 2098")
                    .contains(TestRealm.WITH_SECRET);
            Mastheads.assertThatLogoAndColourAreShown(chromium, ".hp-masthead");
            ConsolePicture.of(chromium, "overview");
            chromium.open(URI.create(console() + "#/client/" + TestRealm.WITH_SECRET));
            await(chromium, "client");
            ConsolePicture.of(chromium, "client");
        }
    }

    /** A kept response has the time of an earlier visit, by which each proof of possession would be too old. */
    @Test
    void theServersTimeIsNeverThatOfAnEarlierVisit() {
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, SEES);
            chromium.open(console());
            chromium.find(By.cssSelector("nav"));

            assertThat(chromium.run(FILES))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .contains("session.js from cache", "words/en from server");
            assertThat(chromium.runToEnd(LEARNT_TIMES, List.of()))
                    .as("a later response corrects what an earlier one has taught")
                    .isEqualTo(List.of(-60L, 0L));
        }
    }

    @Test
    void bulkChangesAreShownBeforeTheyAreMade() {
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, ACTS);
            chromium.open(URI.create(console() + "#/clients?state=stops"));
            await(chromium, "clients");
            List<?> of2000 = (List<?>) Objects.requireNonNull(chromium.runToEnd(MANY_CLIENTS, List.of()));
            assertThat(((Number) of2000.get(0)).doubleValue())
                    .as("milliseconds of the slowest of 20 scrolls and a search, of 2,000 clients")
                    .isLessThan(100);
            assertThat(((Number) of2000.get(1)).intValue())
                    .as("rows that are there, whatever is listed")
                    .isLessThan(60);
            chromium.find(By.id("hp-search")).sendKeys("secret");
            chromium.await(
                    ExpectedConditions.textToBePresentInElementLocated(By.cssSelector(".hp-count"), "Showing 1 of "));
            chromium.find(By.cssSelector("tbody input")).click();
            chromium.find(By.cssSelector(".hp-bulk summary")).click();
            chromium.find(By.cssSelector("#hp-bulk-cohort option[value='kommune']"))
                    .click();
            chromium.find(By.id("hp-bulk-cohort-reason")).sendKeys("Case 12", Keys.ENTER);
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(
                    By.cssSelector(".hp-bulk"), TestRealm.WITH_SECRET + ": from no cohort to kommune"));
            assertThat(cohort()).as("nothing is done yet").isNull();
            assertThat(Accessibility.violations(chromium)).isEmpty();
            ConsolePicture.of(chromium, "clients");
            chromium.find(By.cssSelector(".hp-bulk .pf-m-danger")).click();
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(
                    By.cssSelector(".hp-bulk"), "1 client is changed."));
            assertThat(cohort()).isEqualTo("kommune");
        }
    }

    @Test
    void theDocumentIsValidatedWhileTypingAndConflictsLoseNothing() {
        By checked = By.id("hp-checked");
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, ACTS);
            chromium.open(URI.create(console() + "#/timetable"));
            await(chromium, "timetable");
            edit(chromium, "2098-06-01T00:00:00Z", "soon");
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(
                    checked, "/requirements/private-key-jwt/enforced: Write a date and time with its time zone"));
            assertThat(chromium.find(By.cssSelector("form:has(#hp-document) button[type=submit]"))
                            .isEnabled())
                    .as("what is wrong can't be put in force")
                    .isFalse();
            edit(chromium, "\"soon\"", "\"2098-06-01T00:00:00Z\"");
            chromium.find(By.xpath("//summary[.='Change a date']")).click();
            chromium.find(By.cssSelector("#hp-move-stage option[value='private-key-jwt']"))
                    .click();
            chromium.run("document.getElementById('hp-move-enforced').value = '2097-06-01'");
            chromium.find(By.xpath("//button[.='Write into the document']")).click();
            chromium.await(
                    ExpectedConditions.textToBePresentInElementLocated(checked, "The document can be put in force."));
            realm.putProfile(DOCUMENT.replace("2098-01-01", "2098-02-02"));
            chromium.find(By.id("hp-document-reason")).sendKeys("Case 13", Keys.ENTER);
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(checked, "2098-02-02"));
            assertThat(chromium.find(By.id("hp-document")).getDomProperty("value"))
                    .as("what was written is still there")
                    .contains("\"enforced\": \"2097-06-01T00:00:00Z\"", "\"announced\": \"2026-01-01T00:00:00Z\"");
            assertThat(chromium.runToEnd(TIMES_IN_NORWAY, List.of()))
                    .isEqualTo(List.of(
                            "2027-06-01T06:00:00Z",
                            "2027-12-01T07:00:00Z",
                            "2027-03-28T01:30:00Z",
                            "2027-10-31T00:30:00Z",
                            "2027-06-02 01:59:59"));
            assertThat(Accessibility.violations(chromium)).isEmpty();
            ConsolePicture.of(chromium, "timetable");
            realm.putProfile(DOCUMENT);
        }
    }

    @Test
    void aClientsKeyLeadsToItsBlockAndReport() {
        String thumbprint = realm.key(TestRealm.MACHINE).thumbprint();
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, SEES);
            chromium.open(URI.create(console() + "#/client/" + TestRealm.MACHINE));
            await(chromium, "client");
            assertThat(chromium.text()).contains(thumbprint, "Download the report of this client");
            assertThat(chromium.all(By.partialLinkText("Block")))
                    .as("who may not block")
                    .isEmpty();
        }
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, ACTS);
            chromium.open(URI.create(console() + "#/client/" + TestRealm.MACHINE));
            await(chromium, "client");
            chromium.find(By.linkText("Block")).click();
            assertThat(chromium.find(By.id("hp-block-value")).getDomProperty("value"))
                    .isEqualTo(thumbprint);
            chromium.open(URI.create(console() + "#/incidents/vendor?value=123456789"));
            chromium.await(ExpectedConditions.attributeToBe(By.id("hp-block-value"), "value", "123456789"));
            chromium.find(By.id("hp-block-reason")).sendKeys("Case 18", Keys.ENTER);
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(
                    By.id("hp-block-value-wrong"), "the last of which is a check digit"));
            assertThat(chromium.find(By.id("hp-block-value")).getAttribute("aria-describedby"))
                    .isEqualTo("hp-block-value-wrong");
        }
    }

    @Test
    void aBlockShowsItsImpactFirstAndCanBeLifted() {
        By value = By.id("hp-block-value");
        By result = By.cssSelector("form [role=status]");
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, ACTS);
            chromium.open(URI.create(console() + "#/incidents"));
            await(chromium, "incidents");
            chromium.find(By.linkText("A token was stolen")).click();
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(By.tagName("h1"), "A token was stolen"));
            assertThat(realm.oidc(TestRealm.OTHER_MACHINE)
                            .clientCredentials(TestRealm.SCOPE)
                            .response()
                            .status())
                    .isEqualTo(200);
            chromium.find(value).sendKeys(realm.key(TestRealm.OTHER_MACHINE).thumbprint());
            chromium.find(By.id("hp-block-reason")).sendKeys("Case 14", Keys.ENTER);
            chromium.await(
                    ExpectedConditions.textToBePresentInElementLocated(result, "Clients that obtained them: 1."));
            assertThat(Accessibility.violations(chromium)).isEmpty();
            chromium.screenshot("console-incident-obtained");
            chromium.find(value).clear();
            chromium.find(By.id("hp-block-reason")).clear();
            chromium.find(By.cssSelector("#hp-block-kind option[value='client']"))
                    .click();
            chromium.find(value).sendKeys(TestRealm.OTHER_MACHINE);
            chromium.find(By.id("hp-block-reason")).sendKeys("Case 14", Keys.ENTER);
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(result, "Affected clients: 1"));
            assertThat(blocked()).as("nothing is done yet").doesNotContain(TestRealm.OTHER_MACHINE);
            assertThat(Accessibility.violations(chromium)).isEmpty();
            ConsolePicture.of(chromium, "incident");
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
    void anEmergencyShowsItsImpactFirstAndCanBeEnded() {
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
            WebElement act = chromium.find(By.cssSelector("#hp-emergency-result .pf-m-danger"));
            assertThat(act.isEnabled()).as("without the number").isFalse();
            String heading =
                    chromium.find(By.cssSelector("#hp-emergency-result h3")).getText();
            chromium.find(By.id("hp-hits-number")).sendKeys(heading.replaceAll("\\D", ""));
            act.click();
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
    void aHoldShowsWhatStillRefusesFirst() {
        realm.putProfile(DOCUMENT.replace("2026-", "2025-").replace("2098-", "2026-"));
        String form = "//section[contains(@class,'hp-finding')][.//h3[contains(.,'The client is confidential')]]";
        By hours = By.id("hp-hold-hours-confidential-client");
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, ACTS);
            chromium.open(URI.create(console() + "#/client/" + TestRealm.WITHOUT_CREDENTIALS));
            await(chromium, "client");
            chromium.find(By.xpath(form + "//summary[.='Put a requirement on hold']"))
                    .click();
            chromium.find(hours).clear();
            chromium.find(hours).sendKeys("100");
            chromium.find(By.id("hp-hold-reason-confidential-client")).sendKeys("Case 17", Keys.ENTER);
            By result = By.xpath(form + "//form[.//input[@id='hp-hold-hours-confidential-client']]");
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(result, "No other requirement"));
            chromium.find(By.xpath(form + "//button[.='Put on hold']")).click();
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(result, "Choose 1 to 72 hours."));
            assertThat(Accessibility.violations(chromium)).isEmpty();
            chromium.screenshot("console-hold");

            chromium.find(hours).clear();
            chromium.find(hours).sendKeys("2", Keys.ENTER);
            chromium.find(By.xpath(form + "//button[.='Put on hold']")).click();
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(By.tagName("main"), "On hold until"));
            assertThat(realm.admin().get("helseprofil/holds").json().findValuesAsText("requirement"))
                    .containsExactly("confidential-client");

            chromium.open(URI.create(console() + "#/refusals"));
            await(chromium, "refusals");
            chromium.screenshot("console-refusals-hold");
            chromium.find(By.xpath("//summary[starts-with(@aria-label,'Lift the hold of')]"))
                    .click();
            chromium.find(By.cssSelector("details[open] input")).sendKeys("Case 17 is over", Keys.ENTER);
            chromium.await(ExpectedConditions.numberOfElementsToBe(
                    By.xpath("//summary[starts-with(@aria-label,'Lift the hold of')]"), 0));
            assertThat(realm.admin().get("helseprofil/holds").json()).isEmpty();
        } finally {
            realm.admin().delete("helseprofil/holds/confidential-client");
            realm.putProfile(DOCUMENT);
        }
    }

    @Test
    void aRegisterCanBeTurnedOffAndRestored() {
        String register = "{\"source\":\"file\",\"whenDown\":{\"hpr_number\":\"stale\"}}";
        realm.putProfile(DOCUMENT.replaceFirst("}$", ",\"registers\":{\"practitioners\":" + register + "}}"));
        By reason = By.id("hp-rewrite-reason");
        By act = By.cssSelector("form [role=status] .pf-m-danger");
        By first = By.cssSelector(".hp-steps > section:nth-child(1)");
        By last = By.cssSelector(".hp-steps > section:nth-child(3)");
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, ACTS);
            chromium.open(URI.create(console() + "#/incidents/register"));
            await(chromium, "incidents");
            chromium.find(reason).sendKeys("Case 16", Keys.ENTER);
            chromium.find(act);
            assertThat(practitioners()).as("nothing is done yet").isEqualTo(register);
            chromium.find(act).click();
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(first, "names no register"));
            assertThat(practitioners()).isEmpty();
            assertThat(Accessibility.violations(chromium)).isEmpty();

            chromium.find(reason).sendKeys("Case 16 is over", Keys.ENTER);
            chromium.find(act).click();
            chromium.await(
                    ExpectedConditions.textToBePresentInElementLocated(last, "The document names the register."));
            assertThat(practitioners()).isEqualTo(register);
        } finally {
            realm.putProfile(DOCUMENT);
        }
    }

    @Test
    void outcomesShowWhatAThiefCouldHaveUsed() {
        realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE).accessToken();
        new ServerProbe(SharedServer.get()).run("helseprofil-observations");
        try (Chromium chromium = Chromium.speaking("en")) {
            enter(chromium, SEES);
            chromium.open(URI.create(console() + "#/outcomes"));
            await(chromium, "outcomes");

            assertThat(chromium.find(By.className("hp-lead")).getText())
                    .as("the first line")
                    .matches("100 % of the access tokens were bound to a key\\. .*0 hours in total\\.");
            assertThat(chromium.find(By.cssSelector("svg.hp-curve")).getAttribute("aria-label"))
                    .startsWith("Bar chart of hours at risk, at most 0");
            chromium.screenshot("console-outcomes-figures");
        }
    }

    @Test
    void showsChangesSinceThePreviousAssessment() {
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

    private static String practitioners() {
        return realm.admin()
                .profile()
                .json()
                .path("registers")
                .path("practitioners")
                .toString();
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
    void aReadOnlyAdministratorIsOfferedNoChanges() {
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
    void aMasterAdministratorLogsInIfMasterRegistersTheUri() {
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
    void anAdministratorWithoutRoleSeesAnExplanationOnly() {
        try (Chromium chromium = Chromium.speaking("nb")) {
            chromium.open(console());
            chromium.logIn(NOBODY, TestRealm.PASSWORD);
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(By.tagName("h1"), "Du har ikke tilgang"));
            assertThat(chromium.text()).contains("view-clients").doesNotContain(TestRealm.WITH_SECRET);
            assertThat(Accessibility.violations(chromium)).isEmpty();
            chromium.screenshot("console-no-rights");
        }
    }

    @Test
    void refusesALoginStartedByAnotherParty() {
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
    void aLogoutEndsTheSsoSession() {
        try (Chromium chromium = Chromium.speaking("en")) {
            logIn(chromium, SEES);
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
    void theProofKeyIsNotExtractableAndNothingIsStored() {
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
            chromium.logIn(SEES, TestRealm.PASSWORD);
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
    void everythingIsReachableByKeyboard() {
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

    /** After an upgrade the page names other addresses, so no cache can answer with a script of before. */
    @Test
    void versionedFilesAreCachedForAYear() {
        String page = Request.get(console()).send().body();
        String files = page.replaceFirst("(?s).*src=\"([^\"]*/files/[^/]*/)app\\.js\".*", "$1");
        assertThat(files).startsWith(console().getRawPath() + "files/");
        for (String name : List.of("app.js", "console.css", "pages/overview.js", "words/nb")) {
            Response file = Request.get(console().resolve(files + name)).send();
            assertThat(file.status()).as(name).isEqualTo(200);
            assertThat(file.header("X-Content-Type-Options")).as(name).contains("nosniff");
            assertThat(file.header("Cache-Control")).as(name).contains("public, max-age=31536000, immutable");
            assertThat(Request.get(console().resolve("files/of-before/" + name))
                            .send()
                            .header("Cache-Control"))
                    .as("%s of another version", name)
                    .contains("no-store");
        }
        assertThat(Request.get(console().resolve(files + "no-such.js")).send().status())
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

    /** The first time by the login page, then with the session of that login. */
    private static void enter(Chromium chromium, String user) {
        Object session = SESSIONS.get(user);
        if (session == null) {
            logIn(chromium, user);
            SESSIONS.put(user, chromium.cookies());
        } else {
            chromium.with(session).open(console());
            chromium.find(By.cssSelector("nav"));
        }
    }

    private static void logIn(Chromium chromium, String user) {
        chromium.open(console());
        chromium.logIn(user, TestRealm.PASSWORD);
        chromium.find(By.cssSelector("nav"));
    }

    private static void await(Chromium chromium, String page) {
        chromium.await(ExpectedConditions.attributeToBe(SHOWN, "data-shown", page));
    }

    private static URI console() {
        return realm.address("helseprofil/console/");
    }
}
