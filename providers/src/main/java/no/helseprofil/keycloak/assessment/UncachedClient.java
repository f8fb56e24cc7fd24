package no.helseprofil.keycloak.assessment;

import jakarta.persistence.EntityManager;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.UriUtils;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.jpa.ClientAdapter;
import org.keycloak.models.jpa.entities.ClientEntity;

/**
 * A client as it is in the database, read once and not kept in Keycloak's cache: an assessment of a large realm would push
 * out of it whoever asks for tokens meanwhile.
 */
final class UncachedClient extends ClientAdapter {

    private static final Set<String> OWN = Set.of(Constants.AUTH_BASE_URL_PROP, Constants.AUTH_ADMIN_URL_PROP);

    private final String server;
    private final Map<String, String> attributes;

    /**
     * A client.
     *
     * @param server scheme, host and port by which the server is reached
     */
    UncachedClient(
            KeycloakSession session, RealmModel realm, EntityManager entities, ClientEntity client, String server) {
        super(realm, entities, session, client);
        this.server = server;
        this.attributes = super.getAttributes();
    }

    @Override
    public Map<String, String> getAttributes() {
        return Map.copyOf(attributes);
    }

    @Override
    public @Nullable String getAttribute(String name) {
        return attributes.get(name);
    }

    /** Relative ones made absolute: Keycloak would do it by the address of a request, and there need not be one. */
    @Override
    public Set<String> getRedirectUris() {
        return super.getRedirectUris().stream()
                .map(uri -> uri.startsWith("/") ? root() + uri : uri)
                .collect(Collectors.toSet());
    }

    private String root() {
        String root = getRootUrl();
        return root == null || root.isEmpty() || OWN.contains(root) ? server : root;
    }

    /**
     * Scheme, host and port by which the server is reached. Where neither the configuration nor a request says so, what is
     * relative leads to this server, and how that is reached is told by {@code transport}.
     */
    static String server(KeycloakSession session) {
        try {
            URI base = session.getContext().getUri().getBaseUri();
            return UriUtils.getOrigin(base);
        } catch (RuntimeException withoutRequest) {
            return "https://localhost";
        }
    }
}
