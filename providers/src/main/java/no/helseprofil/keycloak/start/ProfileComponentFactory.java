package no.helseprofil.keycloak.start;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.keycloak.blocklist.UnfinishedEndings;
import no.helseprofil.keycloak.assessment.Assessments;
import no.helseprofil.keycloak.changes.Changes;
import no.helseprofil.keycloak.choosing.OrganisationAction;
import no.helseprofil.keycloak.client.ApiClients;
import no.helseprofil.keycloak.crypto.FastSignatures;
import no.helseprofil.keycloak.database.Isolation;
import no.helseprofil.keycloak.draft.Drafts;
import no.helseprofil.keycloak.gate.VouchedMappers;
import no.helseprofil.keycloak.incident.BlockedRealms;
import no.helseprofil.keycloak.install.DriftMetric;
import no.helseprofil.keycloak.install.HealthScopes;
import no.helseprofil.keycloak.metrics.MigrationMetrics;
import no.helseprofil.keycloak.network.OutboundOptions;
import no.helseprofil.keycloak.notices.Notices;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.server.OptionNames;
import no.helseprofil.keycloak.server.OptionedFactory;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.ServerCompatibility;
import no.helseprofil.keycloak.server.StartOption;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.keycloak.storage.ProfileProvider;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.keycloak.storage.ProfileSpi;
import no.helseprofil.keycloak.storage.RealmGuard;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.keycloak.transparency.Witnesses;
import no.helseprofil.keycloak.trial.Trials;
import no.helseprofil.network.OutboundRules;
import no.helseprofil.profile.AddressPolicy;
import no.helseprofil.testtoken.CallerKeys;
import no.helseprofil.timetable.Hold;
import no.helseprofil.timetable.Holds;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.ProfileDocument;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.component.ComponentModel;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.ModelException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.dblock.DBLockManager;
import org.keycloak.models.dblock.DBLockProvider;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ServerInfoAwareProviderFactory;

/**
 * The component that puts a realm under the profile. Internal to Keycloak: its component REST neither shows nor
 * changes it, so that it can't be removed by accident, while export, import and our own endpoint work. Every way of
 * writing passes {@link #validateConfiguration}.
 */
public final class ProfileComponentFactory
        implements ProfileProviderFactory, OptionedFactory<ProfileProvider>, ServerInfoAwareProviderFactory {

    private static final StartOption OBSERVATION_DAYS = new StartOption(
            "observation-days",
            String.valueOf(Observations.DAYS),
            "After how many days lines of [observations](observations.md) are deleted",
            "100");
    private static final StartOption HARMLESS_MAPPERS = StartOption.of(
            "harmless-mappers",
            "Protocol mappers of extensions that [no number of a user comes by](claims.md), separated by commas: a"
                    + " kind, or a kind with what it may read behind a colon. Unset: none",
            "acme-department-mapper,oidc-usersessionmodel-note-mapper:department");
    private static final StartOption TEST_TOKEN_KEYS = StartOption.of(
            "test-token-keys",
            "The keys by which callers may make [test tokens](test-tokens.md#allowing-it), one for each, separated by"
                    + " commas: 32 to 128 random letters and digits. Unset: nobody makes any. Never in production",
            "h8QmZ2vTc5RkXw3NpY7sLd9BfGj4KaEu");

    private static final int MOST_OBSERVATION_DAYS = 36_500;

    private final Assessments assessments = Assessments.ofServer();
    private final BlockedRealms blocks = new BlockedRealms();
    private final ServerInputs inputs = new ServerInputs(blocks, new ParsedDocuments());
    private final DriftMetric drift = new DriftMetric();
    private final MigrationMetrics migration = new MigrationMetrics();
    private Observations observations = new Observations(Observations.DAYS);
    private Notices notices = Notices.none();
    private VouchedMappers vouchedMappers = new VouchedMappers(Set.of());
    private FastSignatures signatures = FastSignatures.none();
    private Witnesses witnesses = Witnesses.none();
    private CallerKeys testTokenKeys = CallerKeys.none();
    private Trials trials = Trials.none();
    private OutboundRules outbound = OutboundRules.PUBLIC;
    private AddressPolicy addresses = outbound::admits;

    @Override
    public <T> T part(Class<T> type) {
        for (Object part : List.of(
                observations,
                assessments,
                notices,
                vouchedMappers,
                signatures,
                testTokenKeys,
                trials,
                blocks,
                inputs,
                outbound,
                addresses)) {
            if (type.isInstance(part)) {
                return type.cast(part);
            }
        }
        throw new IllegalArgumentException("there is no " + type.getName() + " of a server");
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public ProfileProvider create(KeycloakSession session, ComponentModel model) {
        return () -> {};
    }

    @Override
    public boolean isInternal() {
        return true;
    }

    @Override
    public void validateConfiguration(KeycloakSession session, RealmModel realm, ComponentModel model) {
        boolean another = RealmProfiles.components(realm)
                .anyMatch(component -> !component.getId().equals(model.getId()));
        if (another) {
            throw new ModelException("A realm has one profile; realm " + realm.getName() + " has one already");
        }
        String document = model.get(StoredProfile.DOCUMENT);
        try {
            ProfileDocument.parse(document == null ? "" : document);
            checkEnds(realm, added(realm, model));
        } catch (InvalidProfileException invalid) {
            throw new ModelException(
                    "The profile of realm " + realm.getName() + " can't be put in force: " + invalid.getMessage());
        }
    }

    /** Those that are new or other than before: one that is there must not get in the way when another is lifted. */
    private static Map<String, Hold> added(RealmModel realm, ComponentModel model) throws InvalidProfileException {
        Map<String, Hold> holds = new LinkedHashMap<>(Holds.read(model.get(StoredProfile.HOLDS)));
        ComponentModel before = model.getId() == null ? null : realm.getComponent(model.getId());
        if (before != null) {
            holds.entrySet().removeAll(readable(before.get(StoredProfile.HOLDS)).entrySet());
        }
        return holds;
    }

    private static Map<String, Hold> readable(@Nullable String stored) {
        try {
            return Holds.read(stored);
        } catch (InvalidProfileException toBeMended) {
            return Map.of();
        }
    }

    /** Whichever way it is written, no hold puts a date off. */
    private static void checkEnds(RealmModel realm, Map<String, Hold> holds) {
        Instant latest = ServerClock.INSTANCE.instant().plus(Hold.LONGEST);
        holds.forEach((requirement, hold) -> {
            if (hold.until().isAfter(latest)) {
                throw new ModelException("The profile of realm " + realm.getName()
                        + " can't be put in force: its hold of " + requirement + " ends later than in "
                        + Hold.LONGEST.toHours() + " hours");
            }
        });
    }

    @Override
    public void onCreate(KeycloakSession session, RealmModel realm, ComponentModel model) {
        keep(realm);
    }

    @Override
    public void onUpdate(KeycloakSession session, RealmModel realm, ComponentModel before, ComponentModel after) {
        keep(realm);
    }

    @Override
    public String getHelpText() {
        return "Puts the realm under the national health identity profile.";
    }

    /** The keys have to be listed, or Keycloak drops it when a component is written. */
    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of(
                new ProviderConfigProperty(
                        StoredProfile.DOCUMENT, "Profile document", "JSON", ProviderConfigProperty.TEXT_TYPE, null),
                new ProviderConfigProperty(
                        StoredProfile.HOLDS, "Holds", "JSON", ProviderConfigProperty.TEXT_TYPE, null));
    }

    @Override
    public Map<String, String> getOperationalInfo() {
        return Map.of("version", StartReport.version());
    }

    @Override
    public List<StartOption> startOptions() {
        return Stream.of(
                        List.of(OBSERVATION_DAYS, HARMLESS_MAPPERS, TEST_TOKEN_KEYS, Trials.START_OPTION),
                        OutboundOptions.ALL,
                        Witnesses.START_OPTIONS,
                        Notices.START_OPTIONS)
                .flatMap(List::stream)
                .toList();
    }

    /** Everything else is configured per realm. */
    @Override
    public void init(Config.Scope config) {
        StartOptions options = StartOptions.of(ProfileSpi.NAME, ID, startOptions(), config);
        observations = new Observations(options.number(OBSERVATION_DAYS, 1, MOST_OBSERVATION_DAYS));
        outbound = OutboundOptions.read(options);
        addresses = outbound::admits;
        notices = Notices.ofServer(options);
        trials = Trials.ofServer(options);
        vouchedMappers = new VouchedMappers(Set.copyOf(options.list(HARMLESS_MAPPERS)));
        witnesses = Witnesses.of(options);
        testTokenKeys = options.isSet(TEST_TOKEN_KEYS)
                ? options.read(TEST_TOKEN_KEYS, options.text(TEST_TOKEN_KEYS), CallerKeys::parse)
                : CallerKeys.none();
    }

    /** The database is closed after us, so that what was seen last can be stored. */
    @Override
    public Set<Class<? extends Provider>> dependsOn() {
        return Set.of(JpaConnectionProvider.class);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        EscapedLog.install();
        StartReport.log();
        signatures = FastSignatures.ofServer();
        factory.register(event -> {
            if (event instanceof PostMigrationEvent) {
                OptionNames.compare(factory);
                ServerCompatibility.check(factory);
                Isolation.readFrom(factory);
                StartReport.logDatabase();
                blocks.start(factory);
                if (Isolation.remedy().isEmpty()) {
                    keepAll(factory);
                }
                observations.start(factory);
                assessments.start(factory);
                notices.start(factory);
                witnesses.start(factory);
                trials.start(factory);
                Drafts.start(factory);
                drift.start(factory);
                migration.start(factory, StartReport.version());
                UnfinishedEndings.start(factory);
            } else if (event instanceof RealmModel.RealmPostCreateEvent imported) {
                completeImported(imported.getKeycloakSession(), imported.getCreatedRealm());
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
        });
    }

    /**
     * Sees to all realms at the start: those of an earlier version, and those that were written past this server.
     * They get what an earlier version didn't put into a realm, too, and their changes entries in the transparency
     * log.
     */
    private static void keepAll(KeycloakSessionFactory server) {
        KeycloakModelUtils.runJobInTransaction(server, session -> {
            // of several nodes that start at once, the second finds what the first has written
            DBLockProvider lock = new DBLockManager(session).getDBLock();
            lock.waitForLock(DBLockProvider.Namespace.KEYCLOAK_BOOT);
            try {
                KeycloakModelUtils.runJobInTransaction(
                        server,
                        writing -> writing.realms()
                                .getRealmsWithProviderTypeStream(ProfileProvider.class)
                                .toList()
                                .forEach(ProfileComponentFactory::keep));
                Changes.logEarlier(server);
            } finally {
                lock.releaseLock();
            }
        });
    }

    private static void completeImported(KeycloakSession session, RealmModel realm) {
        if (new StoredProfile(realm).exists()) {
            new HealthScopes(session, realm).completeImported();
        }
    }

    private static void keep(RealmModel realm) {
        RealmGuard.keep(realm);
        OrganisationAction.keep(realm);
    }

    @Override
    public void close() {
        blocks.stop();
        assessments.stop();
        observations.flush();
        witnesses.close();
    }
}
