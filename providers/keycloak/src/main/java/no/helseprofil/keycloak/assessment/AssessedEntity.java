package no.helseprofil.keycloak.assessment;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedJson;
import no.helseprofil.assessment.SubjectKind;
import no.helseprofil.jose.Sha256;

/** A line of the table: the result of one run for one subject. It is written once. */
@Entity(name = "HelseprofilAssessed")
@Table(name = "HELSEPROFIL_ASSESSED")
public class AssessedEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "RUN_ID", updatable = false)
    private String run;

    @Column(name = "KIND", updatable = false)
    private String kind;

    @Column(name = "SUBJECT_ID", updatable = false)
    private String subject;

    @Column(name = "CLIENT_ID", updatable = false)
    private String clientId;

    @Column(name = "FOUND", updatable = false)
    private String found;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected AssessedEntity() {}

    AssessedEntity(String run, Assessed assessed) {
        SubjectKind of = SubjectKind.of(assessed);
        this.id = id(run, of, assessed.id());
        this.run = run;
        this.kind = of.id();
        this.subject = assessed.id();
        this.clientId = assessed.clientId();
        this.found = AssessedJson.write(assessed);
    }

    /** Returns the primary key. A run has one line for each subject. */
    static String id(String run, SubjectKind kind, String subject) {
        return Sha256.ofParts(run, kind.id(), subject);
    }

    String id() {
        return id;
    }

    String clientId() {
        return clientId;
    }

    <T extends Assessed> T assessed(Class<T> type) {
        return AssessedJson.read(found, type);
    }
}
