package no.helseprofil.assessment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API.
 *
 * @param id internal id of the client that stands for it
 * @param clientId its audience
 * @param name its name
 * @param url where it was probed; null if it says nowhere
 * @param requests how many requests it was sent
 * @param inconclusive why nothing could be found out; null if something could
 * @param verdicts in the order of the catalogue
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
