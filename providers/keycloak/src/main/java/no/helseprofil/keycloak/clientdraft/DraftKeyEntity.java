package no.helseprofil.keycloak.clientdraft;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A line of the table: an initial access token that is for drafts only and can't register clients. */
@Entity(name = "HelseprofilDraftKey")
@Table(name = "HELSEPROFIL_DRAFT_KEY")
public class DraftKeyEntity {

    /** Id of the initial access token. */
    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected DraftKeyEntity() {}

    DraftKeyEntity(String realm, String id) {
        this.id = id;
        this.realmId = realm;
    }

    String id() {
        return id;
    }

    String realm() {
        return realmId;
    }
}
