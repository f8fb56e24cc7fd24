package no.helseprofil.keycloak.notices;

import java.util.Optional;
import no.helseprofil.keycloak.storage.RealmMacKeys;
import no.helseprofil.notice.ContactLinks;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The links that notices of a realm have in them. */
public final class SentLinks {

    private SentLinks() {}

    /** Those by which contacts of a realm confirm that they are; none as below. */
    public static Optional<ContactLinks> ofConfirmations(KeycloakSession session, RealmModel realm) {
        return RealmMacKeys.of(session, realm)
                .map(keys -> ContactLinks.ofConfirmations(realm.getId(), keys.activeBytes(), keys.verifyingBytes()));
    }

    /** Those of a realm; none if it has no active HMAC key. */
    public static Optional<ContactLinks> of(KeycloakSession session, RealmModel realm) {
        return RealmMacKeys.of(session, realm)
                .map(keys -> ContactLinks.of(realm.getId(), keys.activeBytes(), keys.verifyingBytes()));
    }
}
