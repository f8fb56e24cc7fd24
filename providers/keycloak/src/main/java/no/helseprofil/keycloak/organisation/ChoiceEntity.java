package no.helseprofil.keycloak.organisation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.database.Entities.ClientLines;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.organisation.PractitionerOrganisation;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.sessions.AuthenticationSessionModel;

/** A line of the table: the last choice of a user at a client, which the user wants to be remembered. */
@Entity(name = "HelseprofilChoice")
@Table(name = "HELSEPROFIL_CHOICE")
public class ChoiceEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    @Column(name = "USER_ID", updatable = false)
    private String userId;

    @Column(name = "CLIENT_ID", updatable = false)
    private String clientId;

    @Column(name = "PARENT")
    private String parent;

    @Column(name = "CHILD")
    private @Nullable String child;

    /** Milliseconds since 1970 in UTC, as in Keycloak's own tables. */
    @Column(name = "CHOSEN_AT")
    private long chosenAt;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected ChoiceEntity() {}

    ChoiceEntity(ChoiceKey key) {
        this.id = key.id();
        this.realmId = key.realm();
        this.userId = key.user();
        this.clientId = key.client();
        this.parent = "";
    }

    void pick(PractitionerOrganisation picked, long instant) {
        this.parent = picked.parent().value();
        this.child = picked.child() == null ? null : picked.child().value();
        this.chosenAt = instant;
    }

    /** Returns the choice in the form of {@link PractitionerOrganisation#text}. */
    String text() {
        return child == null ? parent : parent + ":" + child;
    }

    /**
     * Key of a choice: there is one for each realm, user and client.
     *
     * @param realm internal id
     * @param user internal id, whatever store the user is in
     * @param client internal id
     */
    record ChoiceKey(String realm, String user, String client) {

        static ChoiceKey of(AuthenticationSessionModel login) {
            return new ChoiceKey(
                    login.getRealm().getId(),
                    login.getAuthenticatedUser().getId(),
                    login.getClient().getId());
        }

        /** Returns the primary key of the choice's line, the same on every node. */
        String id() {
            return Sha256.ofParts(realm, user, client);
        }
    }

    /**
     * Table of the users' choices. It isn't a user attribute, since users of a directory or of another database have
     * their attributes there. A line is deleted with its user, its client or its realm. If a user makes two choices at
     * one client at the same instant, the primary key rejects the second one, which then has to be made again.
     */
    static final class ChoiceTable {

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
}
