package no.helseprofil.keycloak.database;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.jpa.ClientAdapter;
import org.keycloak.models.jpa.entities.ClientEntity;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/**
 * A client from the database that isn't put into Keycloak's cache. Reading all clients of a large realm through the
 * cache would evict those that request tokens meanwhile. Keycloak's own adapter would query attributes, redirect URIs,
 * mappers and scopes for each client.
 */
final class UncachedClient extends ClientAdapter {

    private final Parts parts;
    private final Function<String, Optional<ClientScopeModel>> ofRealm;

    /**
     * Makes one of a page.
     *
     * @param ofRealm the client scopes of the realm, by internal id
     */
    UncachedClient(
            KeycloakSession session,
            RealmModel realm,
            EntityManager entities,
            ClientEntity client,
            Parts parts,
            Function<String, Optional<ClientScopeModel>> ofRealm) {
        super(realm, entities, session, client);
        this.parts = parts;
        this.ofRealm = ofRealm;
    }

    @Override
    public Map<String, String> getAttributes() {
        return parts.attributes();
    }

    @Override
    public @Nullable String getAttribute(String name) {
        return parts.attributes().get(name);
    }

    @Override
    public Set<String> getRedirectUris() {
        return parts.redirectUris();
    }

    @Override
    public Stream<ProtocolMapperModel> getProtocolMappersStream() {
        return parts.mappers().stream();
    }

    /** Returns the client's scopes of its own protocol by name, as Keycloak does. */
    @Override
    public Map<String, ClientScopeModel> getClientScopes(boolean byDefault) {
        String protocol = Objects.requireNonNullElse(getProtocol(), OIDCLoginProtocol.LOGIN_PROTOCOL);
        return parts.scopes().stream()
                .filter(scope -> scope.isDefault() == byDefault)
                .flatMap(scope -> ofRealm.apply(scope.id()).stream())
                .filter(scope -> protocol.equals(scope.getProtocol()))
                .collect(Collectors.toMap(ClientScopeModel::getName, Function.identity()));
    }

    void detachFrom(EntityManager entities) {
        entities.detach(getEntity());
    }

    /** Data of a client that is in tables of its own. */
    record Parts(
            Map<String, String> attributes,
            Set<String> redirectUris,
            List<ProtocolMapperModel> mappers,
            List<Scope> scopes) {}

    /**
     * A scope of a client.
     *
     * @param id internal id
     * @param isDefault whether it is a default scope
     */
    record Scope(String id, boolean isDefault) {}
}
