package no.helseprofil.assessment.probe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API to be probed.
 *
 * @param id internal id of the client that stands for it
 * @param clientId its audience
 * @param name its name
 * @param url where to probe it, as it is registered; null if it isn't
 * @param scopes its scopes in the realm, {@code <audience>/<name>}
 */
public record ApiTarget(
        String id,
        String clientId,
        @Nullable String name,
        @Nullable String url,
        List<String> scopes) {

    public ApiTarget {
        scopes = List.copyOf(scopes);
    }
}
