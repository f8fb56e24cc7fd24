package no.helseprofil.certification;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import no.helseprofil.certification.CertificationRealm.RealmForm;
import no.helseprofil.certification.PlanRun.RanPlan;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.TrustedServers;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.WebDriverException;

/** Command that starts the server to be certified, and drives a suite against it if one is named. */
public final class Certification {

    private static final Path EXPECTED = Path.of("docs", "conformance.expected.json");
    private static final String RESULTS = "results";
    private static final Path CONFIG = Path.of("realm-config");

    private static final int DIFFERENT = 1;
    private static final int FAILED = 2;

    /** Exit status for a skipped run, as test programs use it. */
    private static final int SKIPPED = 77;

    private final Settings settings;
    private final Path home;
    private final Path folder;

    private Certification(Settings settings, Path home, Path folder) {
        this.settings = settings;
        this.home = home;
        this.folder = folder;
    }

    /**
     * Exits with 1 if a suite's result was unexpected, with 2 if the run could not be made, and with 77 if no suite
     * answers.
     *
     * @param arguments an unpacked Keycloak with the JAR, a folder for the results, and the options of {@code ./run
     *     certification}
     */
    public static void main(String[] arguments) {
        int status;
        try {
            List<String> words = Arrays.asList(arguments);
            Settings settings = Settings.of(words.subList(2, words.size()));
            status = new Certification(settings, Path.of(words.get(0)), Path.of(words.get(1))).run();
        } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException | WebDriverException e) {
            System.err.println("run: " + withCauses(e));
            status = FAILED;
        }
        System.exit(status);
    }

    /** Returns the message of an exception and, since that alone may hide what went wrong, of those behind it. */
    static String withCauses(Throwable failure) {
        StringBuilder text = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (text.indexOf(String.valueOf(cause.getMessage())) < 0) {
                text.append(": ").append(cause);
            }
        }
        return text.toString();
    }

    private int run() {
        if (settings.suite == null) {
            serve(this::waitForASuite);
            return 0;
        }
        Suite suite = suite();
        String version;
        try {
            version = suite.version();
        } catch (IOException e) {
            System.out.println("Skipped: no suite answers at " + settings.suite + " (" + e + ")");
            return SKIPPED;
        }
        System.out.println("Conformance suite " + version + " at " + settings.suite);
        if (!settings.published.isEmpty()) {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
            Publication publication = new Publication(suite, folder, in, System.out);
            return publication.of(settings.published) ? 0 : DIFFERENT;
        }
        return serve(prepared -> drive(suite, version, prepared)) ? 0 : DIFFERENT;
    }

    /**
     * Starts Keycloak and the protected resource, and ends them when the work is done.
     *
     * @return the result of the work
     */
    private boolean serve(Predicate<Prepared> work) {
        ServerCertificate certificate = settings.keyStore == null
                ? ServerCertificate.made(settings.host, folder)
                : ServerCertificate.given(settings.keyStore, environment(ServerCertificate.PASSWORD));
        certificate.writePem(folder.resolve("certificate.pem"));
        CertificationKeys keys = CertificationKeys.of(settings.keys, CONFIG);
        String password = Objects.requireNonNullElseGet(environment("CONFORMANCE_PASSWORD"), Certification::secret);
        String alias = Objects.requireNonNullElse(environment("CONFORMANCE_ALIAS"), "helseprofil");
        PlanConfiguration configuration = new PlanConfiguration(settings, keys, alias, CertifiedServer.software(home));
        settings.plans().stream()
                .filter(plan -> !plan.isOfClients())
                .forEach(plan -> RunFiles.json(
                        folder.resolve("plans").resolve(settings.form().nameOf(plan) + ".json"),
                        configuration.of(plan)));
        CertificationRealm.write(
                CONFIG.resolve("certification-realm.json"),
                home.resolve("data/import/certification-realm.json"),
                keys,
                settings.form());
        TrustedServers.add(folder.resolve("certificate.pem"));

        System.out.println("Starting Keycloak at " + settings.issuer());
        Path log = folder.resolve("keycloak.log");
        String administrator = secret();
        Map<String, String> variables = variables(alias, password, administrator);
        if (settings.form() == RealmForm.UPSTREAM) {
            trustSuite(variables);
        }
        try (CertifiedServer server = CertifiedServer.start(home, settings, certificate, variables, log)) {
            OidcClient realm = OidcClient.discover(settings.issuer(), "resource", keys.resource());
            ProtectedResource resource = ProtectedResource.start(settings, certificate, realm);
            try {
                return work.test(new Prepared(server, configuration, password, administrator));
            } finally {
                resource.close();
            }
        }
    }

    /**
     * Returns the environment variables of the realm file and of an administrator whose password is only in this
     * folder.
     */
    private Map<String, String> variables(String alias, String password, String administrator) {
        Map<String, String> logins = new TreeMap<>();
        SuiteUser.Consent.usernames().forEach(username -> logins.put(username, password));
        logins.put("admin", administrator);
        RunFiles.json(folder.resolve("logins.json"), logins);
        return new TreeMap<>(Map.of(
                "KC_BOOTSTRAP_ADMIN_USERNAME", "admin",
                "KC_BOOTSTRAP_ADMIN_PASSWORD", administrator,
                "CONFORMANCE_ALIAS", alias,
                "CONFORMANCE_PASSWORD", password,
                "CONFORMANCE_SUITE", suiteOfTheClients()));
    }

    /** Lets Keycloak and the driver call a suite whose certificate nobody has issued. */
    private void trustSuite(Map<String, String> variables) {
        Path pem = folder.resolve("suite.pem").toAbsolutePath();
        suite().unverifiedCertificate().ifPresent(certificate -> {
            ServerCertificate.writePem(pem, certificate);
            TrustedServers.add(pem);
            variables.put("KC_TRUSTSTORE_PATHS", pem.toString());
        });
    }

    private Suite suite() {
        return new Suite(Objects.requireNonNull(settings.suite), environment("CONFORMANCE_TOKEN"));
    }

    private String suiteOfTheClients() {
        return settings.suite == null
                ? Objects.requireNonNullElse(environment("CONFORMANCE_SUITE"), "https://www.certification.openid.net")
                : settings.suite.toString();
    }

    private boolean waitForASuite(Prepared prepared) {
        System.out.println();
        System.out.println("Waiting for a suite; Ctrl-C ends it. In " + folder + ":");
        System.out.println("  plans/        the configuration of each plan, with the clients' private keys");
        System.out.println("  logins.json   the persons' passwords and the administrator's");
        System.out.println("  keycloak.log");
        for (SuitePlan plan : settings.plans()) {
            System.out.println();
            System.out.println(plan.suiteName() + " " + plan.variant());
            System.out.println(prepared.configuration().withoutSecrets(plan).toPrettyString());
        }
        prepared.server().await();
        return true;
    }

    private boolean drive(Suite suite, String version, Prepared prepared) {
        PlanConfiguration configuration = prepared.configuration();
        if (settings.form() == RealmForm.UPSTREAM) {
            BrokeredLogins logins = new BrokeredLogins(
                    suite,
                    settings,
                    AdminApi.of(URI.create(settings.origin()), "certification", "admin", prepared.administrator()),
                    OidcClient.discover(
                            settings.issuer(),
                            PlanConfiguration.APPLICATION,
                            configuration.keys().client()),
                    URI.create(suite.address() + "/test/a/" + configuration.alias() + "/callback"));
            return drive(suite, version, configuration, plan -> logins.setUp(configuration.of(plan)), to -> logins);
        }
        try (SuiteUser user = new SuiteUser(suite.address(), prepared.password(), SuiteUser.QUIET)) {
            return drive(suite, version, configuration, configuration::of, to -> new OpenedPages(suite, user, to));
        }
    }

    private boolean drive(
            Suite suite,
            String version,
            PlanConfiguration configuration,
            Function<SuitePlan, JsonNode> configured,
            Function<Path, PlanRun.Counterpart> counterpart) {
        Expectations expected = EXPECTED.toFile().exists() ? Expectations.read(EXPECTED) : Expectations.none();
        List<String> differences = new ArrayList<>();
        List<String> news = new ArrayList<>();
        List<String> reviewed = new ArrayList<>();
        for (SuitePlan plan : settings.plans()) {
            String name = settings.form().nameOf(plan);
            System.out.println();
            System.out.println(name + " " + plan.variant());
            Path results = folder.resolve(RESULTS).resolve(name);
            RanPlan ran = new PlanRun(suite, counterpart.apply(results), results)
                    .run(plan, configured.apply(plan), configuration.software());
            System.out.println(name + ": " + ran.results().size() + " modules, " + counts(ran.results()));
            Expectations.Compared compared = expected.compare(version, plan.id(), ran.results());
            if (settings.write) {
                expected = expected.with(version, plan.id(), ran.results());
                expected.write(EXPECTED);
            }
            ran.with(compared.differences()).write(results);
            compared.differences().forEach(line -> differences.add(name + ", " + line));
            compared.news().forEach(line -> news.add(name + ", " + line));
            if (compared.differences().isEmpty() && !plan.isOfClients()) {
                reviewed.add("--publish " + ran.id());
            }
        }
        boolean isExpected = settings.write || report(version, expected, differences, news);
        if (!reviewed.isEmpty()) {
            System.out.println("To publish, after a look at the screenshots in " + folder.resolve(RESULTS) + ":");
            System.out.println("  ./run certification --suite " + suite.address() + " " + String.join(" ", reviewed));
        }
        return isExpected;
    }

    private static boolean report(String version, Expectations expected, List<String> differences, List<String> news) {
        System.out.println();
        if (!version.equals(expected.suite())) {
            System.out.println("The suite is " + version + ", what is expected was said by " + expected.suite());
        }
        news.forEach(line -> System.out.println("  " + line));
        System.out.println(differences.isEmpty() ? "All as expected" : "Otherwise than expected:");
        differences.forEach(System.out::println);
        return differences.isEmpty();
    }

    private static Map<String, Long> counts(List<ModuleResult> results) {
        return results.stream()
                .collect(Collectors.groupingBy(ModuleResult::result, TreeMap::new, Collectors.counting()));
    }

    private static String secret() {
        return UUID.randomUUID().toString();
    }

    private static @Nullable String environment(String name) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private record Prepared(
            CertifiedServer server, PlanConfiguration configuration, String password, String administrator) {}
}
