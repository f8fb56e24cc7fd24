package no.helseprofil.assessment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client, with the verdicts on it.
 *
 * @param id internal id
 * @param clientId {@code client_id}
 * @param name its name
 * @param state {@code existing}, {@code new}, {@code exempt}, or {@code keycloak} for Keycloak's own
 * @param cohort the cohort with which it migrates
 * @param registered instant of its registration, or {@code existing}
 * @param enabled whether the client is enabled in Keycloak
 * @param lastSeen instant of its last request; null if none was ever seen
 * @param outlook state of its migration, an id of {@link no.helseprofil.timetable.Outlook.State}; null for Keycloak's
 *     own clients, those of other protocols, and in what an earlier version wrote
 * @param stops first instant at which its latest requests would be refused if they were repeated; null if no date is
 *     set
 * @param waivers the waivers in force
 * @param keys its keys
 * @param remarks anything else that the authority should look at
 * @param verdicts the verdicts in the order of the catalogue
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AssessedClient(
        String id,
        String clientId,
        @Nullable String name,
        String state,
        @Nullable String cohort,
        @Nullable String registered,
        boolean enabled,
        @Nullable Instant lastSeen,
        @Nullable String outlook,
        @Nullable Stop stops,
        List<WaiverInForce> waivers,
        List<Key> keys,
        List<Remark> remarks,
        List<RequirementVerdict> verdicts)
        implements Assessed {

    public AssessedClient {
        waivers = waivers == null ? List.of() : List.copyOf(waivers);
        keys = keys == null ? List.of() : List.copyOf(keys);
        remarks = remarks == null ? List.of() : List.copyOf(remarks);
        verdicts = verdicts == null ? List.of() : List.copyOf(verdicts);
    }

    /**
     * The day on which a client stops working if nothing is done.
     *
     * @param at the instant; not after the assessment if the client is refused already
     * @param requirements the requirements for which it is refused then
     */
    public record Stop(Instant at, List<String> requirements) {}

    /** A waiver, as the authority wrote it. */
    public record WaiverInForce(String requirement, String reason, String approvedBy, Instant expires) {}

    /**
     * A key with which the client may sign.
     *
     * @param kid its key id; null if it has none
     * @param algorithm its {@code alg}, or its key type if it names none
     * @param bits its size; null if that is unknown
     * @param expires its end; null if it was registered without one
     * @param location address at which the client publishes its keys; null for a key that is registered here
     * @param thumbprint its JWK SHA-256 thumbprint (RFC 7638); null if the key isn't registered here
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Key(
            @Nullable String kid,
            @Nullable String algorithm,
            @Nullable Integer bits,
            @Nullable String expires,
            @Nullable String location,
            @Nullable String thumbprint) {}

    /** Something about a client that belongs to no requirement. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "remark")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = NeverSeen.class, name = "never-seen"),
        @JsonSubTypes.Type(value = Unstamped.class, name = "unstamped"),
        @JsonSubTypes.Type(value = Imported.class, name = "imported"),
        @JsonSubTypes.Type(value = ForeignMapper.class, name = "foreign-mapper")
    })
    public sealed interface Remark {}

    /** No request of the client was ever seen. */
    public record NeverSeen() implements Remark {}

    /** The client has no date of registration, so it counts as new. */
    public record Unstamped() implements Remark {}

    /**
     * Attributes that the timetable goes by were written by an import rather than in this realm.
     *
     * @param attributes their names
     */
    public record Imported(List<String> attributes) implements Remark {}

    /**
     * A mapper that is configured to write a claim that isn't its own. It doesn't run.
     *
     * @param mapper its name
     * @param scope the client scope that holds it; null if it is the client's own
     * @param claim the claim
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ForeignMapper(String mapper, @Nullable String scope, String claim) implements Remark {}
}
