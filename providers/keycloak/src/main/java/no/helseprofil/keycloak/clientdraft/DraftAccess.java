package no.helseprofil.keycloak.clientdraft;

import java.util.Optional;
import no.helseprofil.keycloak.server.ServerClock;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientInitialAccessModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.Urls;
import org.keycloak.services.clientregistration.ClientRegistrationTokenUtils;

/**
 * Check of the key with which a vendor requests clients. An administrator has issued it for a number of clients and
 * until an instant. It is an initial access token (RFC 7591, section 3) for this purpose only ({@link DraftKeys}).
 * Keycloak counts, lists and revokes it.
 *
 * @param session the request
 * @param realm the realm
 */
record DraftAccess(KeycloakSession session, RealmModel realm) {

    /**
     * Returns the initial access token, if this realm has issued it for drafts and it allows one more client.
     *
     * @param key key that was sent; null if none was sent
     */
    Optional<ClientInitialAccessModel> of(@Nullable String key) {
        return Optional.ofNullable(key)
                .map(sent -> session.tokens().decode(sent, AccessToken.class))
                .filter(this::isGivenHere)
                .map(AccessToken::getId)
                .filter(id -> DraftKeys.contains(session, realm, id))
                .map(id -> session.realms().getClientInitialAccessModel(realm, id))
                .filter(access -> access.getRemainingCount() > 0 && isOn(access));
    }

    private boolean isGivenHere(AccessToken token) {
        return ClientRegistrationTokenUtils.TYPE_INITIAL_ACCESS_TOKEN.equals(token.getType())
                && Urls.realmIssuer(session.getContext().getUri().getBaseUri(), realm.getName())
                        .equals(token.getIssuer())
                && token.isActive();
    }

    private static boolean isOn(ClientInitialAccessModel access) {
        long ends = (long) access.getTimestamp() + access.getExpiration();
        return access.getExpiration() == 0
                || ends > ServerClock.INSTANCE.instant().getEpochSecond();
    }

    /** Counts one client on the key. The caller holds the lock of the realm. */
    void use(ClientInitialAccessModel access) {
        session.realms().decreaseRemainingCount(realm, access);
    }
}
