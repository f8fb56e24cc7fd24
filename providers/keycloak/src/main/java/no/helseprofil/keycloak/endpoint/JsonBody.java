package no.helseprofil.keycloak.endpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.oidc.OIDCClientRepresentation;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Remembers how the body of a request was read. The JSON {@code null} is read as nothing, and most of Keycloak's
 * endpoints go on as if it were an object; whether that was the end of it, {@link UnreadableRequest} asks. A text in
 * place of an array is answered by Quarkus itself: it takes that for a fault of the server.
 */
@Provider
public final class JsonBody implements ReaderInterceptor {

    private static final Logger LOG = Logger.getLogger(JsonBody.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Members that Keycloak reads of the metadata of a client. */
    private static final Set<String> METADATA = JSON
            .getDeserializationConfig()
            .introspect(JSON.constructType(OIDCClientRepresentation.class))
            .findProperties()
            .stream()
            .map(BeanPropertyDefinition::getName)
            .collect(Collectors.toUnmodifiableSet());

    private static final RequestAttribute<Boolean> NULL = RequestAttribute.of(Boolean.class);

    @Override
    public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (session != null
                && context.getType() == OIDCClientRepresentation.class
                && RealmProfiles.isUnderProfile(session)) {
            context.setInputStream(withoutUnknownMetadata(context.getInputStream()));
        }
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

    /**
     * Returns the metadata of a client without members that Keycloak doesn't know, which it would answer with a bare
     * 400. They must be ignored (RFC 7591, section 2). What can't be read is left as it is.
     */
    static InputStream withoutUnknownMetadata(InputStream body) throws IOException {
        byte[] sent = body.readAllBytes();
        try {
            if (JSON.readTree(sent) instanceof ObjectNode metadata
                    && metadata.properties().stream().anyMatch(member -> !METADATA.contains(member.getKey()))) {
                return new ByteArrayInputStream(JSON.writeValueAsBytes(metadata.retain(METADATA)));
            }
        } catch (IOException | RuntimeException unreadable) {
            LOG.debug("Metadata of a client can't be read", unreadable);
        }
        return new ByteArrayInputStream(sent);
    }

    static boolean wasNull(KeycloakSession session) {
        return NULL.get(session).isPresent();
    }

    /** Returns whether a body could not be read since a member of it has the wrong type. */
    static boolean isOfType(Exception exception) {
        return exception instanceof UncheckedIOException && exception.getCause() instanceof InvalidDefinitionException;
    }
}
