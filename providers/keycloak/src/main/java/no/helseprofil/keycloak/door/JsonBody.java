package no.helseprofil.keycloak.door;

import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Remembers how the body of a request was read. The JSON {@code null} is read as nothing, and most of Keycloak's
 * endpoints go on as if it were an object; whether that was the end of it, {@link UnreadableRequest} asks. A text in
 * place of an array is answered by Quarkus itself: it takes that for a fault of the server.
 */
@Provider
public final class JsonBody implements ReaderInterceptor {

    private static final RequestAttribute<Boolean> NULL = RequestAttribute.of(Boolean.class);

    @Override
    public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        try {
            Object read = context.proceed();
            if (read == null && session != null) {
                NULL.set(session, true);
            }
            return read;
        } catch (InvalidDefinitionException unmade) {
            if (session == null || !RealmProfiles.isUnderProfile(session)) {
                throw unmade;
            }
            throw new UncheckedIOException(unmade);
        }
    }

    static boolean wasNull(KeycloakSession session) {
        return NULL.get(session).isPresent();
    }

    /** Returns whether a body could not be read since a member of it has the wrong type. */
    static boolean isOfType(Exception exception) {
        return exception instanceof UncheckedIOException && exception.getCause() instanceof InvalidDefinitionException;
    }
}
