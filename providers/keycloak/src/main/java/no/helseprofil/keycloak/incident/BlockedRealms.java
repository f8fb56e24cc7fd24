package no.helseprofil.keycloak.incident;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.Incidents;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.audit.ChangeEntity.RecordedChange;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.database.Entities.AfterCommit;
import no.helseprofil.keycloak.incident.BlockTable.StoredBlock;
import no.helseprofil.keycloak.incident.EmergencyTable.StoredEmergency;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.timetable.Instants;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.keys.infinispan.PublicKeyStorageInvalidationEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Blocks and emergency settings of the realms of this server. Each node has all of them in memory, so that a request
 * asks no database. A change is sent to every node. A node that isn't reached sees it a quarter of a second later,
 * since each looks that often whether anything has changed.
 */
public final class BlockedRealms {

    private static final Logger LOG = Logger.getLogger(BlockedRealms.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final String THREAD = "helseprofil-blocks";
    private static final String AGE = "helseprofil.blocks.age";

    /** Name of the message in Keycloak's cluster. */
    private static final String MESSAGE = "HELSEPROFIL_BLOCKS";

    private final KnownBlocks known = new KnownBlocks();
    private final AtomicBoolean failing = new AtomicBoolean();
    private @Nullable ScheduledExecutorService looks;
    private @Nullable KeycloakSessionFactory server;

    /** Reads what is blocked, and looks from now on what has changed. */
    public void start(KeycloakSessionFactory factory) {
        server = factory;
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, THREAD);
            made.setDaemon(true);
            made.setContextClassLoader(loader);
            return made;
        });
        looks = thread;
        look();
        thread.scheduleWithFixedDelay(
                this::look, BETWEEN_LOOKS.toMillis(), BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        KeycloakModelUtils.runJobInTransaction(
                factory,
                session -> session.getProvider(ClusterProvider.class)
                        .registerListener(MESSAGE, message -> thread.execute(this::look)));
        Gauge.builder(
                        AGE,
                        known,
                        read -> read.age(ServerClock.INSTANCE.instant()).toMillis() / 1000.0)
                .baseUnit("seconds")
                .description("for how long this node could not read what is blocked")
                .register(Metrics.globalRegistry);
    }

    /** Ends looking. */
    public void stop() {
        if (looks != null) {
            looks.shutdownNow();
        }
    }

    /** Returns a realm's blocks and emergency settings, by its internal id; empty until they were read once. */
    public Optional<Incidents> of(String realm) {
        return known.of(realm);
    }

    /** Blocks of a realm, the newest first, those that have ended included. */
    public List<StoredBlock> page(KeycloakSession session, RealmModel realm, int first, int max) {
        return BlockTable.of(session).page(realm.getId(), first, max);
    }

    public Optional<StoredBlock> find(KeycloakSession session, RealmModel realm, String id) {
        return BlockTable.of(session).find(realm.getId(), id);
    }

    /** Returns the blocks of the same thing, the newest first, those that have ended included. */
    public List<StoredBlock> ofTheSame(KeycloakSession session, RealmModel realm, Block block) {
        return BlockTable.of(session).ofTheSame(realm.getId(), block);
    }

    /**
     * Blocks something. It is in force at this node when the transaction is over, and at the others within a second.
     */
    public void add(KeycloakSession session, RealmModel realm, StoredBlock block) {
        BlockTable.of(session).add(realm.getId(), block);
        AfterCommit.run(session, this::changed);
    }

    /** Takes a block away, likewise. */
    public void remove(KeycloakSession session, RealmModel realm, StoredBlock block) {
        BlockTable.of(session).remove(realm.getId(), block.id());
        AfterCommit.run(session, this::changed);
    }

    /** The emergency settings of a realm, also where they have ended or can't be read. */
    public Optional<StoredEmergency> emergency(KeycloakSession session, RealmModel realm) {
        return new EmergencyTable(Entities.of(session)).find(realm.getId());
    }

    /** Puts emergency settings in the place of those that there are, in force as a block is. */
    public void put(KeycloakSession session, RealmModel realm, StoredEmergency emergency) {
        new EmergencyTable(Entities.of(session)).put(realm.getId(), emergency);
        AfterCommit.run(session, this::changed);
    }

    /** Takes them away, likewise. */
    public void removeEmergency(KeycloakSession session, RealmModel realm) {
        new EmergencyTable(Entities.of(session)).remove(realm.getId());
        AfterCommit.run(session, this::changed);
    }

    /** Blocks and emergency settings of a realm go with it, and leave what {@link LostBlocks} has of them. */
    public void forget(RealmModel.RealmRemovedEvent removed) {
        KeycloakSession session = removed.getKeycloakSession();
        RealmModel realm = removed.getRealm();
        LostBlocks.record(
                session,
                realm,
                BlockTable.of(session).page(realm.getId(), 0, Integer.MAX_VALUE),
                emergency(session, realm),
                ServerClock.INSTANCE.instant());
        BlockTable.of(session).forget(removed.getRealm().getId());
        new EmergencyTable(Entities.of(session)).forget(removed.getRealm().getId());
        // kc.sh import takes a realm away before anything here has begun
        if (server != null) {
            AfterCommit.run(session, this::look);
        }
    }

    private void changed() {
        look();
        tellOthers();
    }

    /** A message that is lost costs a quarter of a second. */
    private void tellOthers() {
        try {
            KeycloakModelUtils.runJobInTransaction(
                    started(),
                    session -> session.getProvider(ClusterProvider.class)
                            .notify(MESSAGE, PublicKeyStorageInvalidationEvent.create(MESSAGE), true));
        } catch (RuntimeException failed) {
            LOG.warnf(
                    "The other nodes could not be notified of a block; each will find it within a moment: %s", failed);
        }
    }

    /**
     * Never throws, since even an error would end all looks: what was known stays in force, and the next one may
     * succeed.
     */
    private void look() {
        try {
            KeycloakModelUtils.runJobInTransaction(started(), session -> {
                BlockTable table = BlockTable.of(session);
                EmergencyTable emergencies = new EmergencyTable(table.entities());
                known.read(
                        table::versions,
                        realm -> emergencies.beside(table.all(realm), realm),
                        ServerClock.INSTANCE.instant());
            });
            if (failing.getAndSet(false)) {
                LOG.info("What is blocked can be read again");
            }
        } catch (Throwable unread) {
            if (!failing.getAndSet(true)) {
                LOG.errorf(
                        unread,
                        "What is blocked can't be read; %s",
                        known.isKnown()
                                ? "what this node knows of it stays in force"
                                : "realms under the profile answer 503 until it can");
            }
        }
    }

    private KeycloakSessionFactory started() {
        if (server == null) {
            throw new IllegalStateException("blocks are read once the server has started");
        }
        return server;
    }

    /**
     * Blocks and emergency settings of all realms, as a node knows them: one table in memory that is replaced as a
     * whole, never changed. It stays as it was while the database can't be read.
     */
    static final class KnownBlocks {

        private volatile @Nullable State state;

        /**
         * State that is known.
         *
         * @param realms by internal id; in one that isn't here nothing is done
         * @param read when the database last said that it is so
         */
        private record State(Map<String, Versioned> realms, Instant read) {}

        private record Versioned(long version, Incidents incidents) {}

        /** Returns what is done in a realm; empty as long as nothing has ever been read. */
        Optional<Incidents> of(String realm) {
            State known = state;
            if (known == null) {
                return Optional.empty();
            }
            Versioned done = known.realms().get(realm);
            return Optional.of(done == null ? Incidents.NONE : done.incidents());
        }

        /**
         * Reads what has changed.
         *
         * @param versions the versions of all realms, as they are now; asked first, so that what is read afterwards
         *     is no older than they say
         * @param incidents what is done in a realm
         */
        synchronized void read(
                Supplier<Map<String, Long>> versions, Function<String, Incidents> incidents, Instant now) {
            State before = state;
            Map<String, Versioned> next = new HashMap<>();
            versions.get().forEach((realm, version) -> {
                Versioned known = before == null ? null : before.realms().get(realm);
                next.put(
                        realm,
                        known != null && known.version() == version
                                ? known
                                : new Versioned(version, incidents.apply(realm)));
            });
            state = new State(Map.copyOf(next), now);
        }

        /** Returns how long ago it was read; forever, if it never was. */
        Duration age(Instant now) {
            State known = state;
            return known == null ? Duration.between(Instant.EPOCH, now) : Duration.between(known.read(), now);
        }

        boolean isKnown() {
            return state != null;
        }
    }

    /**
     * Blocks and emergency settings that were in force when their realm was removed, by an import over it among others:
     * no export has them, so a realm that is imported again lets everybody in. Each is a line of the table of changes,
     * which stays.
     */
    public static final class LostBlocks {

        /** Member of the details of a line that has what is lost with a realm, as what a delete has taken away. */
        private static final String FROM = "from";

        private static final String REALM = "realm";
        private static final String REMOVED = "removed";
        private static final String SETTINGS = "emergency settings";

        /** Number of lines that are looked at. */
        private static final int MOST = 1_000;

        private static final int SHOWN = 20;

        private LostBlocks() {}

        /** Records what goes with a realm, and says so in the log. */
        static void record(
                KeycloakSession session,
                RealmModel realm,
                List<StoredBlock> blocks,
                Optional<StoredEmergency> emergency,
                Instant now) {
            List<String> lost = new ArrayList<>();
            for (StoredBlock stored : blocks) {
                if (stored.block().holds(now)) {
                    add(session, realm, Change.Kind.BLOCK, stored.written());
                    lost.add(named(stored.written()));
                }
            }
            // Whoever can't be read closes the realm, and does so until it ends.
            emergency
                    .filter(stored -> stored.read().map(read -> read.holds(now)).orElse(true))
                    .ifPresent(stored -> {
                        add(session, realm, Change.Kind.EMERGENCY, stored.written());
                        lost.add(SETTINGS);
                    });
            if (!lost.isEmpty()) {
                LOG.warnf(
                        "Realm %s is removed, and with it its blocks: %s. No export contains them: if the realm is"
                                + " imported again, restore them first; GET install of that realm lists them",
                        realm.getName(), list(lost));
            }
        }

        private static void add(KeycloakSession session, RealmModel realm, Change.Kind kind, JsonNode before) {
            ObjectNode details = JsonNodeFactory.instance.objectNode().put(REALM, REMOVED);
            details.set(FROM, before);
            AuditLog.record(session, realm, Change.of(kind, Author.of(null, null), details, null));
        }

        /**
         * Returns what was lost with a realm of this id or name, hasn't ended since and wasn't put again; empty if
         * nothing was.
         */
        public static Optional<String> of(KeycloakSession session, RealmModel realm, Instant now) {
            Set<String> seen = new HashSet<>();
            List<String> lost =
                    AuditLog.ofNamed(session, realm, List.of(Change.Kind.BLOCK, Change.Kind.EMERGENCY), MOST).stream()
                            .filter(line -> seen.add(named(line)))
                            .filter(line -> line.details().path(REALM).asText().equals(REMOVED))
                            .filter(line -> !hasEnded(line.details().path(FROM), now))
                            .map(LostBlocks::named)
                            .toList();
            return lost.isEmpty() ? Optional.empty() : Optional.of(list(lost));
        }

        private static String named(RecordedChange line) {
            return line.details().path(FROM).isMissingNode()
                    ? named(line.details().path("to"))
                    : named(line.details().path(FROM));
        }

        private static String named(JsonNode written) {
            return written.has(StoredBlock.KIND)
                    ? written.path(StoredBlock.KIND).asText() + " "
                            + written.path(StoredBlock.VALUE).asText()
                    : SETTINGS;
        }

        private static boolean hasEnded(JsonNode written, Instant now) {
            return Stream.of(StoredBlock.EXPIRES, StoredEmergency.UNTIL)
                    .flatMap(name -> Instants.read(written.path(name).textValue()).stream())
                    .anyMatch(end -> !now.isBefore(end));
        }

        private static String list(List<String> lost) {
            String shown = lost.stream().limit(SHOWN).collect(Collectors.joining(", "));
            return lost.size() > SHOWN ? shown + " and " + (lost.size() - SHOWN) + " more" : shown;
        }
    }
}
