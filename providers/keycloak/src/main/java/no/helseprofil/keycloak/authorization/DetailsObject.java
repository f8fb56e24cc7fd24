package no.helseprofil.keycloak.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.jose.Jws;
import no.helseprofil.keycloak.request.PushedRequest;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.organisation.AuthorizationDetails;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;

/**
 * A request object with details. One that carries nothing else, as HelseID's clients send it beside a pushed request,
 * Keycloak would take for the whole request, so it never sees it: what Keycloak verifies of a request object is
 * verified here, and of each what the profile asks of one (FAPI 2.0 Message Signing, section 5.3.1).
 *
 * @param session the request
 * @param client who has pushed it, and has authenticated
 * @param facts what was judged
 */
record DetailsObject(KeycloakSession session, ClientModel client, Facts facts) {

    private static final Duration LEEWAY = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(60);

    /** Returns why it isn't good, if it isn't. */
    Optional<Finding> refusal(PushedRequest pushed) {
        if (pushed.object() == null || !isForThisServer(pushed.object()) || !isOfNow(pushed.object())) {
            return refused(
                    "set iss of the request object to the client_id, aud to the issuer of this realm, and exp to at most 60 minutes ahead");
        }
        if (holdsAnother(pushed.object())) {
            return refused("send a request object that holds no other request");
        }
        return isSigned(pushed)
                ? Optional.empty()
                : refused("sign the request object with a registered key of this client");
    }

    private boolean isForThisServer(Jws object) {
        JsonNode audience = object.payload().path("aud");
        String clientId = client.getClientId();
        return clientId.equals(object.claimText("iss"))
                && (!object.payload().has("client_id") || clientId.equals(object.claimText("client_id")))
                && (audience.isArray() ? audience.size() == 1 && isIssuer(audience.get(0)) : isIssuer(audience));
    }

    /** Returns whether the object has another request in it (RFC 9101, section 4). */
    private static boolean holdsAnother(Jws object) {
        return object.payload().has("request") || object.payload().has("request_uri");
    }

    private boolean isIssuer(JsonNode audience) {
        return facts.issuer().equals(audience.textValue());
    }

    private boolean isOfNow(Jws object) {
        Instant end = object.claimDate("exp");
        Instant begin = object.claimDate("nbf");
        Instant now = facts.instant();
        return end != null
                && end.isAfter(now.minus(LEEWAY))
                && !end.isAfter(now.plus(LONGEST))
                && (begin == null || !begin.isAfter(now.plus(LEEWAY)));
    }

    /**
     * Verifies the object by Keycloak's own code, with the algorithm that is registered, if one is; it never takes
     * unsigned ones here.
     */
    private boolean isSigned(PushedRequest pushed) {
        String registered = OIDCAdvancedConfigWrapper.fromClientModel(client).getRequestObjectSignatureAlg();
        try {
            JsonNode verified = session.tokens()
                    .decodeClientJWT(
                            pushed.compact(),
                            client,
                            (jwt, owner) -> {
                                if (registered != null
                                        && !registered.equals(jwt.getHeader().getRawAlgorithm())) {
                                    throw new IllegalArgumentException("not the registered algorithm");
                                }
                            },
                            JsonNode.class,
                            false);
            return verified != null;
        } catch (RuntimeException unverified) {
            return false;
        }
    }

    private static Optional<Finding> refused(String sentence) {
        return Optional.of(Finding.refusal(
                Catalogue.get(AuthorizationDetails.class),
                new Outcome.Failed(OAuthError.INVALID_REQUEST_OBJECT, sentence)));
    }
}
