package no.helseprofil.keycloak.door;

import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import no.helseprofil.keycloak.server.RequestAttribute;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Remembers that the body of a request was read as nothing, which the JSON {@code null} is. Most of Keycloak's
 * endpoints go on as if it were an object; whether that was the end of it, {@link UnreadableRequest} asks.
 */
@Provider
public final class JsonNull implements ReaderInterceptor {

    private static final RequestAttribute<Boolean> SENT = RequestAttribute.of(Boolean.class);

    @Override
    public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Object read = context.proceed();
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (read == null && session != null) {
            SENT.set(session, true);
        }
        return read;
    }

    static boolean wasSent(KeycloakSession session) {
        return SENT.get(session).isPresent();
    }
}
