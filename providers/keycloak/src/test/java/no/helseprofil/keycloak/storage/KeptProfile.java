package no.helseprofil.keycloak.storage;

import org.keycloak.models.KeycloakSession;

/** The profile that a request finds in its realm from here on, as if somebody had changed it meanwhile. */
public final class KeptProfile {

    private KeptProfile() {}

    /** Has the request of a session find this one. */
    public static void put(KeycloakSession session, RealmProfile profile) {
        RealmProfiles.OF_REALM.set(session, session.getContext().getRealm().getId(), RealmProfiles.Kept.of(profile));
    }
}
