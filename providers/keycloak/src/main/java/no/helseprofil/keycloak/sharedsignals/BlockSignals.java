package no.helseprofil.keycloak.sharedsignals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.BlockState;
import no.helseprofil.keycloak.database.Entities.AfterCommit;
import no.helseprofil.keycloak.incident.BlockTable.StoredBlock;
import no.helseprofil.keycloak.incident.BlockedRealms;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.sharedsignals.BlockSignals.Transmitter.SecurityEvent;
import no.helseprofil.keycloak.sharedsignals.BlockSsfEventProviderFactory.BlockChangeEvent;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.Profile;
import org.keycloak.crypto.KeyUse;
import org.keycloak.events.Event;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.ssf.Ssf;
import org.keycloak.ssf.event.InitiatingEntity;
import org.keycloak.ssf.event.caep.CaepCredentialChange;
import org.keycloak.ssf.event.caep.CaepEvent;
import org.keycloak.ssf.event.caep.CaepSessionRevoked;
import org.keycloak.ssf.event.token.SsfSecurityEventToken;
import org.keycloak.ssf.subject.ComplexSubjectId;
import org.keycloak.ssf.subject.OpaqueSubjectId;
import org.keycloak.ssf.subject.SubjectId;
import org.keycloak.ssf.subject.UriSubjectId;
import org.keycloak.ssf.transmitter.SsfTransmitterProvider;
import org.keycloak.ssf.transmitter.delivery.SecurityEventTokenDispatcher;
import org.keycloak.ssf.transmitter.event.SecurityEventTokenMapper;
import org.keycloak.ssf.transmitter.event.SsfSignatureAlgorithms;
import org.keycloak.ssf.transmitter.stream.StreamConfig;

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

    /**
     * Keycloak's transmitter of a realm, in one transaction: what is handed to it lies in its outbox, and is sent by
     * one node when the transaction is over.
     */
    static final class Transmitter {

        /** CAEP names no type for a bare public key, and lets both sides agree on one. */
        private static final String JWK = "jwk";

        private final KeycloakSession session;
        private final RealmModel realm;
        private final SsfTransmitterProvider keycloak;
        private final List<StreamConfig> streams;

        /** Streams of which the log says already that nothing is sent to them. */
        private final Set<String> unsigned = new HashSet<>();

        private Transmitter(KeycloakSession session, RealmModel realm, SsfTransmitterProvider keycloak) {
            this.session = session;
            this.realm = realm;
            this.keycloak = keycloak;
            this.streams = keycloak.streamStore().findStreamsForSsfReceiverClients();
        }

        /**
         * Returns the transmitter of a realm; empty if the realm has none. The session is in the context of the realm.
         */
        static Optional<Transmitter> of(KeycloakSession session, RealmModel realm) {
            return Ssf.isTransmitterEnabled(realm)
                    ? Optional.ofNullable(session.getProvider(SsfTransmitterProvider.class))
                            .map(keycloak -> new Transmitter(session, realm, keycloak))
                    : Optional.empty();
        }

        void tell(BlockState state, SecurityEvent occasion) {
            send(BlockChangeEvent.TYPE, BlockChangeEvent.of(state), subject(state), occasion);
        }

        /** Tells that a key is revoked as a credential; nothing of a client or an organisation. */
        void revoke(BlockState state, SecurityEvent occasion) {
            if (state.kind() == Block.Kind.KEY) {
                CaepCredentialChange change = new CaepCredentialChange();
                change.setCredentialType(JWK);
                change.setChangeType(CaepCredentialChange.ChangeType.REVOKE);
                send(CaepCredentialChange.TYPE, change, subject(state), occasion);
            }
        }

        private void send(String type, CaepEvent event, SubjectId subject, SecurityEvent occasion) {
            event.setEventTimestamp(occasion.instant().getEpochSecond());
            event.setInitiatingEntity(InitiatingEntity.ADMIN);
            for (StreamConfig stream : streamsFor(type)) {
                if (canBeSigned(stream)) {
                    dispatch(
                            mapper(stream).generateSyntheticEvent(stream, type, event, subject),
                            stream,
                            null,
                            occasion);
                } else if (unsigned.add(stream.getStreamId())) {
                    LOG.warnf(
                            "Receiver %s of realm %s was not notified of a block: the realm has no active key for %s",
                            stream.getClientClientId(), realm.getName(), algorithm(stream));
                }
            }
        }

        /** Returns whether the end of a session would be sent to any stream. */
        boolean tellsOfSessions() {
            return streamsFor(CaepSessionRevoked.TYPE).stream().anyMatch(this::canBeSigned);
        }

        /** Sends that a session has ended, in the form that Keycloak has for one that an administrator ends. */
        void tell(EndedSession ended, SecurityEvent occasion) {
            UserModel user = session.users().getUserById(realm, ended.user());
            Event logout = new Event();
            logout.setSessionId(ended.id());
            logout.setUserId(ended.user());
            for (StreamConfig stream : streamsFor(CaepSessionRevoked.TYPE)) {
                if (canBeSigned(stream)) {
                    SsfSecurityEventToken token =
                            mapper(stream).generateSessionRevokedEvent(logout, new AdminEvent(), stream, null);
                    dispatch(token, stream, user, occasion);
                }
            }
        }

        private void dispatch(
                @Nullable SsfSecurityEventToken token,
                StreamConfig stream,
                @Nullable UserModel user,
                SecurityEvent occasion) {
            if (token == null) {
                throw new IllegalStateException("Keycloak could not make the event");
            }
            token.setTxn(occasion.block());
            token.setJti(occasion.id(stream.getStreamId(), token.getEvents().keySet()));
            new DecidedDispatcher(keycloak, user).dispatchEvent(token, stream);
        }

        /**
         * The streams that asked for an event and may have it. Keycloak's own check takes a stream that asked for
         * nothing for one that asked for all, and doesn't see what an administrator has said since the stream was made.
         */
        private List<StreamConfig> streamsFor(String type) {
            return streams.stream().filter(stream -> isDelivered(stream, type)).toList();
        }

        private boolean isDelivered(StreamConfig stream, String type) {
            ClientModel receiver = realm.getClientById(stream.getClientId());
            Set<String> asked = stream.getEventsRequested();
            Set<String> byHand = stream.getEmitOnlyEvents();
            return receiver != null
                    && asked != null
                    && stream.getDelivery() != null
                    && (byHand == null || !byHand.contains(type))
                    && keycloak.streamStore()
                            .getEventsConfig(receiver, asked)
                            .eventsDelivered()
                            .contains(type);
        }

        /** Keycloak would make a key for an algorithm that the realm has none for, and publish it. */
        private boolean canBeSigned(StreamConfig stream) {
            return session.keys()
                    .getKeysStream(realm, KeyUse.SIG, algorithm(stream))
                    .anyMatch(key -> key.getStatus().isActive() && key.getPrivateKey() != null);
        }

        private String algorithm(StreamConfig stream) {
            return SsfSignatureAlgorithms.resolveForStream(stream, keycloak.getConfig());
        }

        /**
         * The issuer is that which the stream was made with: where no request is, Keycloak may not know its address.
         */
        private SecurityEventTokenMapper mapper(StreamConfig stream) {
            return new SecurityEventTokenMapper(session, keycloak.getConfig(), any -> stream.getIssuer());
        }

        private static SubjectId subject(BlockState state) {
            return switch (state.kind()) {
                case KEY -> {
                    UriSubjectId key = new UriSubjectId();
                    key.setUri(state.value());
                    yield key;
                }
                case CLIENT -> {
                    ComplexSubjectId client = new ComplexSubjectId();
                    client.setApplication(opaque(state.value()));
                    yield client;
                }
                case ORGANISATION -> {
                    ComplexSubjectId organisation = new ComplexSubjectId();
                    organisation.setTenant(opaque(state.value()));
                    yield organisation;
                }
            };
        }

        private static OpaqueSubjectId opaque(String id) {
            OpaqueSubjectId subject = new OpaqueSubjectId();
            subject.setId(id);
            return subject;
        }

        /**
         * Occasion of an event. What is sent of it twice, by a node that goes on where another one has stopped, has one
         * id, and lies in Keycloak's outbox once.
         *
         * @param block id of the block; {@code txn} of all that is sent of it
         * @param what what has become of the block, or which session it ends
         * @param instant when
         */
        record SecurityEvent(String block, String what, Instant instant) {

            /** {@code jti} of a token of it. */
            String id(String stream, Set<String> events) {
                String text = String.join(" ", block, what, stream, String.join(" ", events));
                return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                        .toString();
            }
        }

        /**
         * Keycloak's dispatcher that is given the user of a token. Its own way to find that out reads the subject back,
         * which needs the address of a request, and warns of each subject that is no user.
         */
        static final class DecidedDispatcher extends SecurityEventTokenDispatcher {

            private final @Nullable UserModel user;

            /** Makes a dispatcher of events about this user; about no user if that is null. */
            DecidedDispatcher(SsfTransmitterProvider transmitter, @Nullable UserModel user) {
                super(
                        transmitter.session(),
                        transmitter.securityEventTokenEncoder(),
                        transmitter.pushDeliveryService(),
                        transmitter.getConfig(),
                        transmitter.context().outboxStoreFactory(),
                        transmitter.metrics(),
                        transmitter.subjectInclusionResolver());
                this.user = user;
            }

            /**
             * Returns true for an event about no user where the {@code default_subjects} of the stream is {@code ALL}.
             */
            @Override
            protected boolean shouldDispatchForSubject(SsfSecurityEventToken token, StreamConfig stream) {
                return shouldDispatchForUser(user, stream);
            }
        }
    }
}
