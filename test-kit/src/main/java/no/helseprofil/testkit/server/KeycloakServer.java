package no.helseprofil.testkit.server;

import java.net.URI;

/**
 * Running Keycloak that belongs to the test that started it. It ends with the JVM at the latest, so a forgotten
 * {@link #close()} costs memory only until the end of the run.
 */
public interface KeycloakServer extends AutoCloseable {

    /** Name and password of the administrator in the realm {@code master}. */
    String ADMIN = "admin";

    /**
     * Returns the address that clients use, without a slash at the end: {@code http://localhost:PORT}. The URLs of
     * issuer and endpoints begin with it, since the server takes them from the request, and so does a proof's
     * {@code htu}.
     */
    URI url();

    /** Returns the address of health and metrics ({@code /health}, {@code /metrics}), which has its own port. */
    URI managementUrl();

    /** Returns {@code container} or {@code distribution}. */
    String servedFrom();

    /** Returns everything that the server has logged until now, also after {@link #close()}. */
    String log();

    /** Ends the server as a power cut would, without notifying other nodes. {@link #close} is still needed. */
    void kill();

    /**
     * Ends the server with all its processes and deletes its data, unless it was given a database. A second call does
     * nothing.
     */
    @Override
    void close();
}
