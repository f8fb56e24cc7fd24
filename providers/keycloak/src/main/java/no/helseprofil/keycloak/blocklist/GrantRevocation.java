package no.helseprofil.keycloak.blocklist;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import no.helseprofil.incident.Block;
import no.helseprofil.keycloak.client.ClientIncident.KeyThumbprints;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.PresentClients;
import no.helseprofil.keycloak.database.Entities.AfterCommit;
import no.helseprofil.keycloak.incident.BlockTable;
import no.helseprofil.keycloak.incident.BlockTable.StoredBlock;
import no.helseprofil.keycloak.server.ClusterTask;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.sharedsignals.BlockSignals;
import no.helseprofil.keycloak.sharedsignals.BlockSignals.EndedSession;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.organisation.ClientOrganisations.DisclosedOrganisations;
import org.jboss.logging.Logger;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Ends what blocked clients were given before: their part in sessions, offline ones too, and, by Keycloak's own {@code
 * notBefore}, every token that was issued to them. It stays ended when the block is over. This begins once the block is
 * in force and refuses already, and may take a while where there are many sessions.
 *
 * <p>Whoever begins may be stopped before all is ended; {@link #startUnfinished} takes it up then. To end something
 * twice does nothing more.
 *
 * @param server the server
 * @param realm internal id of the realm
 * @param stored what is blocked
 */
public record GrantRevocation(KeycloakSessionFactory server, String realm, StoredBlock stored) {

    private static final Logger LOG = Logger.getLogger(GrantRevocation.class);
    private static final String THREADS = "helseprofil-blocks";
    private static final int PAGE = 100;
    private static final String TASK = "helseprofil-block-endings";
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final int AT_ONCE = 20;

    /** Another node may have issued something until it knew of the block. */
    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(2);

    /** One node at a time; after that another one may help. */
    private static final Duration ALONE = Duration.ofMinutes(10);

    /** Goes on, each minute on one node, with what a node had to end of a block when it stopped, or couldn't. */
    public static void startUnfinished(KeycloakSessionFactory server) {
        new ClusterTask(TASK, BETWEEN_LOOKS, GrantRevocation::beginDue).start(server);
    }

    /** A block that another node is ending the grants of is left to that node. */
    private static void beginDue(KeycloakSession session) {
        BlockTable.of(session)
                .dueEndings(AT_ONCE)
                .forEach(due -> new GrantRevocation(session.getKeycloakSessionFactory(), due.realm(), due.block())
                        .begin(session));
    }

    /** Begins when the transaction of this session is over, and not if it is rolled back. */
    public static void begin(KeycloakSession session, RealmModel realm, StoredBlock stored) {
        GrantRevocation ending = new GrantRevocation(session.getKeycloakSessionFactory(), realm.getId(), stored);
        Executor threads = threads(session);
        AfterCommit.run(session, () -> threads.execute(ending::endAlone));
    }

    /** Begins in a thread of its own. */
    void begin(KeycloakSession session) {
        threads(session).execute(this::endAlone);
    }

    private static Executor threads(KeycloakSession session) {
        return session.getProvider(ExecutorsProvider.class).getExecutor(THREADS);
    }

    /** The session has no transaction, so that none lasts for as long as this. */
    private void endAlone() {
        try (KeycloakSession session = server.create()) {
            session.getProvider(ClusterProvider.class)
                    .executeIfNotExecuted(THREADS + ":" + stored.id(), (int) ALONE.toSeconds(), () -> {
                        end();
                        return true;
                    });
        } catch (RuntimeException unfinished) {
            warn(unfinished);
        }
    }

    /**
     * The block is in force, so nothing is issued any more once every node knows of it. If it is over by now, sessions
     * may have begun after it, and tokens of before its end are all that is ended.
     */
    private void end() {
        Instant known = ServerClock.INSTANCE.instant().plus(UNTIL_KNOWN);
        Instant over = stored.block().expires();
        Instant before = over != null && over.isBefore(known) ? over : known;
        BlockSignals signals = new BlockSignals(server, realm, stored);
        signals.added();
        try {
            List<BlockedClients.Hit> hits =
                    inRealm((session, model) -> new BlockedClients(session, model).of(stored.block()));
            List<String> whole = hits.stream()
                    .filter(BlockedClients.Hit::isWhole)
                    .map(BlockedClients.Hit::id)
                    .toList();
            if (inTwoRounds(whole, client -> endTokens(client, before), client -> endSessions(client, signals))) {
                inRealm((session, model) -> {
                    BlockTable.of(session).ended(realm, stored.id());
                    return true;
                });
            }
        } catch (RuntimeException unfinished) {
            warn(unfinished);
        }
    }

    /**
     * Tokens of all, which takes a moment, before the sessions of anybody, which may take long. What fails for one
     * client keeps nothing from the others.
     *
     * @return whether nothing has failed
     */
    static boolean inTwoRounds(List<String> clients, Consumer<String> tokens, Consumer<String> sessions) {
        boolean all = true;
        for (Consumer<String> round : List.of(tokens, sessions)) {
            for (String client : clients) {
                try {
                    round.accept(client);
                } catch (RuntimeException unfinished) {
                    all = false;
                    warn(unfinished);
                }
            }
        }
        return all;
    }

    private static void warn(RuntimeException unfinished) {
        LOG.errorf(
                unfinished,
                "Not all that was given before a block could be ended; it refuses all of it all the same, and it is"
                        + " tried again");
    }

    private void endTokens(String client, Instant before) {
        inRealm((session, model) -> {
            ClientModel blocked = model.getClientById(client);
            int second = (int) before.getEpochSecond();
            if (blocked != null && blocked.getNotBefore() < second) {
                blocked.setNotBefore(second);
            }
            return true;
        });
    }

    private void endSessions(String client, BlockSignals signals) {
        while (stored.block().holds(ServerClock.INSTANCE.instant())
                && (endPage(client, false, signals) || endPage(client, true, signals))) {
            LOG.tracef("sessions of client %s are ended", client);
        }
    }

    /** Each page in a transaction of its own; what is ended is gone from the next one. */
    private boolean endPage(String client, boolean offline, BlockSignals signals) {
        return inRealm((session, model) -> {
            ClientModel blocked = model.getClientById(client);
            if (blocked == null) {
                return false;
            }
            List<UserSessionModel> page = page(session, model, blocked, offline);
            signals.ending(page.stream()
                    .filter(login -> isAlone(login, client) && login.getUser() != null)
                    .map(login ->
                            new EndedSession(login.getId(), login.getUser().getId()))
                    .toList());
            page.forEach(login -> end(session, model, login, client, offline));
            return page.size() == PAGE;
        });
    }

    private static List<UserSessionModel> page(
            KeycloakSession session, RealmModel realm, ClientModel client, boolean offline) {
        try (Stream<UserSessionModel> sessions = offline
                ? session.sessions().getOfflineUserSessionsStream(realm, client, 0, PAGE)
                : session.sessions().getUserSessionsStream(realm, client, 0, PAGE)) {
            return sessions.toList();
        }
    }

    /** Other clients keep theirs; where there is no other, nothing is left of the session. */
    private static void end(
            KeycloakSession session, RealmModel realm, UserSessionModel login, String client, boolean offline) {
        if (!isAlone(login, client)) {
            login.removeAuthenticatedClientSessions(List.of(client));
        } else if (offline) {
            session.sessions().removeOfflineUserSession(realm, login);
        } else {
            session.sessions().removeUserSession(realm, login);
        }
    }

    private static boolean isAlone(UserSessionModel login, String client) {
        return login.getAuthenticatedClientSessions().keySet().stream().allMatch(client::equals);
    }

    private <T> T inRealm(InRealm<T> work) {
        return KeycloakModelUtils.runJobInTransactionWithResult(server, session -> {
            RealmModel model = session.realms().getRealm(realm);
            if (model == null) {
                throw new IllegalStateException("the realm of the block is gone");
            }
            session.getContext().setRealm(model);
            return work.apply(session, model);
        });
    }

    @FunctionalInterface
    private interface InRealm<T> {
        T apply(KeycloakSession session, RealmModel realm);
    }

    /**
     * The clients that a block is about, by what is registered of them. Keys behind a {@code jwks_uri} are stored
     * nowhere, so who has one of those is seen when it comes.
     *
     * @param session the call
     * @param realm the realm
     */
    public record BlockedClients(KeycloakSession session, RealmModel realm) {

        private static final Set<String> OWN = Set.of(ClientAttributes.ORGNR_PARENT, ClientAttributes.ORGNR_SUPPLIER);
        private static final Set<String> NAMED = Set.of(ClientAttributes.ORGNR_CHILDREN, ClientAttributes.DELEGATIONS);

        /**
         * A client.
         *
         * @param id Keycloak's internal id
         * @param clientId its {@code client_id}
         * @param isWhole whether all that it got may be somebody's who is blocked; else only where it names the
         *     organisation
         */
        public record Hit(String id, String clientId, boolean isWhole) {}

        /** Returns the clients that a block hits, in the order of their {@code client_id}s. */
        public List<Hit> of(Block block) {
            if (block.kind() == Block.Kind.CLIENT) {
                return ClientReader.find(realm, block.value()).stream()
                        .map(client -> new Hit(client.getId(), client.getClientId(), true))
                        .toList();
            }
            return PresentClients.read(
                    session,
                    realm,
                    clients -> clients.flatMap(client -> hit(client, block).stream())
                            .toList());
        }

        private static Optional<Hit> hit(ClientModel client, Block block) {
            boolean whole = block.kind() == Block.Kind.KEY
                    ? KeyThumbprints.of(client).contains(block.value())
                    : names(client, OWN, block.value());
            boolean part = block.kind() == Block.Kind.ORGANISATION && names(client, NAMED, block.value());
            return whole || part ? Optional.of(new Hit(client.getId(), client.getClientId(), whole)) : Optional.empty();
        }

        private static boolean names(ClientModel client, Set<String> attributes, String number) {
            return attributes.stream()
                    .flatMap(attribute -> Stream.ofNullable(client.getAttribute(attribute)))
                    .anyMatch(
                            registered -> DisclosedOrganisations.in(registered).contains(number));
        }
    }
}
