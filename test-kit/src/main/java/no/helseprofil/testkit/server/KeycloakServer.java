package no.helseprofil.testkit.server;

import java.net.URI;

/**
 * A running Keycloak that belongs to the test which started it. When the JVM ends it ends too, so a forgotten
 * {@link #close()} costs memory for the rest of the run and nothing after it.
 */
public interface KeycloakServer extends AutoCloseable {

    /** Name and password of the administrator in the realm {@code master}. */
    String ADMIN = "admin";

    /**
     * The address that clients use, without a slash at the end: {@code http://localhost:PORT}. Issuer and endpoint
     * addresses begin with it, since the server takes them from the request; so a proof's {@code htu} is built on it too.
     */
    URI url();

    /** The address of health and metrics ({@code /health}, {@code /metrics}), which is a port of its own. */
    URI managementUrl();

    /** What it is served from: {@code container} or {@code distribution}. */
    String servedFrom();

    /** Everything that the server has logged until now; still readable after {@link #close()}. */
    String log();

    /** Ends the server as a power cut would: it says goodbye to nobody. {@link #close} is still needed. */
    void kill();

    /**
     * Ends the server with all its processes and forgets its data, unless it was given a database. A second call does
     * nothing.
     */
    @Override
    void close();
}
