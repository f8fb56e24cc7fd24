package no.helseprofil.keycloak.request;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.utils.OAuth2Code;
import org.keycloak.protocol.oidc.utils.OAuth2CodeParser;

/**
 * An authorization code that Keycloak keeps, looked up without using it up. What a client sends has three parts, of
 * which Keycloak keeps the code by the first alone; whoever has a code could write others behind it.
 *
 * @param content what Keycloak keeps with it
 * @param userSession the user session that was sent with it
 * @param client the internal id of the client that was sent with it
 * @param isAsIssued whether both are those that it was issued for
 */
record StoredCode(OAuth2Code content, String userSession, String client, boolean isAsIssued) {

    /**
     * What 26.7.3 keeps with a code and 26.7.0 doesn't, which has no method for it either: the client that it is for.
     */
    private static final String CLIENT = "client_uuid";

    /** Empty if there is no such code. */
    static Optional<StoredCode> find(KeycloakSession session, @Nullable String sent) {
        String[] parts = sent == null ? new String[0] : sent.split("\\.", 3);
        return parts.length < 3
                ? Optional.empty()
                : Optional.ofNullable(session.singleUseObjects().get(OAuth2CodeParser.CACHE_KEY_PREFIX + parts[0]))
                        .map(stored -> of(stored, parts[1], parts[2]));
    }

    private static StoredCode of(Map<String, String> stored, String userSession, String client) {
        OAuth2Code code = OAuth2Code.deserializeCode(stored);
        String issuedTo = stored.get(CLIENT);
        boolean isAsIssued =
                userSession.equals(code.getUserSessionId()) && (issuedTo == null || issuedTo.equals(client));
        return new StoredCode(code, userSession, client, isAsIssued);
    }
}
