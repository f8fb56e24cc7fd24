package no.helseprofil.keycloak.gate;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scope of an API, {@code <audience>/<name>} (HelseID), such as {@code nhn:demo-api/read}.
 *
 * @param audience what stands before the slash: the API's {@code client_id}, and {@code aud} of its tokens
 * @param name what stands behind it
 */
record ApiScope(String audience, String name) {

    /** The scope, if it is one of an API; a URI such as {@code helseid://scopes/identity/pid} is not. */
    static Optional<ApiScope> parse(@Nullable String scope) {
        if (scope == null) {
            return Optional.empty();
        }
        int slash = scope.indexOf('/');
        boolean api = slash > 0 && slash < scope.length() - 1 && !scope.contains("://");
        return api
                ? Optional.of(new ApiScope(scope.substring(0, slash), scope.substring(slash + 1)))
                : Optional.empty();
    }
}
