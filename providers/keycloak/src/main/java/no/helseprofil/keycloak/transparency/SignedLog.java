package no.helseprofil.keycloak.transparency;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import no.helseprofil.keycloak.transparency.LogTable.LogKeyEntity;
import no.helseprofil.keycloak.transparency.LogTable.StoredEntry;
import no.helseprofil.keycloak.transparency.LogTable.StoredLog;
import no.helseprofil.keycloak.transparency.WitnessTable.Witnessed;
import no.helseprofil.transparency.SignedNote;
import no.helseprofil.transparency.SignedNote.Checkpoint;
import no.helseprofil.transparency.TreeHash.CompactRange;
import no.helseprofil.transparency.VerifierKey;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;

/**
 * A log as its checkpoint has it; what is logged later isn't part of it.
 *
 * @param origin what its checkpoints call it
 * @param tree of its entries
 * @param checkpoint signed by the newest key, by the one before it, so that who knows that one alone goes on, and by
 *     the witness, if it has seen this tree
 * @param keys all keys that it ever had
 */
public record SignedLog(String origin, CompactRange tree, SignedNote checkpoint, List<VerifierKey> keys) {

    private static final Logger LOG = Logger.getLogger(SignedLog.class);
    private static final int SIGNERS = 2;

    /**
     * Realms of which the log says already that there is none: anybody asks for a checkpoint, as often as they like.
     */
    private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

    /** There is a log, and no checkpoint of it can be given; the server's log says why. */
    public static final class UnsignedException extends Exception {

        private UnsignedException(Throwable cause) {
            super("the log can't be signed", cause);
        }
    }

    /**
     * The log of a realm now.
     *
     * @return empty if nothing was logged yet
     * @throws UnsignedException if it has no key, or none that works, or can't be read
     */
    public static Optional<SignedLog> of(KeycloakSession session, String realm) throws UnsignedException {
        try {
            LogTable table = new LogTable(session);
            Optional<StoredLog> log = table.read(realm);
            Optional<SignedLog> signed = log.isEmpty()
                    ? Optional.empty()
                    : Optional.of(sign(
                            log.get(),
                            table.keys(log.get().origin()),
                            new WitnessTable(session).find(log.get().origin())));
            LOGGED.remove(realm);
            return signed;
        } catch (GeneralSecurityException | IllegalStateException | IllegalArgumentException unusable) {
            if (LOGGED.add(realm)) {
                LOG.errorf(
                        "No checkpoint of the transparency log of the realm with the id %s: %s. See docs/transparency.md,"
                                + " When there is no checkpoint",
                        realm, unusable.getMessage());
            }
            throw new UnsignedException(unusable);
        }
    }

    private static SignedLog sign(StoredLog log, List<LogKeyEntity> keys, Optional<Witnessed> witnessed)
            throws GeneralSecurityException {
        if (keys.isEmpty()) {
            throw new GeneralSecurityException("it has no key");
        }
        String text = Checkpoint.of(log.origin(), log.tree()).text();
        List<SignedNote.Signature> signatures = new ArrayList<>();
        for (LogKeyEntity key : keys.subList(0, Math.min(SIGNERS, keys.size()))) {
            signatures.add(key.toSigner().sign(text));
        }
        witnessed.filter(seen -> seen.tree().equals(log.tree())).ifPresent(seen -> signatures.add(seen.cosignature()));
        return new SignedLog(
                log.origin(),
                log.tree(),
                new SignedNote(text, signatures),
                keys.stream().map(key -> key.toSigner().key()).toList());
    }

    /** Returns how many entries it has. */
    public long size() {
        return tree.size();
    }

    /** A part of its entries, in their order. */
    public List<StoredEntry> entries(KeycloakSession session, long first, long end) {
        return new LogTable(session).entries(origin, first, Math.min(end, size()));
    }
}
