package no.helseprofil.certification;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import no.helseprofil.certification.CertificationRealm.RealmForm;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options of the command line, which {@code ./run --help} explains. */
final class Settings {

    /** Cipher suites recommended by BCP 195 (RFC 9325, section 4.2; FAPI 2.0, section 5.2.2), and those of TLS 1.3. */
    static final List<String> CIPHERS = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");

    private static final int HTTPS = 443;

    /** Address of a suite to be driven; null if the server is to wait for one. */
    @Option(names = "--suite")
    @Nullable
    URI suite;

    /** Name or address by which the suite reaches this machine. */
    @Option(names = "--host")
    String host = "localhost";

    /** Port of Keycloak; the protected resource takes the next one. */
    @Option(names = "--port")
    int port = 8543;

    /** Certificate and key, as PKCS #12; null to make a certificate for this run. */
    @Option(names = "--key-store")
    @Nullable
    Path keyStore;

    @Option(names = "--tls-1.2")
    boolean tls12;

    /** A folder with the clients' private keys; null to make new ones for this run. */
    @Option(names = "--keys")
    @Nullable
    Path keys;

    @Option(names = "--message-signing")
    private boolean messageSigning;

    @Option(names = "--national")
    private boolean national;

    @Option(names = "--upstream")
    private boolean upstream;

    @Option(names = "--plan")
    private List<SuitePlan> plans = new ArrayList<>();

    /** Whether the results become the expected ones. */
    @Option(names = "--write")
    boolean write;

    /** Ids of plans to be published after somebody has looked at them; nothing is run then. */
    @Option(names = "--publish")
    List<String> published = new ArrayList<>();

    private Settings() {}

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException with a sentence for the user of the command
     */
    static Settings of(List<String> words) {
        Settings settings = new Settings();
        try {
            new CommandLine(settings).parseArgs(words.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new IllegalArgumentException(e.getMessage() + ", see ./run --help", e);
        }
        if (settings.suite != null) {
            settings.suite = URI.create(settings.suite.toString().replaceFirst("/$", ""));
        }
        settings.check();
        return settings;
    }

    private void check() {
        boolean isPublication = !published.isEmpty();
        require(
                suite == null || "https".equals(suite.getScheme()),
                "--suite needs an address that begins with https://");
        require(port > 0 && port < 65_535, "--port needs a number below 65535; the next one is the resource's");
        require(
                published.stream().allMatch(id -> id.matches("[A-Za-z0-9]+")),
                "--publish needs the id of a plan, as the run has shown it");
        require(
                suite != null || !write && !isPublication && !upstream,
                "--write, --publish and --upstream need a suite: name it with --suite");
        require(!write || !isPublication, "--publish runs nothing, so that there is nothing to --write");
        require(!write || !national, "--write is for the rule set that is certified, not for --national");
        require(form().plans().containsAll(plans), "--plan names one that isn't run in this form of the realm");
    }

    private static void require(boolean isSo, String message) {
        if (!isSo) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Returns the form of the realm. */
    RealmForm form() {
        if (messageSigning) {
            return RealmForm.MESSAGE_SIGNING;
        }
        return national ? RealmForm.NATIONAL : upstream ? RealmForm.UPSTREAM : RealmForm.FAPI2;
    }

    /** Returns the plans to be run. */
    List<SuitePlan> plans() {
        return plans.isEmpty() ? form().plans() : plans;
    }

    /** Returns the issuer of the realm. */
    String issuer() {
        return origin() + "/realms/certification";
    }

    /** Returns the origin of Keycloak, which names no port if it is that of https (RFC 6454, section 6.2). */
    String origin() {
        return origin(port);
    }

    private String origin(int of) {
        return "https://" + host + (of == HTTPS ? "" : ":" + of);
    }

    /** Returns the offered versions of TLS. */
    List<String> protocols() {
        return tls12 ? List.of("TLSv1.3", "TLSv1.2") : List.of("TLSv1.3");
    }

    /** Returns the address of the protected resource. */
    URI resource() {
        return URI.create(origin(resourcePort()) + "/records");
    }

    int resourcePort() {
        return port + 1;
    }
}
