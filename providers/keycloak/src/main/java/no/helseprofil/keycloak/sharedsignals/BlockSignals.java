package no.helseprofil.keycloak.sharedsignals;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.BlockState;
import no.helseprofil.keycloak.database.AfterCommit;
import no.helseprofil.keycloak.incident.BlockTable.StoredBlock;
import no.helseprofil.keycloak.incident.BlockedRealms;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.sharedsignals.Transmitter.SecurityEvent;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import org.jboss.logging.Logger;
import org.keycloak.common.Profile;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Tells receivers of Shared Signals of a block. Each time that is a transaction of its own, after that of the block:
 * whatever fails in it is a line of the log, and the block holds. Where Keycloak's feature is off nothing happens.
 */
public final class BlockSignals {

    private static final Logger LOG = Logger.getLogger(BlockSignals.class);
    private static final String THREADS = "helseprofil-signals";

    /** Keycloak sends a hundred in a minute, one after the other, of all realms. */
    private static final int MOST_SESSIONS = 500;

    private final KeycloakSessionFactory server;
    private final String realm;
    private final StoredBlock stored;
    private int sessions;

    /**
     * Makes the signals of a block.
     *
     * @param realm internal id of its realm
     */
    public BlockSignals(KeycloakSessionFactory server, String realm, StoredBlock stored) {
        this.server = server;
        this.realm = realm;
        this.stored = stored;
    }

    /** Tells that the block was taken away, once the transaction that does so is over. */
    public static void afterRemoval(KeycloakSession session, RealmModel realm, StoredBlock stored) {
        if (!isFeatureOn()) {
            return;
        }
        BlockSignals signals = new BlockSignals(session.getKeycloakSessionFactory(), realm.getId(), stored);
        Executor threads = session.getProvider(ExecutorsProvider.class).getExecutor(THREADS);
        AfterCommit.run(session, () -> {
            try {
                threads.execute(signals::removed);
            } catch (RuntimeException stopping) {
                signals.unsent(stopping);
            }
        });
    }

    /** Returns whether the server has Shared Signals at all. */
    static boolean isFeatureOn() {
        return Profile.isFeatureEnabled(Profile.Feature.SSF);
    }

    /** Tells that the block is there, if it is still. To say so twice sends it once. */
    public void added() {
        inRealm((session, transmitter) -> {
            BlockState state = state(session);
            if (state.blocked()) {
                SecurityEvent added = occasion("added");
                transmitter.tell(state, added);
                transmitter.revoke(state, added);
            }
        });
    }

    private void removed() {
        inRealm((session, transmitter) -> transmitter.tell(state(session), occasion("removed")));
    }

    /** Sends that these sessions end as a whole, before they do. At most five hundred of a block are sent. */
    public void ending(List<EndedSession> ended) {
        List<EndedSession> sent = ended.subList(0, Math.min(ended.size(), MOST_SESSIONS - sessions));
        if (sent.isEmpty()) {
            return;
        }
        inRealm((session, transmitter) -> {
            if (transmitter.tellsOfSessions()) {
                sent.forEach(one -> transmitter.tell(one, occasion("session " + one.id())));
                sessions += sent.size();
            }
        });
    }

    private BlockState state(KeycloakSession session) {
        List<Block> same = ProfileProviderFactory.part(session, BlockedRealms.class)
                .ofTheSame(session, session.getContext().getRealm(), stored.block())
                .stream()
                .map(StoredBlock::block)
                .toList();
        return BlockState.of(stored.block(), same, ServerClock.INSTANCE.instant());
    }

    private SecurityEvent occasion(String what) {
        return new SecurityEvent(stored.id(), what, ServerClock.INSTANCE.instant());
    }

    /** A class of Keycloak's that isn't there, or isn't as it was, is no reason for a block not to go on. */
    private void inRealm(BiConsumer<KeycloakSession, Transmitter> telling) {
        if (!isFeatureOn()) {
            return;
        }
        try {
            KeycloakModelUtils.runJobInTransaction(server, session -> {
                RealmModel model = session.realms().getRealm(realm);
                if (model != null) {
                    session.getContext().setRealm(model);
                    Transmitter.of(session, model).ifPresent(transmitter -> telling.accept(session, transmitter));
                }
            });
        } catch (RuntimeException | LinkageError failed) {
            unsent(failed);
        }
    }

    private void unsent(Throwable failed) {
        LOG.warnf(
                failed, "Receivers of the realm with the id %s were not notified of the block %s", realm, stored.id());
    }

    /**
     * A session that a block ends as a whole.
     *
     * @param id of the session, {@code sid} in tokens
     * @param user internal id of whose it is
     */
    public record EndedSession(String id, String user) {}
}
