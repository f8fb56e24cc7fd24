package no.helseprofil.keycloak.notice;

import java.util.Optional;
import no.helseprofil.keycloak.storage.RealmProfiles.RealmMacKeys;
import no.helseprofil.notice.ContactLinks;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Links in the notices of a realm. */
public final class SentLinks {

    private SentLinks() {}

    /** Returns the links by which contacts confirm; empty if the realm has no active HMAC key. */
    public static Optional<ContactLinks> ofConfirmations(KeycloakSession session, RealmModel realm) {
        return RealmMacKeys.of(session, realm)
                .map(keys -> ContactLinks.ofConfirmations(realm.getId(), keys.activeBytes(), keys.verifyingBytes()));
    }

    /** Returns the links to a client's own page; empty if the realm has no active HMAC key. */
    public static Optional<ContactLinks> of(KeycloakSession session, RealmModel realm) {
        return RealmMacKeys.of(session, realm)
                .map(keys -> ContactLinks.of(realm.getId(), keys.activeBytes(), keys.verifyingBytes()));
    }
}
