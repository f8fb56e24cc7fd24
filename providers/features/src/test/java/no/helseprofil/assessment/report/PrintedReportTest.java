package no.helseprofil.assessment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.AssessedClient.Imported;
import no.helseprofil.assessment.AssessedClient.Key;
import no.helseprofil.assessment.AssessedClient.NeverSeen;
import no.helseprofil.assessment.AssessedClient.Remark;
import no.helseprofil.assessment.AssessedClient.Stop;
import no.helseprofil.assessment.AssessedClient.WaiverInForce;
import no.helseprofil.assessment.Evidence;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report as a browser prints it, which reads the file and needs no server. */
class PrintedReportTest {

    /** Its report has the most pages of all. */
    private static final Language LONGEST = Language.NN;

    private static final int CLIENTS = 42;
    private static final int MOST_PAGES = 12;
    private static final Pattern PAGE = Pattern.compile("/Type\\s*/Page[^s]");
    private static final Path KEPT = Path.of("target", "printed");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** So many requirements have somebody who fails them; all others are met. */
    private static final int FAILED = 24;

    private static final List<Requirement> OF_CLIENTS = Catalogue.requirements().stream()
            .filter(requirement -> requirement instanceof ClientCheck || requirement instanceof RequestCheck)
            .toList();

    @Test
    void aRealmWithManyFindingsFitsOnTwelvePages(@TempDir Path folder) throws IOException, InterruptedException {
        Written page = Written.of(Report.of(realm(), Format.HTML, SmallRealm.readers(LONGEST)));
        assertThat(page.all("//*[@class='subject']")).as("each has its section").hasSize(CLIENTS + 1);

        assertThat(pages(page, folder, "report-" + LONGEST.tag())).isBetween(2L, (long) MOST_PAGES);
    }

    private static long pages(Written page, Path folder, String name) throws IOException, InterruptedException {
        Path html = Files.writeString(folder.resolve(name + ".html"), page.text());
        Path pdf = Files.createDirectories(KEPT).toAbsolutePath().resolve(name + ".pdf");
        Files.deleteIfExists(pdf);
        Process browser = new ProcessBuilder(
                        browser(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--no-pdf-header-footer",
                        "--print-to-pdf=" + pdf,
                        html.toUri().toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("browser.log").toFile())
                .start();
        try {
            assertThat(browser.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            browser.destroyForcibly().waitFor();
        }
        assertThat(pdf).exists();
        return PAGE.matcher(Files.readString(pdf, StandardCharsets.ISO_8859_1))
                .results()
                .count();
    }

    private static String browser() {
        String lack = "no Chromium on this machine's PATH: install it to run the tests of pages";
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst()
                .map(File::getPath)
                .orElseGet(() -> "true".equals(System.getenv("CI")) ? fail(lack) : abort(lack));
    }

    static SmallRealm realm() {
        List<Assessed> subjects = new ArrayList<>(List.of(SmallRealm.realm()));
        for (int i = 0; i < CLIENTS; i++) {
            subjects.add(client(i));
        }
        subjects.add(api());
        return SmallRealm.of(subjects.toArray(Assessed[]::new));
    }

    /** Has five findings, each with what it rests on; keys, and every third a waiver, every fourth something to look at. */
    private static AssessedClient client(int number) {
        List<RequirementVerdict> verdicts = new ArrayList<>();
        List<String> stopping = new ArrayList<>();
        for (int i = 0; i < OF_CLIENTS.size(); i++) {
            String id = OF_CLIENTS.get(i).id();
            switch (i < FAILED ? (i * 5 + number) % FAILED : FAILED) {
                case 0 -> verdicts.add(finding(id, Verdict.FAIL, null, i));
                case 1, 2 -> {
                    verdicts.add(finding(id, Verdict.WARN, SmallRealm.JUNE, i));
                    stopping.add(id);
                }
                case 3 -> verdicts.add(finding(id, Verdict.WARN, null, i));
                case 4 -> verdicts.add(finding(id, Verdict.WAIVED, SmallRealm.JUNE, i));
                case 5, 6 -> verdicts.add(SmallRealm.verdict(id, Verdict.NOT_SEEN));
                case 7 -> verdicts.add(SmallRealm.verdict(id, Verdict.NOT_APPLICABLE));
                default -> verdicts.add(SmallRealm.verdict(id, Verdict.PASS));
            }
        }
        List<Remark> remarks =
                number % 4 == 0 ? List.of(new NeverSeen(), new Imported(List.of("helseprofil.registered"))) : List.of();
        String waived = verdicts.stream()
                .filter(verdict -> verdict.verdict() == Verdict.WAIVED)
                .map(RequirementVerdict::requirement)
                .findFirst()
                .orElseThrow();
        return new AssessedClient(
                "id-" + number,
                "leverandor-%02d-journal".formatted(number),
                "Journalsystemet til leverandør " + number,
                "existing",
                number % 2 == 0 ? "legekontor" : null,
                "existing",
                true,
                SmallRealm.NOW.minusSeconds(3600L * number),
                "stops",
                new Stop(SmallRealm.JUNE, stopping),
                number % 3 == 0
                        ? List.of(new WaiverInForce(waived, "Ny versjon i mai", "Kari Grevling", SmallRealm.JUNE))
                        : List.of(),
                List.of(
                        new Key("2026-" + number, "PS256", 3072, "2027-01-01T00:00:00Z", null, null),
                        new Key("2027-" + number, "ES256", 256, null, null, null)),
                remarks,
                verdicts);
    }

    private static RequirementVerdict finding(String id, Verdict verdict, @Nullable Instant from, int number) {
        List<Evidence> evidence = number % 2 == 0
                ? List.of(new Evidence.Configuration("token.endpoint.auth.signing.alg", "RS256"))
                : List.of(new Evidence.Traffic(
                        "token client_credentials",
                        1_200 + number,
                        SmallRealm.NOW.minusSeconds(72_000),
                        SmallRealm.NOW.minusSeconds(3_600)));
        return new RequirementVerdict(id, verdict, from, "Do this instead of what was done", evidence);
    }

    private static Assessed api() {
        return SmallRealm.apiOf(
                "journal",
                Catalogue.requirements().stream()
                        .filter(requirement -> requirement instanceof ApiCheck)
                        .map(requirement -> new RequirementVerdict(
                                requirement.id(),
                                Verdict.FAIL,
                                null,
                                "Refuse it",
                                List.of(new Evidence.Probe("a token that isn't right", 200, null))))
                        .toArray(RequirementVerdict[]::new));
    }
}
