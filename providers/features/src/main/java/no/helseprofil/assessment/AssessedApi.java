package no.helseprofil.assessment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API, with the verdicts on it.
 *
 * @param id internal id of the client that stands for it
 * @param clientId its audience
 * @param name its name
 * @param url address at which it was probed; null if none is registered
 * @param requests number of requests sent to it
 * @param inconclusive reason why nothing could be found out; null if something could
 * @param verdicts the verdicts in the order of the catalogue
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AssessedApi(
        String id,
        String clientId,
        @Nullable String name,
        @Nullable String url,
        int requests,
        @Nullable String inconclusive,
        List<RequirementVerdict> verdicts)
        implements Assessed {

    public AssessedApi {
        verdicts = verdicts == null ? List.of() : List.copyOf(verdicts);
    }
}
