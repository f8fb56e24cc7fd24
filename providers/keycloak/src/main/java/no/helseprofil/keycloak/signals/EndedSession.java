package no.helseprofil.keycloak.signals;

/**
 * A session that a block ends as a whole.
 *
 * @param id of the session, {@code sid} in tokens
 * @param user internal id of whose it is
 */
public record EndedSession(String id, String user) {}
