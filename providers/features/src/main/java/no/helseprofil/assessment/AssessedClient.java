package no.helseprofil.assessment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client.
 *
 * @param id internal id
 * @param clientId {@code client_id}
 * @param name its name
 * @param state {@code existing}, {@code new}, {@code exempt}, or {@code keycloak} for Keycloak's own
 * @param cohort the cohort that it moves with
 * @param registered when it was registered, or {@code existing}
 * @param enabled whether Keycloak lets it in at all
 * @param lastSeen when it came last; null if no request of it was ever seen
 * @param outlook how it stands to the migration, as an outlook says it; null for Keycloak's own clients, those of other
 *     protocols, and in what an earlier version wrote
 * @param stops when its last requests, sent again then, are refused for the first time; null if no date says so
 * @param waivers those that are in force
 * @param keys its keys
 * @param remarks what else the authority should look at
 * @param verdicts in the order of the catalogue
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
     * The day on which a client stops to work if nothing is done.
     *
     * @param at when; not after the assessment if it doesn't work already
     * @param requirements which refuse it then
     */
    public record Stop(Instant at, List<String> requirements) {}

    /** A waiver, as the authority wrote it. */
    public record WaiverInForce(String requirement, String reason, String approvedBy, Instant expires) {}

    /**
     * A key by which the client may sign.
     *
     * @param kid its name; null if it has none
     * @param algorithm its {@code alg}, or its type where it names none
     * @param bits its size; null where that isn't known
     * @param expires when it ends; null if it was registered without an end
     * @param location where the client publishes its keys; null for one that is registered here
     * @param thumbprint its JWK SHA-256 thumbprint (RFC 7638); null where the key isn't registered here
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Key(
            @Nullable String kid,
            @Nullable String algorithm,
            @Nullable Integer bits,
            @Nullable String expires,
            @Nullable String location,
            @Nullable String thumbprint) {}

    /** Something about a client that no requirement is about. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "remark")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = NeverSeen.class, name = "never-seen"),
        @JsonSubTypes.Type(value = Unstamped.class, name = "unstamped"),
        @JsonSubTypes.Type(value = Imported.class, name = "imported"),
        @JsonSubTypes.Type(value = ForeignMapper.class, name = "foreign-mapper")
    })
    public sealed interface Remark {}

    /** No request of it was ever seen. */
    public record NeverSeen() implements Remark {}

    /** Nobody knows when it was registered: it counts as new. */
    public record Unstamped() implements Remark {}

    /**
     * What the timetable goes by was written into it by an import, and by nobody here.
     *
     * @param attributes their names
     */
    public record Imported(List<String> attributes) implements Remark {}

    /**
     * A mapper is set to write a claim that isn't its own. It doesn't run.
     *
     * @param mapper its name
     * @param scope the client scope that it stands in; null if it is the client's own
     * @param claim the claim
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ForeignMapper(String mapper, @Nullable String scope, String claim) implements Remark {}
}
