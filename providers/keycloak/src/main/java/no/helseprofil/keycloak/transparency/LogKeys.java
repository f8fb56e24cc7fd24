package no.helseprofil.keycloak.transparency;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.transparency.LogTable.LogKeyEntity;
import no.helseprofil.transparency.SignedNote.NoteSigner;
import no.helseprofil.transparency.VerifierKey;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;

/**
 * The keys that a log signs its checkpoints with. They are in a table of their own: a key among the realm's would be
 * exported with it, and two logs would sign by one key.
 */
public final class LogKeys {

    private static final Logger LOG = Logger.getLogger(LogKeys.class);

    private LogKeys() {}

    /** All of a realm, the newest first; empty if it has no log. */
    public static List<LogKey> of(KeycloakSession session, String realm) {
        LogTable table = new LogTable(session);
        return table.read(realm)
                .map(log -> table.keys(log.origin()).stream()
                        .map(LogKeyEntity::toLogKey)
                        .toList())
                .orElse(List.of());
    }

    /** Returns whether a realm has a log, with a key or without. */
    public static boolean hasLog(KeycloakSession session, String realm) {
        return new LogTable(session).read(realm).isPresent();
    }

    /**
     * Makes a new one, which signs beside the one before it.
     *
     * @return empty if this server can make none, or the realm has no log
     */
    public static Optional<VerifierKey> add(KeycloakSession session, String realm) {
        return new LogTable(session).read(realm).flatMap(log -> make(session, log.origin()));
    }

    /** Makes those that couldn't be made when their log was. */
    public static void makeMissing(KeycloakSession session) {
        new LogTable(session).withoutKey().forEach(origin -> make(session, origin));
    }

    /** Without a key entries are logged all the same: who changes something waits for no checkpoint. */
    static Optional<VerifierKey> make(KeycloakSession session, String origin) {
        try {
            NoteSigner signer = NoteSigner.generate(origin);
            new LogTable(session).addKey(origin, ServerClock.INSTANCE.millis(), signer);
            return Optional.of(signer.key());
        } catch (GeneralSecurityException noEd25519) {
            LOG.errorf(
                    "The transparency log %s has no key, so there is no checkpoint of it: this JVM makes no Ed25519 keys"
                            + " (%s). Start the server on a JVM that does; the key is made at the start",
                    origin, noEd25519.getMessage());
            return Optional.empty();
        }
    }

    /**
     * A key of a log as the admin REST shows it.
     *
     * @param key what its signatures are verified by
     * @param since when it was made, in UTC
     */
    public record LogKey(String key, String since) {

        static LogKey of(VerifierKey key, long created) {
            return new LogKey(key.text(), Instant.ofEpochMilli(created).toString());
        }
    }
}
