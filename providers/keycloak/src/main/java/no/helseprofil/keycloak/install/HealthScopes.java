package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.claims.PseudonymMapper;
import no.helseprofil.keycloak.client.ApiScope;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.ModelToRepresentation;
import org.keycloak.models.utils.RepresentationToModel;
import org.keycloak.protocol.ProtocolMapper;
import org.keycloak.protocol.ProtocolMapperConfigException;
import org.keycloak.representations.idm.ClientScopeRepresentation;

/**
 * The client scopes of HelseID in a realm, the one by which a client reads its own assessment, and the one by which
 * it registers its next key. Those that it lacks are made, and no client that is there gets anything by it; those
 * that it has are its own, however they differ. Clients that are registered later may ask for what was found of
 * them, and get none of the others by themselves.
 *
 * @param session the request
 * @param realm the realm
 */
public record HealthScopes(KeycloakSession session, RealmModel realm) {

    /** The names of those that it lacks. */
    public List<String> missing() {
        return lacking().map(ClientScopeRepresentation::getName).toList();
    }

    /** Those that it has otherwise than they are shipped. */
    public List<Different> different() {
        Map<String, ClientScopeModel> stored = stored();
        return ShippedScopes.all().stream()
                .filter(shipped -> stored.containsKey(shipped.getName()))
                .map(shipped -> new Different(
                        shipped.getName(),
                        ShippedScopes.differences(
                                shipped, ModelToRepresentation.toRepresentation(stored.get(shipped.getName())))))
                .filter(different -> !different.what().isEmpty())
                .toList();
    }

    /**
     * Makes those that it lacks.
     *
     * @return their names
     */
    public List<String> create() {
        return lacking().map(this::create).map(ClientScopeModel::getName).toList();
    }

    /** The scope of this name, if the realm has one. */
    static Optional<ClientScopeModel> stored(RealmModel realm, String name) {
        return realm.getClientScopesStream()
                .filter(scope -> name.equals(scope.getName()))
                .findFirst();
    }

    /**
     * Makes a scope as it is shipped, or what of it is otherwise: protocol, attributes, and mappers of the shipped
     * names. Mappers of other names, and settings that aren't shipped, are the realm's own and stay.
     */
    void restore(ClientScopeRepresentation shipped) {
        stored(realm, shipped.getName())
                .ifPresentOrElse(
                        stored -> new RestoredScope(stored, this::complete).restore(shipped), () -> create(shipped));
    }

    /**
     * What a realm file leaves to the server, whose mappers nobody has saved: the salt of pseudonyms, which is no
     * thing for a file.
     */
    public void completeImported() {
        ShippedScopes.all().stream()
                .flatMap(shipped -> stored(realm, shipped.getName()).stream())
                .forEach(scope -> scope.getProtocolMappersStream()
                        .filter(PseudonymMapper::leavesSalt)
                        .toList()
                        .forEach(mapper -> complete(scope, mapper)));
    }

    private ClientScopeModel create(ClientScopeRepresentation shipped) {
        ClientScopeModel scope = RepresentationToModel.createClientScope(realm, shipped);
        scope.getProtocolMappersStream().toList().forEach(mapper -> complete(scope, mapper));
        if (ApiScope.SELF.toString().equals(scope.getName())) {
            realm.addDefaultClientScope(scope, false);
        }
        return scope;
    }

    /** As Keycloak does when somebody saves a mapper: ours fill in what is left to the server. */
    private void complete(ClientScopeModel scope, ProtocolMapperModel mapper) {
        ProtocolMapper kind = (ProtocolMapper) session.getKeycloakSessionFactory()
                .getProviderFactory(ProtocolMapper.class, mapper.getProtocolMapper());
        try {
            kind.validateConfig(session, realm, scope, mapper);
        } catch (ProtocolMapperConfigException wrong) {
            throw new IllegalStateException("mapper " + mapper.getName() + " is shipped with a mistake", wrong);
        }
        scope.updateProtocolMapper(mapper);
    }

    private Stream<ClientScopeRepresentation> lacking() {
        Map<String, ClientScopeModel> stored = stored();
        return ShippedScopes.all().stream().filter(shipped -> !stored.containsKey(shipped.getName()));
    }

    private Map<String, ClientScopeModel> stored() {
        return realm.getClientScopesStream().collect(Collectors.toMap(ClientScopeModel::getName, Function.identity()));
    }

    /**
     * A scope that a realm has otherwise than it is shipped.
     *
     * @param name its name
     * @param what what is different: {@code protocol}, attributes and mappers by their names
     */
    public record Different(
            @JsonProperty("name") String name,
            @JsonProperty("what") List<String> what) {}
}
