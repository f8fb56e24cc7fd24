package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import no.helseprofil.assessment.Run;
import org.jspecify.annotations.Nullable;

/**
 * How an assessment stands, as the admin REST shows it. Members without a value are left out, see {@link Run}.
 *
 * @param id its name
 * @param status how it stands
 * @param scope what it looks at
 * @param started when it began
 * @param ended when it ended
 * @param startedBy who asked for it
 * @param reason why it failed
 * @param progress how far it is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunStatus(
        @JsonProperty("id") String id,
        @JsonProperty("status") String status,
        @JsonProperty("scope") Scope scope,
        @JsonProperty("started") String started,
        @JsonProperty("ended") @Nullable String ended,
        @JsonProperty("startedBy") @Nullable String startedBy,
        @JsonProperty("reason") @Nullable String reason,
        @JsonProperty("progress") Progress progress) {

    static RunStatus of(Run run) {
        return new RunStatus(
                run.id(),
                run.status().id(),
                new Scope(run.clients(), run.apis()),
                run.started().toString(),
                Objects.toString(run.ended(), null),
                run.startedBy(),
                run.reason(),
                new Progress(run.done(), run.total(), Objects.toString(run.expectedEnd(), null)));
    }

    /** What an assessment looks at. */
    record Scope(
            @JsonProperty("clients") boolean clients,
            @JsonProperty("apis") boolean apis) {}

    /** How far it is, in clients and APIs; the end is an estimate by the pace of until now. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Progress(
            @JsonProperty("done") int done,
            @JsonProperty("total") int total,
            @JsonProperty("expectedEnd") @Nullable String expectedEnd) {}
}
