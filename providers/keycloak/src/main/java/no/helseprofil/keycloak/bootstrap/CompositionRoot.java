package no.helseprofil.keycloak.bootstrap;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.keycloak.assessment.Assessments;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.blocklist.GrantRevocation;
import no.helseprofil.keycloak.bootstrap.ServerInputs.ParsedDocuments;
import no.helseprofil.keycloak.client.ApiScope.ApiClients;
import no.helseprofil.keycloak.clientdraft.Drafts;
import no.helseprofil.keycloak.crypto.FastSignatures;
import no.helseprofil.keycloak.database.Isolation;
import no.helseprofil.keycloak.database.RealmLock.LockedValue;
import no.helseprofil.keycloak.incident.BlockedRealms;
import no.helseprofil.keycloak.install.DriftMetric;
import no.helseprofil.keycloak.install.HealthScopes;
import no.helseprofil.keycloak.metrics.MigrationMetrics;
import no.helseprofil.keycloak.network.OutboundHttp.OutboundOptions;
import no.helseprofil.keycloak.notice.Notices;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.organisation.OrganisationRequiredActionFactory.OrganisationAction;
import no.helseprofil.keycloak.selfattack.SelfAttack;
import no.helseprofil.keycloak.server.ServerCompatibility;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.keycloak.server.StartOptions.OptionNames;
import no.helseprofil.keycloak.server.StartOptions.StartOption;
import no.helseprofil.keycloak.storage.ProfileProvider;
import no.helseprofil.keycloak.storage.RealmGuard;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.keycloak.testrun.TestRuns;
import no.helseprofil.keycloak.token.MapperAllowList.OperatorAllowList;
import no.helseprofil.keycloak.transparency.Witnesses;
import no.helseprofil.network.OutboundRules;
import no.helseprofil.profile.ClientMetadata.AddressPolicy;
import no.helseprofil.testtoken.CallerKeys;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.ProfileDocument;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.dblock.DBLockManager;
import org.keycloak.models.dblock.DBLockProvider;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.provider.ProviderEvent;

/**
 * Composition root, which creates the single objects of each node by the start options of the server, starts them once
 * the database is available, and stops them. Other classes get one by its type. Where a lower package only calls an
 * interface, it is bound to its implementation here.
 */
final class CompositionRoot {

    private static final StartOption OBSERVATION_DAYS = new StartOption(
            "observation-days",
            String.valueOf(Observations.DAYS),
            "Days after which [observations](observations.md) are deleted",
            "100");
    private static final StartOption HARMLESS_MAPPERS = StartOption.of(
            "harmless-mappers",
            "Protocol mappers of extensions that [disclose no number of a user](claims.md): a kind, or a kind with what"
                    + " it may read",
            "acme-department-mapper,oidc-usersessionmodel-note-mapper:department");
    private static final StartOption TEST_TOKEN_KEYS = StartOption.of(
            "test-token-keys",
            "A key for each caller who may make [test tokens](test-tokens.md#allow-them): 32 to 128 random letters and"
                    + " digits. Never in production",
            "h8QmZ2vTc5RkXw3NpY7sLd9BfGj4KaEu");

    /** Id that no realm has. */
    private static final String NO_REALM = "";

    private static final int MOST_OBSERVATION_DAYS = 36_500;

    private final Assessments assessments = Assessments.ofServer();
    private final BlockedRealms blocks = new BlockedRealms();
    private SelfAttack attack = SelfAttack.none();
    private final ServerInputs inputs = new ServerInputs(blocks, new ParsedDocuments(), () -> attack);
    private final DriftMetric drift = new DriftMetric();
    private final MigrationMetrics migration = new MigrationMetrics();
    private Observations observations = new Observations(Observations.DAYS);
    private Notices notices = Notices.none();
    private OperatorAllowList vouchedMappers = new OperatorAllowList(Set.of());
    private FastSignatures signatures = FastSignatures.none();
    private Witnesses witnesses = Witnesses.none();
    private CallerKeys testTokenKeys = CallerKeys.none();
    private TestRuns trials = TestRuns.none();
    private OutboundRules outbound = OutboundRules.PUBLIC;
    private AddressPolicy addresses = outbound::admits;

    /** Returns all start options, in the order in which they are documented. */
    static List<StartOption> startOptions() {
        return Stream.of(
                        List.of(
                                OBSERVATION_DAYS,
                                HARMLESS_MAPPERS,
                                TEST_TOKEN_KEYS,
                                TestRuns.START_OPTION,
                                SelfAttack.START_OPTION),
                        OutboundOptions.ALL,
                        Witnesses.START_OPTIONS,
                        Notices.START_OPTIONS)
                .flatMap(List::stream)
                .toList();
    }

    /** Creates everything again that depends on start options. */
    void configure(StartOptions options) {
        attack = SelfAttack.of(options);
        observations = new Observations(options.number(OBSERVATION_DAYS, 1, MOST_OBSERVATION_DAYS));
        outbound = OutboundOptions.read(options);
        addresses = outbound::admits;
        notices = Notices.ofServer(options);
        trials = TestRuns.ofServer(options);
        vouchedMappers = new OperatorAllowList(Set.copyOf(options.list(HARMLESS_MAPPERS)));
        witnesses = Witnesses.of(options);
        testTokenKeys = options.isSet(TEST_TOKEN_KEYS)
                ? options.read(TEST_TOKEN_KEYS, options.text(TEST_TOKEN_KEYS), CallerKeys::parse)
                : CallerKeys.none();
    }

    /**
     * Returns the single object of this type on this node.
     *
     * @throws IllegalArgumentException if there is none of this type
     */
    <T> T part(Class<T> type) {
        for (Object part : List.of(
                inputs,
                observations,
                assessments,
                notices,
                vouchedMappers,
                signatures,
                testTokenKeys,
                trials,
                blocks,
                attack,
                outbound,
                addresses)) {
            if (type.isInstance(part)) {
                return type.cast(part);
            }
        }
        throw new IllegalArgumentException("there is no " + type.getName() + " of a server");
    }

    /** Creates what needs all providers of the server. */
    void ready() {
        signatures = FastSignatures.ofServer();
    }

    /** Starts everything, once the tables exist. */
    void start(KeycloakSessionFactory server) {
        OptionNames.compare(server);
        ServerCompatibility.check(server);
        Isolation.readFrom(server);
        StartReport.logDatabase();
        attack.start(server);
        if (KeptRealms.exist(server)) {
            inputs.closed(NO_REALM);
        }
        blocks.start(server);
        if (Isolation.remedy().isEmpty()) {
            KeptRealms.keepAll(server);
        }
        observations.start(server);
        assessments.start(server);
        notices.start(server);
        witnesses.start(server);
        trials.start(server);
        Drafts.start(server);
        drift.start(server);
        migration.start(server, StartReport.version());
        GrantRevocation.startUnfinished(server);
    }

    /** Passes an event of Keycloak's to all that handle it. */
    void on(ProviderEvent event) {
        if (event instanceof RealmModel.RealmPostCreateEvent imported) {
            KeptRealms.completeImported(imported.getKeycloakSession(), imported.getCreatedRealm());
        } else if (event instanceof ClientModel.ClientUpdatedEvent made) {
            ApiClients.made(made.getUpdatedClient());
        } else if (event instanceof ClientModel.ClientRemovedEvent removed) {
            EndedExemptions.on(removed);
            observations.forget(removed);
        } else if (event instanceof RealmModel.RealmRemovedEvent removed) {
            observations.forget(removed);
            blocks.forget(removed);
        }
        assessments.on(event);
        notices.on(event);
        trials.on(event);
        Drafts.on(event);
    }

    /** Stops everything, and stores the last observations. */
    void stop() {
        blocks.stop();
        assessments.stop();
        observations.flush();
        witnesses.close();
    }

    /**
     * Removal of exemptions with their clients: when Keycloak removes a client that the document exempts, the exemption
     * is removed from the document in the same transaction. The document itself is changed, and not a list beside it,
     * so that the change takes effect on every node, after a restart, and in an export.
     */
    static final class EndedExemptions {

        private static final String REASON = "The client was removed, and its exemption with it";

        private EndedExemptions() {}

        static void on(ClientModel.ClientRemovedEvent removed) {
            RealmModel realm = removed.getClient().getRealm();
            String client = removed.getClient().getId();
            List<ComponentModel> stored = RealmProfiles.components(realm).toList();
            // with more than one the realm is closed, and no client is exempt
            if (stored.size() == 1
                    && without(stored.get(0).get(StoredProfile.DOCUMENT), client)
                            .isPresent()) {
                end(removed.getKeycloakSession(), realm, stored.get(0), client);
            }
        }

        private static void end(KeycloakSession session, RealmModel realm, ComponentModel component, String client) {
            LockedValue stored = LockedValue.take(session, realm, component, StoredProfile.DOCUMENT);
            String before = stored.read().orElse(null);
            without(before, client).ifPresent(after -> {
                stored.write(after);
                Author author = Author.of(
                        session.getContext().getUser(), session.getContext().getClient());
                AuditLog.record(session, realm, Change.ofProfile(author, String.valueOf(before), after, REASON));
            });
        }

        /**
         * Returns the document without the exemption; empty if it has none or can't be read, and so exempts no client.
         */
        private static Optional<String> without(@Nullable String document, String client) {
            if (document == null || !document.contains(client)) {
                return Optional.empty();
            }
            try {
                return ProfileDocument.withoutExemption(document, client);
            } catch (InvalidProfileException unreadable) {
                return Optional.empty();
            }
        }
    }

    /** Realms under the profile, and the objects that the profile needs in them, however the realms were written. */
    static final class KeptRealms {

        private KeptRealms() {}

        /**
         * Completes all realms at the start: those of an earlier version, and those written past this server. Adds what
         * an earlier version didn't put into a realm, and transparency log entries for its changes.
         */
        static void keepAll(KeycloakSessionFactory server) {
            KeycloakModelUtils.runJobInTransaction(server, session -> {
                // if several nodes start at once, the second finds what the first has written
                DBLockProvider lock = new DBLockManager(session).getDBLock();
                lock.waitForLock(DBLockProvider.Namespace.KEYCLOAK_BOOT);
                try {
                    KeycloakModelUtils.runJobInTransaction(
                            server,
                            writing -> writing.realms()
                                    .getRealmsWithProviderTypeStream(ProfileProvider.class)
                                    .toList()
                                    .forEach(KeptRealms::keep));
                    AuditLog.logEarlier(server);
                } finally {
                    lock.releaseLock();
                }
            });
        }

        /** Returns whether there is a realm under the profile. */
        static boolean exist(KeycloakSessionFactory server) {
            return KeycloakModelUtils.runJobInTransactionWithResult(
                    server,
                    session -> session.realms()
                            .getRealmsWithProviderTypeStream(ProfileProvider.class)
                            .findAny()
                            .isPresent());
        }

        /** Adds what an import leaves out to a realm that was imported with a profile. */
        static void completeImported(KeycloakSession session, RealmModel realm) {
            if (new StoredProfile(realm).exists()) {
                new HealthScopes(session, realm).completeImported();
            }
        }

        /** Restores what a realm under the profile can't be without. */
        static void keep(RealmModel realm) {
            RealmGuard.keep(realm);
            OrganisationAction.keep(realm);
        }
    }
}
