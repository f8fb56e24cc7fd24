package no.helseprofil.keycloak.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.keycloak.request.PushedRequest;
import no.helseprofil.keycloak.request.RememberedRequest;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.server.ServerClock;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.par.endpoints.ParEndpoint;
import org.keycloak.protocol.oidc.par.endpoints.request.AuthzEndpointParParser;

/**
 * What Keycloak has stored of a pushed authorization request, read once for the request that refers to it.
 *
 * @param form its parameters
 * @param request the same, with its request object
 * @param remembered what it says beyond what Keycloak keeps of it; empty if it wasn't pushed in this realm
 */
record StoredRequest(Map<String, String> form, PushedRequest request, Optional<RememberedRequest> remembered) {

    private static final RequestAttribute<LookedUp> OF_URI = RequestAttribute.of(LookedUp.class);

    /** The one that a {@code request_uri} stands for; null where Keycloak knows none, or none any more. */
    static @Nullable StoredRequest of(KeycloakSession session, String requestUri) {
        return OF_URI.getOrMake(session, requestUri, () -> new LookedUp(find(session, requestUri)))
                .stored();
    }

    private static @Nullable StoredRequest find(KeycloakSession session, String requestUri) {
        Map<String, String> stored = AuthzEndpointParParser.getRequestObject(session, requestUri);
        if (stored == null || hasEnded(session, stored)) {
            return null;
        }
        Map<String, String> form = new HashMap<>(stored);
        // The key of a proof that came with the push counts as if it had been named (RFC 9449, section 10.1).
        Optional.ofNullable(form.get(ParEndpoint.PAR_DPOP_PROOF_JKT)).ifPresent(key -> form.put("dpop_jkt", key));
        return new StoredRequest(form, PushedRequest.of(form::get), PushedHere.read(session, form));
    }

    /** Keycloak may keep what it doesn't take any more, and refuses it without saying why. */
    private static boolean hasEnded(KeycloakSession session, Map<String, String> stored) {
        int seconds = session.getContext().getRealm().getParPolicy().getRequestUriLifespan();
        Instant pushed = Instant.ofEpochMilli(Long.parseLong(stored.getOrDefault(ParEndpoint.PAR_CREATED_TIME, "0")));
        return !ServerClock.INSTANCE.instant().isBefore(pushed.plusSeconds(seconds));
    }

    /** Whether this client has pushed it, by its {@code client_id}; whoever else knows of it learns nothing. */
    boolean isOf(@Nullable String clientId) {
        return clientId != null && clientId.equals(form.get("client_id"));
    }

    /** A parameter as Keycloak will read it: from the request object alone where there is one. */
    @Nullable
    String value(String name) {
        if (request.compact() == null || name.equals("client_id")) {
            return form.get(name);
        }
        JsonNode claim =
                request.object() == null ? null : request.object().payload().get(name);
        return claim == null || claim.isContainerNode() ? null : claim.asText();
    }

    /** That there is none is an answer as well. */
    private record LookedUp(@Nullable StoredRequest stored) {}
}
