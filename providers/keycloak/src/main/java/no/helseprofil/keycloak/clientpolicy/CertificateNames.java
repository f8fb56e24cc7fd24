package no.helseprofil.keycloak.clientpolicy;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.PathSegment;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.keycloak.storage.StoredProfile;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Filter of {@code POST clients/{id}/certificates/{name}/…}, the one sub-resource of a client that writes attributes
 * under a name of its caller's choice. Keycloak asks no policy about it. In a realm under the profile the filter takes
 * only the names that Keycloak itself reads certificates from, and records what is written.
 */
@Provider
public final class CertificateNames implements ContainerRequestFilter {

    private static final Set<String> NAMES = Set.of("jwt.credential", "saml.signing", "saml.encryption");

    private static final String SENTENCE =
            "keys and certificates of a client are written as jwt.credential, saml.signing or saml.encryption alone";

    /** Position in {@code realms/{realm}/clients/{id}/certificates/{name}}. */
    private static final int REALM = 1;

    private static final int CLIENTS = 2;
    private static final int ID = 3;
    private static final int CERTIFICATES = 4;
    private static final int NAME = 5;

    @Override
    public void filter(ContainerRequestContext request) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (session == null || HttpMethod.GET.equals(request.getMethod())) {
            return;
        }
        List<String> path = request.getUriInfo().getPathSegments().stream()
                .map(PathSegment::getPath)
                .dropWhile(segment -> !segment.equals("realms"))
                .toList();
        RealmModel realm = isOfCertificate(path) ? underProfile(session, path.get(REALM)) : null;
        if (realm == null) {
            return;
        }
        if (NAMES.contains(path.get(NAME))) {
            ClientModel client = realm.getClientById(path.get(ID));
            if (client != null) {
                UnreportedWrites.watch(session, client);
            }
        } else {
            request.abortWith(Response.status(Response.Status.BAD_REQUEST)
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .entity(Map.of("error", OAuthErrorException.INVALID_REQUEST, "error_description", SENTENCE))
                    .build());
        }
    }

    private static boolean isOfCertificate(List<String> path) {
        return path.size() > NAME
                && path.get(CLIENTS).equals("clients")
                && path.get(CERTIFICATES).equals("certificates");
    }

    private static @Nullable RealmModel underProfile(KeycloakSession session, String name) {
        RealmModel realm = session.realms().getRealmByName(name);
        return realm != null && new StoredProfile(realm).exists() ? realm : null;
    }
}
