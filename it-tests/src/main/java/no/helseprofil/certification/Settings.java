package no.helseprofil.certification;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import no.helseprofil.certification.CertificationRealm.RealmForm;
import org.jspecify.annotations.Nullable;

/**
 * Options of the command line.
 *
 * @param suite address of a suite to be driven; null if the server is to wait for one
 * @param host name or address by which the suite reaches this machine
 * @param port port of Keycloak; the protected resource takes the next one
 * @param keyStore certificate and key, as PKCS #12; null to make a certificate for this run
 * @param tls12 whether TLS 1.2 is offered beside 1.3
 * @param keys a folder with the clients' private keys; null to make new ones for this run
 * @param form form of the realm
 * @param plans the plans to be run
 * @param write whether the results become the expected ones
 * @param published ids of plans to be published after somebody has looked at them; nothing is run then
 */
record Settings(
        @Nullable URI suite,
        String host,
        int port,
        @Nullable Path keyStore,
        boolean tls12,
        @Nullable Path keys,
        RealmForm form,
        List<SuitePlan> plans,
        boolean write,
        List<String> published) {

    /** Cipher suites recommended by BCP 195 (RFC 9325, section 4.2; FAPI 2.0, section 5.2.2), and those of TLS 1.3. */
    static final List<String> CIPHERS = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");

    private static final int DEFAULT_PORT = 8543;
    private static final int HTTPS = 443;

    Settings {
        plans = List.copyOf(plans);
        published = List.copyOf(published);
    }

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException with a sentence for the user of the command
     */
    static Settings of(List<String> words) {
        OptionsReading reading = new OptionsReading();
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            reading.take(rest.next(), rest);
        }
        return reading.settings();
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

    private static final class OptionsReading {

        private @Nullable URI suite;
        private String host = "localhost";
        private int port = DEFAULT_PORT;
        private @Nullable Path keyStore;
        private boolean tls12;
        private @Nullable Path keys;
        private RealmForm form = RealmForm.FAPI2;
        private final List<SuitePlan> plans = new ArrayList<>();
        private boolean write;
        private final List<String> published = new ArrayList<>();

        private void take(String option, Iterator<String> rest) {
            switch (option) {
                case "--suite" -> suite = suite(value(option, rest));
                case "--host" -> host = value(option, rest);
                case "--port" -> port = port(value(option, rest));
                case "--key-store" -> keyStore = Path.of(value(option, rest));
                case "--tls-1.2" -> tls12 = true;
                case "--keys" -> keys = Path.of(value(option, rest));
                case "--message-signing" -> form = RealmForm.MESSAGE_SIGNING;
                case "--national" -> form = RealmForm.NATIONAL;
                case "--upstream" -> form = RealmForm.UPSTREAM;
                case "--plan" -> plans.add(SuitePlan.named(value(option, rest)));
                case "--write" -> write = true;
                case "--publish" -> published.add(planId(value(option, rest)));
                default -> throw new IllegalArgumentException(option + " isn't known here, see ./run --help");
            }
        }

        private Settings settings() {
            if (suite == null && (write || !published.isEmpty() || form == RealmForm.UPSTREAM)) {
                throw new IllegalArgumentException(
                        "--write, --publish and --upstream need a suite: name it with --suite");
            }
            if (write && !published.isEmpty()) {
                throw new IllegalArgumentException("--publish runs nothing, so that there is nothing to --write");
            }
            if (write && form == RealmForm.NATIONAL) {
                throw new IllegalArgumentException("--write is for the rule set that is certified, not for --national");
            }
            if (!form.plans().containsAll(plans)) {
                throw new IllegalArgumentException("--plan names one that isn't run in this form of the realm");
            }
            List<SuitePlan> chosen = plans.isEmpty() ? form.plans() : plans;
            return new Settings(suite, host, port, keyStore, tls12, keys, form, chosen, write, published);
        }

        private static String value(String option, Iterator<String> rest) {
            if (!rest.hasNext()) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            return rest.next();
        }

        private static URI suite(String text) {
            URI address = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (!"https".equals(address.getScheme())) {
                throw new IllegalArgumentException("--suite needs an address that begins with https://");
            }
            return address;
        }

        private static String planId(String text) {
            if (!text.matches("[A-Za-z0-9]+")) {
                throw new IllegalArgumentException("--publish needs the id of a plan, as the run has shown it");
            }
            return text;
        }

        private static int port(String text) {
            if (!text.matches("[1-9]\\d{0,4}") || Integer.parseInt(text) >= 65_535) {
                throw new IllegalArgumentException("--port needs a number below 65535; the next one is the resource's");
            }
            return Integer.parseInt(text);
        }
    }
}
