package no.helseprofil.keycloak.assessment;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.Run.Status;
import org.jspecify.annotations.Nullable;

/** A line of the table: one assessment of one realm. {@link RunTable} changes its state by conditional updates. */
@Entity(name = "HelseprofilAssessment")
@Table(name = "HELSEPROFIL_ASSESSMENT")
public class RunEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    /**
     * Internal id of the realm while the run is running, its own id afterwards. It is unique, so that the database
     * allows one running assessment per realm.
     */
    @Column(name = "SLOT")
    private String slot;

    @Column(name = "STATUS")
    private String status;

    @Column(name = "OF_CLIENTS", updatable = false)
    private boolean clients;

    @Column(name = "OF_APIS", updatable = false)
    private boolean apis;

    /** Milliseconds since 1970 in UTC, as in Keycloak's own tables. */
    @Column(name = "STARTED_AT", updatable = false)
    private long started;

    @Column(name = "ENDED_AT")
    private @Nullable Long ended;

    /** Node on which it runs, by the name that the node took when it started. */
    @Column(name = "NODE", updatable = false)
    private String node;

    /** Instant at which its node last reported that it works at the run. */
    @Column(name = "HEARTBEAT")
    private long heartbeat;

    @Column(name = "SUBJECTS_DONE")
    private int done;

    @Column(name = "SUBJECTS_TOTAL")
    private int total;

    @Column(name = "STARTED_BY", updatable = false)
    private @Nullable String startedBy;

    @Column(name = "REASON")
    private @Nullable String reason;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected RunEntity() {}

    RunEntity(String id, String realmId, String node, AssessmentScope scope, long now, @Nullable String startedBy) {
        this.id = id;
        this.realmId = realmId;
        this.slot = realmId;
        this.status = Status.RUNNING.id();
        this.clients = scope.clients();
        this.apis = scope.apis();
        this.started = now;
        this.node = node;
        this.heartbeat = now;
        this.startedBy = startedBy;
    }

    /**
     * Returns the run as it stands.
     *
     * @param now instant from which the expected end is computed
     */
    Run toRun(Instant now) {
        Status is = Status.valueOf(status.toUpperCase(Locale.ROOT));
        Instant since = Instant.ofEpochMilli(started);
        return new Run(
                id,
                is,
                clients,
                apis,
                since,
                ended == null ? null : Instant.ofEpochMilli(ended),
                done,
                total,
                is == Status.RUNNING
                        ? new RunProgress(since, done, total).expectedEnd(now).orElse(null)
                        : null,
                startedBy,
                reason);
    }
}
