package no.helseprofil.keycloak.storage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import no.helseprofil.incident.Emergency;
import no.helseprofil.incident.Incidents;
import no.helseprofil.jose.Nonces;
import no.helseprofil.keycloak.database.Isolation;
import no.helseprofil.keycloak.executors.ObservedProfiles;
import no.helseprofil.keycloak.incident.BlockedRealms;
import no.helseprofil.keycloak.server.Features;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.timetable.Holds;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.ProfileDocument;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Finds the profile of a realm. The component comes with the realm from Keycloak's cache, so a change holds on every
 * node as soon as it is committed; its document is parsed once per change.
 */
public final class RealmProfiles {

    private static final Logger LOG = Logger.getLogger(RealmProfiles.class);
    private static final RealmProfile NONE = new RealmProfile.None();
    private static final Map<String, Parsed> PARSED = new ConcurrentHashMap<>();
    private static final Map<String, Derived> DERIVED = new ConcurrentHashMap<>();
    private static final Map<String, InEmergency> IN_EMERGENCY = new ConcurrentHashMap<>();
    private static final Map<String, String> TOLD = new ConcurrentHashMap<>();

    private static final RequestAttribute<RealmProfile> OF_REALM = RequestAttribute.of(RealmProfile.class);

    private RealmProfiles() {}

    /** The profile of the realm that this request addresses. */
    public static RealmProfile of(KeycloakSession session) {
        RealmModel realm = session.getContext().getRealm();
        return realm == null ? NONE : of(session, realm);
    }

    /**
     * Whether the realm of this request is under the profile. One whose profile can't work is under it all the same:
     * nothing is left to Keycloak there.
     */
    public static boolean isUnderProfile(KeycloakSession session) {
        return !(of(session) instanceof RealmProfile.None);
    }

    /** The profile of any realm. Read once per request, so that all of it is judged by one. */
    public static RealmProfile of(KeycloakSession session, RealmModel realm) {
        return OF_REALM.getOrMake(session, realm.getId(), () -> find(session, realm));
    }

    /**
     * Has the profile read once more in this request. Whoever is about to change it has waited for another who did, and
     * must not write over that by what was read before.
     */
    public static void readAnew(KeycloakSession session) {
        OF_REALM.remove(session, session.getContext().getRealm().getId());
    }

    private static RealmProfile find(KeycloakSession session, RealmModel realm) {
        List<ComponentModel> components = components(realm).toList();
        if (components.isEmpty()) {
            return NONE;
        }
        RealmProfile profile = read(session, realm, components);
        if (profile instanceof RealmProfile.Closed closed) {
            tell(realm, closed);
        } else {
            TOLD.remove(realm.getId());
        }
        return profile;
    }

    /** The components that carry a profile; more than one only where somebody went past validation. */
    public static Stream<ComponentModel> components(RealmModel realm) {
        return realm.getComponentsStream(realm.getId(), ProfileProvider.class.getName());
    }

    private static RealmProfile read(KeycloakSession session, RealmModel realm, List<ComponentModel> components) {
        Optional<String> missing = Features.missing();
        if (missing.isPresent()) {
            return new RealmProfile.Closed("start the server with the feature " + missing.get() + " enabled");
        }
        Optional<String> isolation = Isolation.remedy();
        if (isolation.isPresent()) {
            return new RealmProfile.Closed("change how the database isolates transactions: " + isolation.get());
        }
        if (components.size() > 1) {
            return new RealmProfile.Closed("put the profile once more, by PUT /admin/realms/" + realm.getName()
                    + "/helseprofil/profile, which leaves one of the " + components.size() + " that there are");
        }
        Parsed parsed = parse(components.get(0), ObservedProfiles.of(session, realm));
        Profile profile = parsed.profile();
        if (profile == null) {
            return new RealmProfile.Closed("put a profile that can be read, by PUT /admin/realms/" + realm.getName()
                    + "/helseprofil/profile: " + parsed.problem());
        }
        Optional<Incidents> incidents =
                ProfileProviderFactory.part(session, BlockedRealms.class).of(realm.getId());
        if (incidents.isEmpty()) {
            return new RealmProfile.Closed(
                    "see that the database answers, since this node hasn't read yet what is blocked");
        }
        if (!incidents.get().isReadable()) {
            return new RealmProfile.Closed(
                    "put its emergency settings once more, which can't be read, or take them away"
                            + " by DELETE /admin/realms/" + realm.getName() + "/helseprofil/emergency");
        }
        Profile inForce = inForce(realm, profile, incidents.get());
        return RealmMacKeys.of(session, realm)
                .<RealmProfile>map(keys -> new RealmProfile.Active(
                        inForce, nonces(realm, keys), incidents.get().blocks()))
                .orElseGet(() -> new RealmProfile.Closed(
                        "give the realm an active HMAC key: Realm settings, Keys, Add provider, hmac-generated"));
    }

    /** The profile as its document says it, whatever else keeps it from working; empty if that can't be read. */
    public static Optional<Profile> planned(KeycloakSession session, RealmModel realm) {
        return components(realm)
                .findFirst()
                .flatMap(component -> Optional.ofNullable(
                        parse(component, ObservedProfiles.of(session, realm)).profile()));
    }

    private static Parsed parse(ComponentModel component, ObservedProfiles observed) {
        String document =
                Optional.ofNullable(component.get(StoredProfile.DOCUMENT)).orElse("");
        Parsed known = PARSED.get(component.getId());
        String holds = Optional.ofNullable(component.get(StoredProfile.HOLDS)).orElse("");
        if (known != null
                && known.document().equals(document)
                && known.holds().equals(holds)
                && known.observed().equals(observed)) {
            return known;
        }
        Parsed parsed = Parsed.of(document, holds, observed);
        PARSED.put(component.getId(), parsed);
        return parsed;
    }

    /** The profile with the emergency settings of the realm; made once per change of either. */
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

    /** One line per cause, not one per request. */
    private static void tell(RealmModel realm, RealmProfile.Closed closed) {
        String before = TOLD.put(realm.getId(), closed.remedy());
        if (!closed.remedy().equals(before)) {
            LOG.errorf(
                    "Realm %s is under the profile but its profile can't work, so it answers 503; to open it, %s",
                    realm.getName(), closed.remedy());
        }
    }

    /** The nonces of a realm for as long as it has these keys. */
    private record Derived(RealmMacKeys keys, Nonces nonces) {}

    private record InEmergency(Profile planned, Emergency emergency, Profile profile) {}

    private record Parsed(
            String document,
            String holds,
            ObservedProfiles observed,
            @Nullable Profile profile,
            String problem) {

        static Parsed of(String document, String holds, ObservedProfiles observed) {
            try {
                Profile profile = ProfileDocument.parse(document)
                        .withHolds(Holds.read(holds))
                        .withPolicies(observed.stages());
                return new Parsed(document, holds, observed, profile, "");
            } catch (InvalidProfileException invalid) {
                return new Parsed(document, holds, observed, null, String.valueOf(invalid.getMessage()));
            }
        }
    }
}
