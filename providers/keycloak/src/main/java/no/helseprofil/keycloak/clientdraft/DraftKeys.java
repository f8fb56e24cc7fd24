package no.helseprofil.keycloak.clientdraft;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.server.ServerClock;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientInitialAccessModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.services.Urls;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
import org.keycloak.services.clientpolicy.context.DynamicClientRegisterContext;
import org.keycloak.services.clientpolicy.context.DynamicClientRegisteredContext;
import org.keycloak.services.clientpolicy.context.DynamicClientUpdateContext;
import org.keycloak.services.clientpolicy.context.DynamicClientUpdatedContext;
import org.keycloak.services.clientregistration.ClientRegistrationTokenUtils;

/**
 * Keys with which vendors request clients. Each is an initial access token of Keycloak with a count and an end, which
 * administrators see and delete there. A line of our table marks it as one for drafts. Such a token can't register a
 * client, and no other token can send a draft. The purpose of a token is fixed when it is made.
 */
public final class DraftKeys {

    private static final String OF_REALM = "select line from HelseprofilDraftKey line where line.realmId = :realm";
    private static final String FORGET = "delete from HelseprofilDraftKey line where line.realmId = :realm";

    private DraftKeys() {}

    /**
     * A new key.
     *
     * @param id id of the initial access token
     * @param token token that the vendor sends, which is shown once
     */
    public record Made(String id, String token) {}

    /**
     * Makes a key for the realm of the request.
     *
     * @param count number of clients that may be requested with it
     * @param seconds lifetime
     */
    public static Made make(KeycloakSession session, RealmModel realm, int count, int seconds) {
        forgetDeleted(session, realm);
        ClientInitialAccessModel access = session.realms().createClientInitialAccessModel(realm, seconds, count);
        Entities.of(session).persist(new DraftKeyEntity(realm.getId(), access.getId()));
        return new Made(
                access.getId(),
                ClientRegistrationTokenUtils.createInitialAccessToken(session, realm, access, List.of()));
    }

    /** Returns whether an initial access token of a realm is such a key. */
    public static boolean contains(KeycloakSession session, RealmModel realm, String id) {
        DraftKeyEntity key = Entities.of(session).find(DraftKeyEntity.class, id);
        return key != null && key.realm().equals(realm.getId());
    }

    /** Deletes the lines of tokens that don't exist any more, since Keycloak sends no event when one ends. */
    private static void forgetDeleted(KeycloakSession session, RealmModel realm) {
        EntityManager entities = Entities.of(session);
        entities
                .createQuery(OF_REALM, DraftKeyEntity.class)
                .setParameter("realm", realm.getId())
                .getResultList()
                .stream()
                .filter(key -> session.realms().getClientInitialAccessModel(realm, key.id()) == null)
                .forEach(entities::remove);
    }

    static void on(ProviderEvent event) {
        if (event instanceof RealmModel.RealmRemovedEvent removed) {
            Entities.of(removed.getKeycloakSession())
                    .createQuery(FORGET)
                    .setParameter("realm", removed.getRealm().getId())
                    .executeUpdate();
        }
    }

    /**
     * Token of the caller of a dynamic registration.
     *
     * @param isDynamic whether it is by dynamic registration at all, or the way that drafts take
     * @param token the token; null if there is none, as where a draft is put into force
     */
    public record RegistrationToken(
            boolean isDynamic, @Nullable JsonWebToken token) {

        /** Returns the token of the caller. */
        public static RegistrationToken of(ClientCRUDContext context) {
            boolean isDynamic = context instanceof DynamicClientRegisterContext
                    || context instanceof DynamicClientRegisteredContext
                    || context instanceof DynamicClientUpdateContext
                    || context instanceof DynamicClientUpdatedContext;
            return new RegistrationToken(isDynamic, isDynamic ? context.getToken() : null);
        }

        /** Returns the id of the initial access token, if it is one. */
        public Optional<String> initialAccess() {
            return Optional.ofNullable(token)
                    .filter(sent -> ClientRegistrationTokenUtils.TYPE_INITIAL_ACCESS_TOKEN.equals(sent.getType()))
                    .map(JsonWebToken::getId);
        }

        /** Returns whether it is an initial access token that is a key for drafts. */
        public boolean isDraftKey(KeycloakSession session, RealmModel realm) {
            return initialAccess().filter(id -> contains(session, realm, id)).isPresent();
        }

        /** Returns whether a draft is put into force, which writes its own line and has its own notices. */
        public boolean isOfDraft() {
            return isDynamic && token == null;
        }

        /** Returns the name in a line of changes; null where the author says enough. */
        public @Nullable String name() {
            return token != null && ClientRegistrationTokenUtils.TYPE_REGISTRATION_ACCESS_TOKEN.equals(token.getType())
                    ? "registration-access-token"
                    : null;
        }
    }

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
}
