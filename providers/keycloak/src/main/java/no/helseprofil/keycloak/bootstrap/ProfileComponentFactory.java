package no.helseprofil.keycloak.bootstrap;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.keycloak.bootstrap.CompositionRoot.KeptRealms;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.keycloak.server.StartOptions.OptionedFactory;
import no.helseprofil.keycloak.server.StartOptions.StartOption;
import no.helseprofil.keycloak.storage.ProfileProvider;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.keycloak.storage.ProfileSpi;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.timetable.Holds;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.ProfileDocument;
import no.helseprofil.timetable.Timetable.Hold;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.component.ComponentModel;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.ModelException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ServerInfoAwareProviderFactory;

/**
 * Factory of the component that puts a realm under the profile. It is internal: Keycloak's component REST neither shows
 * nor changes it, so that it can't be removed by accident, while export, import and this project's own endpoint work.
 * Every write passes {@link #validateConfiguration}.
 */
public final class ProfileComponentFactory
        implements ProfileProviderFactory, OptionedFactory<ProfileProvider>, ServerInfoAwareProviderFactory {

    private final CompositionRoot root = new CompositionRoot();

    @Override
    public <T> T part(Class<T> type) {
        return root.part(type);
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

    /** Returns the holds that are new or changed. An existing one must not prevent another from being lifted. */
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

    /** Refuses a hold that would postpone a date, however it is written. */
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
        KeptRealms.keep(realm);
    }

    @Override
    public void onUpdate(KeycloakSession session, RealmModel realm, ComponentModel before, ComponentModel after) {
        KeptRealms.keep(realm);
    }

    @Override
    public String getHelpText() {
        return "Puts the realm under the national health identity profile.";
    }

    /** Returns the keys, which have to be listed, since Keycloak otherwise drops them when a component is written. */
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
        return CompositionRoot.startOptions();
    }

    /** Reads the start options. Everything else is configured per realm. */
    @Override
    public void init(Config.Scope config) {
        root.configure(StartOptions.of(ProfileSpi.NAME, ID, startOptions(), config));
    }

    /** Returns the database, so that it is closed after this provider, which stores the last observations. */
    @Override
    public Set<Class<? extends Provider>> dependsOn() {
        return Set.of(JpaConnectionProvider.class);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        EscapedLog.install();
        StartReport.log();
        root.ready();
        factory.register(event -> {
            if (event instanceof PostMigrationEvent) {
                root.start(factory);
            }
            root.on(event);
        });
    }

    @Override
    public void close() {
        root.stop();
    }
}
