package no.helseprofil.keycloak.database;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.jpa.ClientAdapter;
import org.keycloak.models.jpa.entities.ClientEntity;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/**
 * A client as it is in the database, read and not kept in Keycloak's cache: who reads all clients of a large realm
 * would push out of it those that ask for tokens meanwhile. Keycloak makes a map of all attributes
 * whenever it is asked for one, and asks the database for the scopes of each client.
 */
final class UncachedClient extends ClientAdapter {

    private final RealmModel realm;
    private final Map<String, String> attributes;
    private final List<Scope> scopes;

    UncachedClient(
            KeycloakSession session,
            RealmModel realm,
            EntityManager entities,
            ClientEntity client,
            List<Scope> scopes) {
        super(realm, entities, session, client);
        this.realm = realm;
        this.attributes = super.getAttributes();
        this.scopes = scopes;
    }

    @Override
    public Map<String, String> getAttributes() {
        return attributes;
    }

    @Override
    public @Nullable String getAttribute(String name) {
        return attributes.get(name);
    }

    /** As Keycloak answers it: those of the client's own protocol, by name. */
    @Override
    public Map<String, ClientScopeModel> getClientScopes(boolean byDefault) {
        String protocol = Objects.requireNonNullElse(getProtocol(), OIDCLoginProtocol.LOGIN_PROTOCOL);
        return scopes.stream()
                .filter(scope -> scope.isDefault() == byDefault)
                .map(scope -> realm.getClientScopeById(scope.id()))
                .filter(Objects::nonNull)
                .filter(scope -> protocol.equals(scope.getProtocol()))
                .collect(Collectors.toMap(ClientScopeModel::getName, Function.identity()));
    }

    void detachFrom(EntityManager entities) {
        ClientEntity client = getEntity();
        client.getAttributes().forEach(entities::detach);
        client.getProtocolMappers().forEach(entities::detach);
        entities.detach(client);
    }

    /**
     * A scope that the client has.
     *
     * @param id internal id
     * @param isDefault whether it has it without asking
     */
    record Scope(String id, boolean isDefault) {}
}
