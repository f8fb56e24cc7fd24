package no.helseprofil.keycloak.authorization;

import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.keycloak.client.SwitchedClient;
import no.helseprofil.keycloak.server.OriginalCall;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.representations.AuthorizationResponseToken;

/**
 * An answer of the authorization endpoint as a JWT (JARM). Keycloak writes its issuer and then, as for every
 * other answer, the parameter {@code iss}, so that the JWT has the claim twice and many clients can't read it.
 * RFC 9207, section 2.4, wants it once: Keycloak is shown a client that asks for no parameter, for as long as
 * it makes such an answer.
 */
final class JwtAnswer {

    /** The JWT of a redirect, or of a form. */
    private static final Pattern SIGNED =
            Pattern.compile("(?:[?#&]response=|NAME=\"response\" +VALUE=\")([\\w-]+\\.[\\w-]+\\.[\\w-]+)(?:[&\"#]|$)");

    private static final String WITHOUT_PARAMETER = OIDCConfigAttributes.EXCLUDE_ISSUER_FROM_AUTH_RESPONSE;

    private JwtAnswer() {}

    /** Returns whether the answer to a request with this {@code response_mode} is one. */
    static boolean isAskedFor(@Nullable String responseMode) {
        return responseMode != null && responseMode.endsWith("jwt");
    }

    /** Returns what a login that ends with such an answer is ended with. */
    static ClientSessionContext of(ClientSessionContext context) {
        AuthenticatedClientSessionModel session = context.getClientSession();
        return OriginalCall.except(
                ClientSessionContext.class,
                context,
                "getClientSession",
                OriginalCall.except(
                        AuthenticatedClientSessionModel.class,
                        session,
                        "getClient",
                        new SwitchedClient(session.getClient(), WITHOUT_PARAMETER)));
    }

    /** Makes such an answer for the client of this request. */
    static <T> T during(KeycloakContext context, Supplier<T> answer) {
        return SwitchedClient.during(context, WITHOUT_PARAMETER, answer);
    }

    /**
     * Signs an error anew that Keycloak has sent by itself: what is read of it has its issuer once. Nothing else is
     * signed than an error that this realm has signed, whatever a browser may have brought; one that is encrypted stays
     * as it is.
     */
    static Response withOneIssuer(KeycloakSession session, Response answer) {
        String text = answer.getLocation() == null
                ? String.valueOf(answer.getEntity())
                : answer.getLocation().toString();
        Matcher jwt = SIGNED.matcher(text);
        AuthorizationResponseToken error =
                jwt.find() ? session.tokens().decode(jwt.group(1), AuthorizationResponseToken.class) : null;
        if (error == null || !error.getOtherClaims().containsKey(OAuth2Constants.ERROR)) {
            return answer;
        }
        String replaced = text.replace(jwt.group(1), session.tokens().encodeAndEncrypt(error));
        return answer.getLocation() == null
                ? Response.fromResponse(answer).entity(replaced).build()
                : Response.fromResponse(answer).location(URI.create(replaced)).build();
    }
}
