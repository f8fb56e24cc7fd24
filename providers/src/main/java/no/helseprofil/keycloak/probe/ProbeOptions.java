package no.helseprofil.keycloak.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.assessment.probe.ProbeException;
import no.helseprofil.keycloak.network.AddressRules;
import no.helseprofil.keycloak.server.StartOptions;
import org.keycloak.Config;

/**
 * What an operator lets probes do, read once when the server starts. Who registers an API writes where it is; who runs
 * the server says where the server goes.
 *
 * @param hosts as {@link Destination#hostAndPort} writes them
 * @param insecure whether without TLS too
 * @param addresses which addresses of these hosts
 * @param requests how many requests an API is sent at most
 * @param timeout how long a request may take, from the connection to the end of the answer; and as long
 *     the look-up before
 */
record ProbeOptions(Set<String> hosts, boolean insecure, AddressRules addresses, int requests, Duration timeout) {

    static final String HOSTS = option("hosts");

    private static final String INSECURE = option("insecure");
    private static final String PRIVATE = option("private");
    private static final int REQUESTS = 100;
    private static final int MOST_REQUESTS = 1_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    ProbeOptions {
        hosts = Set.copyOf(hosts);
    }

    private static String option(String key) {
        return "--spi-" + AssessmentSpi.NAME + "--" + ProbeFactory.ID + "--" + key;
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException with the option that can't be used, and what to write
     */
    static ProbeOptions read(Config.Scope scope) {
        StartOptions options = StartOptions.of(AssessmentSpi.NAME, ProbeFactory.ID, scope);
        boolean insecure = scope.getBoolean("insecure", false);
        return new ProbeOptions(
                options.read("hosts", text(options, "hosts", ""), text -> Destination.hosts(text, insecure)),
                insecure,
                options.read("private", text(options, "private", ""), ProbeOptions::networks),
                options.read("requests", text(options, "requests", String.valueOf(REQUESTS)), ProbeOptions::requests),
                options.duration(
                        "timeout",
                        text(options, "timeout", TIMEOUT.toString()),
                        timeout -> timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0,
                        "write a duration such as " + TIMEOUT + ", at most " + LONGEST));
    }

    private static String text(StartOptions options, String key, String otherwise) {
        return options.text(key, otherwise).strip();
    }

    private static Stream<String> list(String text) {
        return text.isEmpty() ? Stream.empty() : Stream.of(text.split(",", -1)).map(String::strip);
    }

    private static AddressRules networks(String text) {
        return new AddressRules(list(text).map(AddressRules::named).toList());
    }

    private static int requests(String text) {
        int requests = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (requests < 1 || requests > MOST_REQUESTS) {
            throw new IllegalArgumentException("write a number from 1 to " + MOST_REQUESTS);
        }
        return requests;
    }

    /** Says why if this host may not be called. */
    void admit(Destination destination) throws ProbeException {
        if (!destination.isSecure() && !insecure) {
            throw new ProbeException(("%s is registered with http: register its https address, or, for tests, start the"
                            + " server with %s=true")
                    .formatted(destination.hostAndPort(), INSECURE));
        }
        if (!hosts.contains(destination.hostAndPort())) {
            throw new ProbeException("%s may not be probed: start the server with a %s that names it"
                    .formatted(destination.hostAndPort(), HOSTS));
        }
    }

    /** Says why if one of the addresses of an admitted host may not be called: then none is. */
    void admit(Destination destination, List<InetAddress> resolved) throws ProbeException {
        for (InetAddress one : resolved) {
            if (!addresses.allow(one)) {
                throw new ProbeException(("%s leads to %s, which is no public address: if it is to be probed, start the"
                                + " server with a %s that has its network")
                        .formatted(destination.hostAndPort(), one.getHostAddress(), PRIVATE));
            }
        }
    }
}
