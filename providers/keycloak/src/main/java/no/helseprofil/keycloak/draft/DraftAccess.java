package no.helseprofil.keycloak.draft;

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
 * The key by which an administrator has let somebody ask for clients: so many, and until then. It is an initial access
 * token (RFC 7591, section 3) that was made for nothing else ({@link DraftKeys}); Keycloak counts, lists and revokes
 * it.
 *
 * @param session the request
 * @param realm the realm
 */
record DraftAccess(KeycloakSession session, RealmModel realm) {

    /**
     * The one that was sent, if this realm gave it, and it is good for one more client.
     *
     * @param key what was sent; null if nothing was
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

    /** Uses it for one client. The caller holds the lock of the realm. */
    void use(ClientInitialAccessModel access) {
        session.realms().decreaseRemainingCount(realm, access);
    }
}
