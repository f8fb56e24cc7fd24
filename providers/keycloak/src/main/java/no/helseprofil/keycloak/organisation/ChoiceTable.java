package no.helseprofil.keycloak.organisation;

import jakarta.persistence.EntityManager;
import java.util.Optional;
import no.helseprofil.keycloak.database.ClientLines;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.organisation.PractitionerOrganisation;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderEvent;

/**
 * Table of the users' choices. It isn't a user attribute, since users of a directory or of another database have their
 * attributes there. A line is deleted with its user, its client or its realm. If a user makes two choices at one client
 * at the same instant, the primary key rejects the second one, which then has to be made again.
 */
final class ChoiceTable {

    private static final String FORGET_USER =
            "delete from HelseprofilChoice choice where choice.realmId = :realm and choice.userId = :user";
    private static final ClientLines LINES = new ClientLines("HelseprofilChoice", "clientId");

    private final EntityManager entities;

    ChoiceTable(KeycloakSession session) {
        entities = Entities.of(session);
    }

    /** Returns the last choice, if it is still offered. */
    Optional<PractitionerOrganisation> find(ChoiceKey key, OrganisationOffer offer) {
        ChoiceEntity line = entities.find(ChoiceEntity.class, key.id());
        return line == null ? Optional.empty() : offer.find(line.text());
    }

    void remember(ChoiceKey key, PractitionerOrganisation picked) {
        ChoiceEntity line = entities.find(ChoiceEntity.class, key.id());
        ChoiceEntity written = line == null ? new ChoiceEntity(key) : line;
        written.pick(picked, ServerClock.INSTANCE.millis());
        if (line == null) {
            entities.persist(written);
        }
    }

    void forget(ChoiceKey key) {
        ChoiceEntity line = entities.find(ChoiceEntity.class, key.id());
        if (line != null) {
            entities.remove(line);
        }
    }

    /** Deletes the lines of a user, client or realm that Keycloak removes. */
    static void on(ProviderEvent event) {
        if (event instanceof UserModel.UserRemovedEvent removed) {
            Entities.of(removed.getKeycloakSession())
                    .createQuery(FORGET_USER)
                    .setParameter("realm", removed.getRealm().getId())
                    .setParameter("user", removed.getUser().getId())
                    .executeUpdate();
        } else {
            LINES.on(event);
        }
    }
}
