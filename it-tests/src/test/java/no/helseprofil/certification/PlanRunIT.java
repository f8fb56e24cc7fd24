package no.helseprofil.certification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.certification.PlanRun.RanPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebDriverException;

/** Runs and publishes a plan of a {@link FakeSuite} in a real Chromium: what a certifier would get to see. */
class PlanRunIT {

    private static final String SOFTWARE = "Helseprofil 1.2.3 on Keycloak 26.7.5";
    private static final String LOGIN = """
            <form action="BACK"><input id="username"><input id="password"><button id="kc-login">Log in</button></form>""";
    private static final String REFUSED = """
            <h1>This login can't go on</h1><div id="kc-error-message"><p>You have done nothing wrong.</p>
            <p><code>pushed-authorization: push the request</code></p></div>""";
    private static final String STEP_BACK =
            "<p>Please wait</p><script>setTimeout(() => { location = 'BACK'; }, 300);</script>";
    private static final String SORRY =
            "<h1>We are sorry...</h1><div id='kc-error-message'><p>Invalid Request</p></div>";

    /** Half of what a certifier's pages have, which are far away. */
    private static final Duration QUIET = SuiteUser.QUIET.dividedBy(2);

    @TempDir
    private static Path certificates;

    private static FakeSuite fake;
    private static Suite suite;
    private static SuiteUser user;

    @TempDir
    private Path folder;

    /** Skips the tests where no Chromium is installed, except in CI, where it is. */
    @BeforeAll
    static void start() {
        assumeTrue(
                "true".equals(System.getenv("CI"))
                        || Stream.of(System.getenv("PATH").split(":"))
                                .anyMatch(path -> Files.isExecutable(Path.of(path, "chromedriver"))),
                "no chromedriver");
        fake = FakeSuite.start(ServerCertificate.made("localhost", certificates));
        suite = new Suite(fake.address(), null);
        user = new SuiteUser(fake.address(), "a-password", QUIET);
    }

    @AfterAll
    static void stop() {
        if (user != null) {
            user.close();
            fake.close();
        }
    }

    @BeforeEach
    void forget() {
        fake.forget();
    }

    @Test
    void uploadsReviewPagesOnly() {
        fake.with("logs-in", LOGIN)
                .with("comes-back-late", STEP_BACK)
                .with("refuses", REFUSED)
                .with("is-sorry", SORRY);

        RanPlan plan = run();

        assertThat(conditions(plan))
                .containsEntry("logs-in", "PASSED []")
                .containsEntry("comes-back-late", "PASSED [REVIEW ExpectErrorPage]")
                .containsEntry("refuses", "REVIEW [REVIEW ExpectErrorPage: pushed-authorization: push the request]")
                .containsEntry(
                        "is-sorry",
                        "REVIEW [REVIEW ExpectErrorPage: no requirement but «We are sorry... Invalid Request»]");
        assertThat(fake.pictures()).containsOnlyKeys("refuses", "is-sorry");
        assertThat(folder.resolve("results/a-plan/refuses-1.png")).isNotEmptyFile();
        assertThat(fake.configuration().path("alias").textValue()).isEqualTo("mine");
    }

    @Test
    void detectsABlankPage() {
        fake.with("is-blank", "<body></body>");
        String page = fake.pageOf("is-blank");

        assertThat(user.follow(page, SuiteUser.Consent.YES))
                .hasValueSatisfying(shown -> assertThat(shown.isBlank()).isTrue());
    }

    @Test
    void refusesAPageThatNeverSettles() {
        fake.with("turns", "<script>setTimeout(() => location.search = Math.random(), 100)</script><p>Wait</p>");
        String page = fake.pageOf("turns");

        assertThatThrownBy(() -> user.follow(page, SuiteUser.Consent.YES)).isInstanceOf(WebDriverException.class);
    }

    @Test
    void publishesOnlyConfirmedResults() {
        fake.with("refuses", REFUSED);
        run().with(List.of()).write(folder.resolve("results/a-plan"));

        assertThat(publish("no")).contains("refuses-1.png", "Not published");
        assertThat(publish("")).contains("Not published");
        assertThat(fake.published()).isEmpty();

        assertThat(publish("yes"))
                .contains("Published", "«" + SOFTWARE + "»", fake.address() + "/plan-detail.html?plan=P1");
        assertThat(fake.published()).containsExactly("P1");
        assertThat(folder.resolve("packages/a-plan-P1.zip")).hasContent("package");
    }

    @Test
    void doesNotPublishUnexpectedResults() {
        fake.with("refuses", REFUSED);
        RanPlan plan = run();

        plan.with(List.of("refuses: new is a blank page")).write(folder.resolve("results/a-plan"));
        assertNotPublished("refuses: new is a blank page");

        plan.write(folder.resolve("results/a-plan"));
        fake.runAgain("refuses");
        assertNotPublished("other runs in the suite");
    }

    @Test
    void publishesOnlyAVersionThatThisSuiteRan() {
        new RanPlan("P1", fake.address().toString(), "Helseprofil 1.0.0-SNAPSHOT", Map.of(), List.of(), List.of())
                .write(folder.resolve("results/a-plan"));
        assertNotPublished("one version");

        new RanPlan("P1", "https://other.example", SOFTWARE, Map.of(), List.of(), List.of())
                .write(folder.resolve("results/a-plan"));
        assertNotPublished("was run by https://other.example");

        new RanPlan("P2", fake.address().toString(), SOFTWARE, Map.of(), List.of(), List.of())
                .write(folder.resolve("results/a-plan"));
        assertNotPublished("was not run from here");
    }

    @Test
    void aRunDeletesEarlierScreenshots() throws Exception {
        Files.createDirectories(folder.resolve("results/a-plan"));
        Files.writeString(folder.resolve("results/a-plan/refuses-9.png"), "of another server");
        fake.with("refuses", REFUSED);

        run();

        try (Stream<Path> files = Files.list(folder.resolve("results/a-plan"))) {
            assertThat(files)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder("refuses-1.png", "refuses.json", "logs.zip");
        }
    }

    private void assertNotPublished(String why) {
        assertThatThrownBy(() -> publish("yes"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(why);
        assertThat(fake.published()).isEmpty();
    }

    private String publish(String answer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Publication(
                        suite,
                        folder,
                        new BufferedReader(new StringReader(answer)),
                        new PrintStream(out, true, StandardCharsets.UTF_8))
                .of(List.of("P1"));
        return out.toString(StandardCharsets.UTF_8);
    }

    private RanPlan run() {
        return new PlanRun(
                        suite,
                        new OpenedPages(suite, user, folder.resolve("results/a-plan")),
                        folder.resolve("results/a-plan"))
                .run(
                        SuitePlan.OPENID_CONNECT,
                        JsonNodeFactory.instance.objectNode().put("alias", "mine"),
                        SOFTWARE);
    }

    private static Map<String, String> conditions(RanPlan plan) {
        return plan.results().stream()
                .collect(Collectors.toMap(ModuleResult::module, result -> result.result() + " " + result.conditions()));
    }
}
