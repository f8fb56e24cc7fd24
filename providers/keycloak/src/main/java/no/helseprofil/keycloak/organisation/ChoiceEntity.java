package no.helseprofil.keycloak.organisation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import no.helseprofil.organisation.PractitionerOrganisation;
import org.jspecify.annotations.Nullable;

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
}
