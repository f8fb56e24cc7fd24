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
 * Client scopes of a realm: those of HelseID, the one by which a client reads its own assessment, and the one by which
 * it registers its next key. Missing scopes are created without being given to existing clients. Existing scopes belong
 * to the realm, however they differ. Clients that are registered later may request the scope for their own assessment,
 * and get no other scope automatically.
 *
 * @param session the request
 * @param realm the realm
 */
public record HealthScopes(KeycloakSession session, RealmModel realm) {

    /** Returns the names of the missing scopes. */
    public List<String> missing() {
        return lacking().map(ClientScopeRepresentation::getName).toList();
    }

    /** Returns the scopes that differ from the shipped ones. */
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
     * Creates the missing scopes.
     *
     * @return their names
     */
    public List<String> create() {
        return lacking().map(this::create).map(ClientScopeModel::getName).toList();
    }

    /** Returns the scope of a name, if the realm has it. */
    static Optional<ClientScopeModel> stored(RealmModel realm, String name) {
        return realm.getClientScopesStream()
                .filter(scope -> name.equals(scope.getName()))
                .findFirst();
    }

    /**
     * Creates a scope as shipped, or corrects its differences: protocol, attributes, and mappers of the shipped names.
     * Mappers of other names, and settings that aren't shipped, belong to the realm and stay.
     */
    void restore(ClientScopeRepresentation shipped) {
        stored(realm, shipped.getName())
                .ifPresentOrElse(
                        stored -> new RestoredScope(stored, this::complete).restore(shipped), () -> create(shipped));
    }

    /**
     * Completes scopes from a realm file, whose mappers were imported without being saved in the console: adds the salt
     * of pseudonyms, which doesn't belong in a file.
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

    /** Completes a mapper as Keycloak does when it is saved: the profile's mappers fill in missing settings. */
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
     * A scope that differs from the shipped one.
     *
     * @param name name of the scope
     * @param what differences: {@code protocol}, attributes and mappers by their names
     */
    public record Different(
            @JsonProperty("name") String name,
            @JsonProperty("what") List<String> what) {}
}
