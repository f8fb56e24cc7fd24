package no.helseprofil.keycloak.endpoint;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.IntrospectedToken;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.request.Blocked;
import org.jspecify.annotations.Nullable;
import org.keycloak.TokenCategory;
import org.keycloak.crypto.SignatureProvider;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.jose.jws.JWSBuilder;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.endpoints.TokenIntrospectionEndpoint;
import org.keycloak.services.Urls;
import org.keycloak.util.JsonSerialization;

/** The introspection endpoint (RFC 7662). */
public final class IntrospectionEndpointOverride extends TokenIntrospectionEndpoint {

    private final KeycloakSession session;
    private final EventBuilder event;

    /** Answers one request. */
    public IntrospectionEndpointOverride(KeycloakSession session, EventBuilder event) {
        super(session, event);
        this.session = session;
        this.event = event;
    }

    @Override
    public Response introspect() {
        return new EndpointOverride(session, event, Endpoint.INTROSPECTION)
                .pass(() -> EventType.INTROSPECT_TOKEN, this::answer);
    }

    /** Returns the answer on a token, in the form that the API asks for. */
    private Response answer() {
        return SignedIntrospection.of(session, said());
    }

    /**
     * Returns Keycloak's answer on a token, unless it is written otherwise than it was issued, or its holder is blocked
     * or gets nothing in an emergency (RFC 7662, section 2.2).
     */
    private Response said() {
        Response answer = super.introspect();
        boolean worthless = answer.getStatus() == Response.Status.OK.getStatusCode()
                && (EvaluatedRequest.ofMoment(session)
                                .filter(judged -> !IntrospectedToken.of(session).isCompact()
                                        || Blocked.isInspectedTokenBlocked(judged.facts()))
                                .isPresent()
                        || IntrospectedToken.of(session).isOfShutOut());
        return worthless
                ? Response.ok(Map.of("active", false))
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .build()
                : answer;
    }

    /**
     * Introspection of a token as a JWT (RFC 9701), for an API that asks for it by {@code Accept}. Keycloak has none;
     * it is signed as the access tokens of the API are.
     */
    static final class SignedIntrospection {

        private static final String TYPE = "token-introspection+jwt";
        private static final String MEDIA_TYPE = "application/" + TYPE;

        /** A weight of zero (RFC 9110, section 12.4.2). */
        private static final Pattern REFUSING = Pattern.compile("[qQ]\\s*=\\s*0(\\.0*)?");

        private SignedIntrospection() {}

        /**
         * The answer as it is asked for.
         *
         * @param answer what is said of the token, as JSON
         */
        static Response of(KeycloakSession session, Response answer) {
            ClientModel api = session.getContext().getClient();
            Map<?, ?> said = isAskedFor(session) ? said(answer) : null;
            return api == null || said == null
                    ? answer
                    : Response.fromResponse(answer)
                            .entity(signed(session, api, said))
                            .type(MEDIA_TYPE)
                            .build();
        }

        private static boolean isAskedFor(KeycloakSession session) {
            @Nullable
            List<String> accepted = session.getContext().getRequestHeaders().getRequestHeader(HttpHeaders.ACCEPT);
            return accepted != null
                    && accepted.stream()
                            .flatMap(line -> Arrays.stream(line.split(",", -1)))
                            .anyMatch(SignedIntrospection::isOfIt);
        }

        /** Returns whether a part of {@code Accept} names the type, and not as one that isn't acceptable (RFC 9110). */
        private static boolean isOfIt(String range) {
            String[] parts = range.split(";", -1);
            return MEDIA_TYPE.equalsIgnoreCase(parts[0].strip())
                    && Arrays.stream(parts)
                            .skip(1)
                            .noneMatch(parameter ->
                                    REFUSING.matcher(parameter.strip()).matches());
        }

        private static @Nullable Map<?, ?> said(Response answer) {
            if (answer.getStatus() != Response.Status.OK.getStatusCode()) {
                return null;
            }
            if (answer.getEntity() instanceof byte[] json) {
                try {
                    return JsonSerialization.readValue(json, Map.class);
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            }
            return answer.getEntity() instanceof Map<?, ?> map ? map : null;
        }

        private static String signed(KeycloakSession session, ClientModel api, Map<?, ?> said) {
            Map<String, Object> claims = new LinkedHashMap<>();
            claims.put(
                    "iss",
                    Urls.realmIssuer(
                            session.getContext().getUri().getBaseUri(),
                            session.getContext().getRealm().getName()));
            claims.put("aud", api.getClientId());
            claims.put("iat", ServerClock.INSTANCE.instant().getEpochSecond());
            claims.put("token_introspection", said);
            String algorithm = session.tokens().signatureAlgorithm(TokenCategory.ACCESS);
            return new JWSBuilder()
                    .type(TYPE)
                    .jsonContent(claims)
                    .sign(session.getProvider(SignatureProvider.class, algorithm)
                            .signer());
        }
    }
}
