package no.helseprofil.keycloak.clientpolicy;

import jakarta.ws.rs.core.PathSegment;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.token.AddedMappers;
import no.helseprofil.keycloak.user.GuardedRequest.CallingAdministrator;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.ClientScopeRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;
import org.keycloak.services.ErrorResponse;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Interceptor of mappers that administrators write one by one, many at once or with a client scope, about which
 * Keycloak asks no policy. In a realm under the profile a mapper that may disclose the numbers of users takes {@code
 * manage-realm}, in a client from before the profile or an exempt one, and in a client scope, which such a client may
 * have. It looks at the very object that Keycloak goes on with, so nothing depends on how it was written.
 */
@Provider
public final class WrittenMappers implements ReaderInterceptor {

    private static final String REALMS = "realms";
    private static final String CLIENTS = "clients";

    /** Position in {@code realms/{realm}/clients/{id}/protocol-mappers}. */
    private static final int KIND = 2;

    private static final int ID = 3;

    @Override
    public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Object read = context.proceed();
        List<ProtocolMapperRepresentation> written = mappers(read).toList();
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (session != null && !written.isEmpty() && isGuarded(session)) {
            telling(session, written).ifPresent(mapper -> {
                throw ErrorResponse.error(sentence(mapper), Response.Status.FORBIDDEN);
            });
        }
        return read;
    }

    private static Stream<ProtocolMapperRepresentation> mappers(@Nullable Object read) {
        if (read instanceof ProtocolMapperRepresentation mapper) {
            return Stream.of(mapper);
        }
        if (read instanceof ClientScopeRepresentation scope) {
            return Stream.ofNullable(scope.getProtocolMappers()).flatMap(List::stream);
        }
        return read instanceof Collection<?> many
                ? many.stream()
                        .filter(ProtocolMapperRepresentation.class::isInstance)
                        .map(ProtocolMapperRepresentation.class::cast)
                : Stream.empty();
    }

    private static boolean isGuarded(KeycloakSession session) {
        return RealmProfiles.isUnderProfile(session)
                && !CallingAdministrator.of(session).managesRealm();
    }

    private static Optional<ProtocolMapperRepresentation> telling(
            KeycloakSession session, List<ProtocolMapperRepresentation> written) {
        AddedMappers added = new AddedMappers(session);
        return client(session)
                .map(client -> added.firstTelling(client, written.stream()))
                .orElseGet(() -> added.firstTelling(written.stream()));
    }

    /** The client whose mappers these are; empty if they are a scope's. */
    private static Optional<ClientModel> client(KeycloakSession session) {
        List<String> path = session.getContext().getUri().getPathSegments().stream()
                .map(PathSegment::getPath)
                .dropWhile(segment -> !segment.equals(REALMS))
                .toList();
        return path.size() > ID && path.get(KIND).equals(CLIENTS)
                ? Optional.ofNullable(session.getContext().getRealm().getClientById(path.get(ID)))
                : Optional.empty();
    }

    private static String sentence(ProtocolMapperRepresentation mapper) {
        return "In a realm under the profile manage-realm is needed to give a client of before, an exempt client or a client scope"
                + " a mapper that may disclose the numbers of users, such as this one of the kind "
                + mapper.getProtocolMapper()
                + ". Use one that is known to be harmless, or have an administrator with manage-realm do it.";
    }
}
