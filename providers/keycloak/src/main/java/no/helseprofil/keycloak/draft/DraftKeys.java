package no.helseprofil.keycloak.draft;

import jakarta.persistence.EntityManager;
import java.util.List;
import no.helseprofil.keycloak.database.Entities;
import org.keycloak.models.ClientInitialAccessModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.services.clientregistration.ClientRegistrationTokenUtils;

/**
 * The keys by which vendors ask for clients. Each is an initial access token of Keycloak's, with a count and an end,
 * which administrators see and delete there; a line of ours says that it is for drafts. By such a one nothing is
 * registered, and by no other a draft is sent: which of the two a token is was decided when it was made, and not by who
 * has it.
 */
public final class DraftKeys {

    private static final String OF_REALM = "select line from HelseprofilDraftKey line where line.realmId = :realm";
    private static final String FORGET = "delete from HelseprofilDraftKey line where line.realmId = :realm";

    private DraftKeys() {}

    /**
     * A key that was made.
     *
     * @param id that of the initial access token
     * @param token what the vendor sends, which is shown once
     */
    public record Made(String id, String token) {}

    /**
     * Makes a key for the realm of the request.
     *
     * @param count how many clients may be asked for by it
     * @param seconds how long it is good for
     */
    public static Made make(KeycloakSession session, RealmModel realm, int count, int seconds) {
        forgetDeleted(session, realm);
        ClientInitialAccessModel access = session.realms().createClientInitialAccessModel(realm, seconds, count);
        Entities.of(session).persist(new DraftKeyEntity(realm.getId(), access.getId()));
        return new Made(
                access.getId(),
                ClientRegistrationTokenUtils.createInitialAccessToken(session, realm, access, List.of()));
    }

    /** Whether an initial access token of a realm is such a key. */
    public static boolean contains(KeycloakSession session, RealmModel realm, String id) {
        DraftKeyEntity key = Entities.of(session).find(DraftKeyEntity.class, id);
        return key != null && key.realm().equals(realm.getId());
    }

    /** Keycloak reports the end of none. */
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
}
