package no.helseprofil.keycloak.storage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import no.helseprofil.incident.Incidents;
import no.helseprofil.incident.Incidents.Emergency;
import no.helseprofil.jose.Nonces;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.timetable.Profile;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;
import org.keycloak.crypto.KeyStatus;
import org.keycloak.crypto.KeyType;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.cache.CacheRealmProvider;
import org.keycloak.models.cache.infinispan.RealmCacheSession;
import org.keycloak.models.cache.infinispan.entities.CachedRealm;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Lookup of a realm's profile. The component comes with the realm from Keycloak's cache, so a change takes effect on
 * every node as soon as it is committed; its document is parsed once per change.
 */
public final class RealmProfiles {

    private static final Logger LOG = Logger.getLogger(RealmProfiles.class);
    private static final RealmProfile NONE = new RealmProfile.None();
    private static final Map<String, Derived> DERIVED = new ConcurrentHashMap<>();
    private static final Map<String, InEmergency> IN_EMERGENCY = new ConcurrentHashMap<>();
    private static final Map<String, String> LOGGED = new ConcurrentHashMap<>();

    static final RequestAttribute<Kept> OF_REALM = RequestAttribute.of(Kept.class);

    private RealmProfiles() {}

    /** Returns the profile of the realm of this request. */
    public static RealmProfile of(KeycloakSession session) {
        RealmModel realm = session.getContext().getRealm();
        return realm == null ? NONE : of(session, realm);
    }

    /**
     * Returns whether the realm of this request is under the profile. One whose profile can't work still is: nothing is
     * left to Keycloak there.
     */
    public static boolean isUnderProfile(KeycloakSession session) {
        return of(session).isUnderProfile();
    }

    /**
     * Returns the profile of any realm. The document is read once, so that a whole request is judged by the same one.
     * Blocks and emergency settings are the present ones: they are in memory, and the same object as long as nothing
     * has changed.
     */
    public static RealmProfile of(KeycloakSession session, RealmModel realm) {
        Kept kept = OF_REALM.getOrMake(session, realm.getId(), () -> find(session, realm));
        Document document = kept.document();
        if (document == null) {
            return kept.profile();
        }
        Optional<Incidents> now = incidents(session, realm);
        if (now.orElse(null) == kept.incidents()) {
            return kept.profile();
        }
        Kept changed = document.with(realm, now);
        OF_REALM.set(session, realm.getId(), changed);
        return logged(realm, changed).profile();
    }

    /**
     * Discards the profile that was read, so that it is read again in this request. A writer that has waited for
     * another one must not overwrite its change based on what was read before.
     */
    public static void readAnew(KeycloakSession session) {
        OF_REALM.remove(session, session.getContext().getRealm().getId());
    }

    /**
     * Reads the profile as it is stored now. A request may have waited since its session found the realm: for its own
     * body, or for a register. The realm is only read in a session of its own if it has changed meanwhile.
     */
    public static void readCurrent(KeycloakSession session) {
        RealmModel realm = session.getContext().getRealm();
        if (realm == null) {
            return;
        }
        readAnew(session);
        if (!isCurrent(session, realm)) {
            readApart(session, realm.getId()).ifPresent(kept -> OF_REALM.set(session, realm.getId(), kept));
        }
    }

    /** Returns whether the realm is unchanged: Keycloak's cache then holds the same component. */
    private static boolean isCurrent(KeycloakSession session, RealmModel realm) {
        CachedRealm cached = session.getProvider(CacheRealmProvider.class) instanceof RealmCacheSession cache
                ? cache.getCache().get(realm.getId(), CachedRealm.class)
                : null;
        if (cached == null) {
            return false;
        }
        List<ComponentModel> seen = components(realm).toList();
        List<ComponentModel> stored = cached.getComponents().values().stream()
                .filter(component -> ProfileProvider.class.getName().equals(component.getProviderType())
                        && realm.getId().equals(component.getParentId()))
                .toList();
        return seen.size() == stored.size()
                && seen.stream().allMatch(component -> stored.stream().anyMatch(other -> other == component));
    }

    /** Reads the profile in another session; empty if that finds no realm, since this one has just created it. */
    private static Optional<Kept> readApart(KeycloakSession session, String id) {
        return KeycloakModelUtils.runJobInTransactionWithResult(session.getKeycloakSessionFactory(), own -> {
            RealmModel realm = own.realms().getRealm(id);
            if (realm == null) {
                return Optional.empty();
            }
            own.getContext().setRealm(realm);
            return Optional.of(find(own, realm));
        });
    }

    private static Kept find(KeycloakSession session, RealmModel realm) {
        List<ComponentModel> components = components(realm).toList();
        return components.isEmpty() ? Kept.of(NONE) : logged(realm, read(session, realm, components));
    }

    private static Kept logged(RealmModel realm, Kept kept) {
        kept.profile().closed().ifPresentOrElse(closed -> tell(realm, closed), () -> LOGGED.remove(realm.getId()));
        return kept;
    }

    private static Optional<Incidents> incidents(KeycloakSession session, RealmModel realm) {
        return ProfileInputs.of(session).incidents(realm.getId());
    }

    /** Returns the components that carry a profile; more than one only if it was written past validation. */
    public static Stream<ComponentModel> components(RealmModel realm) {
        return realm.getComponentsStream(realm.getId(), ProfileProvider.class.getName());
    }

    private static Kept read(KeycloakSession session, RealmModel realm, List<ComponentModel> components) {
        Optional<RealmProfile.Closed> closed = ProfileInputs.of(session).closed(realm.getId());
        if (closed.isPresent()) {
            return Kept.of(closed.get());
        }
        if (components.size() > 1) {
            return Kept.of(new RealmProfile.Closed("put the profile once more, by PUT /admin/realms/" + realm.getName()
                    + "/helseprofil/profile, which leaves one of the " + components.size() + " that there are"));
        }
        ProfileInputs.Planned planned = ProfileInputs.of(session).planned(session, realm, components.get(0));
        Profile profile = planned.profile();
        if (profile == null) {
            return Kept.of(new RealmProfile.Closed("put a profile that can be read, by PUT /admin/realms/"
                    + realm.getName() + "/helseprofil/profile: " + planned.problem()));
        }
        Optional<Incidents> incidents = incidents(session, realm);
        return RealmMacKeys.of(session, realm)
                .map(keys -> new Document(profile, nonces(realm, keys)).with(realm, incidents))
                .orElseGet(() -> Kept.of(new RealmProfile.Closed(
                        "give the realm an active HMAC key: Realm settings, Keys, Add provider, hmac-generated")));
    }

    /** Returns the profile of the document, whether or not it can work; empty if the document can't be read. */
    public static Optional<Profile> planned(KeycloakSession session, RealmModel realm) {
        return components(realm)
                .findFirst()
                .flatMap(component -> Optional.ofNullable(ProfileInputs.of(session)
                        .planned(session, realm, component)
                        .profile()));
    }

    /** Returns the profile with the emergency settings of the realm; created once per change of either. */
    private static Profile inForce(RealmModel realm, Profile planned, Incidents incidents) {
        Emergency emergency = incidents.emergency().orElse(null);
        if (emergency == null) {
            IN_EMERGENCY.remove(realm.getId());
            return planned;
        }
        InEmergency known = IN_EMERGENCY.get(realm.getId());
        if (known != null && known.planned() == planned && known.emergency().equals(emergency)) {
            return known.profile();
        }
        Profile inForce = planned.withEmergency(emergency);
        IN_EMERGENCY.put(realm.getId(), new InEmergency(planned, emergency, inForce));
        return inForce;
    }

    private static Nonces nonces(RealmModel realm, RealmMacKeys keys) {
        Derived known = DERIVED.get(realm.getId());
        if (known != null && known.keys().equals(keys)) {
            return known.nonces();
        }
        Nonces nonces = Nonces.of(realm.getId(), keys.activeBytes(), keys.verifyingBytes());
        DERIVED.put(realm.getId(), new Derived(keys, nonces));
        return nonces;
    }

    /** Logs a closed realm, once per cause and not once per request. */
    private static void tell(RealmModel realm, RealmProfile.Closed closed) {
        String before = LOGGED.put(realm.getId(), closed.remedy());
        if (!closed.remedy().equals(before)) {
            LOG.errorf(
                    "Realm %s is under the profile but its profile can't work, so it answers 503; to open it, %s",
                    realm.getName(), closed.remedy());
        }
    }

    /**
     * Profile that a request keeps.
     *
     * @param document the document that it is made of; null if it can't be read or doesn't exist
     * @param incidents the blocks and emergency settings that it is made of; null if they aren't known
     */
    record Kept(
            RealmProfile profile,
            @Nullable Document document,
            @Nullable Incidents incidents) {

        static Kept of(RealmProfile profile) {
            return new Kept(profile, null, null);
        }
    }

    /** Profile of a document, and the nonces of its realm. */
    private record Document(Profile planned, Nonces nonces) {

        Kept with(RealmModel realm, Optional<Incidents> incidents) {
            return new Kept(profile(realm, incidents), this, incidents.orElse(null));
        }

        private RealmProfile profile(RealmModel realm, Optional<Incidents> incidents) {
            if (incidents.isEmpty()) {
                return new RealmProfile.Closed(
                        "see that the database answers, since this node hasn't read yet what is blocked");
            }
            if (!incidents.get().isReadable()) {
                return new RealmProfile.Closed(
                        "put its emergency settings once more, which can't be read, or take them away"
                                + " by DELETE /admin/realms/" + realm.getName() + "/helseprofil/emergency");
            }
            return new RealmProfile.Active(
                    inForce(realm, planned, incidents.get()),
                    nonces,
                    incidents.get().blocks());
        }
    }

    /** Nonces of a realm as long as it has these keys. */
    private record Derived(RealmMacKeys keys, Nonces nonces) {}

    private record InEmergency(Profile planned, Emergency emergency, Profile profile) {}

    /**
     * Inputs of a realm's profile: its document, the blocks in the realm, and the server's deficiencies. The
     * composition root of the server holds the only instance.
     */
    public interface ProfileInputs {

        static ProfileInputs of(KeycloakSession session) {
            return ProfileProviderFactory.part(session, ProfileInputs.class);
        }

        /** Returns why the server closes a realm under the profile, by its internal id; empty if it doesn't. */
        Optional<RealmProfile.Closed> closed(String realm);

        /** Returns a realm's blocks and emergency settings, by its internal id; empty until they were read once. */
        Optional<Incidents> incidents(String realm);

        /** Returns the profile of a realm's component: the same object as long as nothing in it has changed. */
        Planned planned(KeycloakSession session, RealmModel realm, ComponentModel component);

        /**
         * Profile according to its document, its holds and the observed client profiles.
         *
         * @param profile the profile; null if the document or the holds can't be read
         * @param problem the problem in that case
         */
        record Planned(@Nullable Profile profile, String problem) {}
    }

    /**
     * HMAC keys of a realm, from which others are derived.
     *
     * @param active the active key
     * @param verifying all enabled keys, so that a rotation invalidates nothing at once
     */
    public record RealmMacKeys(SecretKey active, List<SecretKey> verifying) {

        public RealmMacKeys {
            verifying = List.copyOf(verifying);
        }

        /** Returns the keys of a realm; empty if none is active. */
        public static Optional<RealmMacKeys> of(KeycloakSession session, RealmModel realm) {
            List<KeyWrapper> keys = session.keys()
                    .getKeysStream(realm)
                    .filter(key -> KeyType.OCT.equals(key.getType())
                            && KeyUse.SIG.equals(key.getUse())
                            && key.getSecretKey() != null
                            && key.getStatus().isEnabled())
                    .toList();
            List<SecretKey> enabled =
                    keys.stream().map(KeyWrapper::getSecretKey).toList();
            return keys.stream()
                    .filter(key -> key.getStatus() == KeyStatus.ACTIVE)
                    .findFirst()
                    .map(key -> new RealmMacKeys(key.getSecretKey(), enabled));
        }

        /** Returns the encoded active key. */
        public byte[] activeBytes() {
            return active.getEncoded();
        }

        /** Returns the encoded enabled keys. */
        public List<byte[]> verifyingBytes() {
            return verifying.stream().map(SecretKey::getEncoded).toList();
        }
    }
}
