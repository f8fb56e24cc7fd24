package no.helseprofil.keycloak.endpoint;

import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import no.helseprofil.profile.Endpoint;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Interceptor at the end of every body that the server reads into an object: of registrations and of the
 * administration. The realm and the caller were checked when the server looked up the endpoint, which may be long ago.
 */
@Provider
public final class LateBody implements ReaderInterceptor {

    @Override
    public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Object read = context.proceed();
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (session != null && !isUnread(read)) {
            ProfileRequest.complete(session).refusalOfMoment().ifPresent(since -> {
                throw new RefusedException(Refusal.of(session, since), Endpoint.USERINFO);
            });
        }
        return read;
    }

    /** Whoever takes the stream itself says when it has come to its end. */
    private static boolean isUnread(@Nullable Object body) {
        return body instanceof InputStream || body instanceof Reader;
    }
}
