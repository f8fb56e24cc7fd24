package no.helseprofil.keycloak.install;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import no.helseprofil.keycloak.claims.PseudonymMapper;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.utils.RepresentationToModel;
import org.keycloak.representations.idm.ClientScopeRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;

/**
 * A client scope that is restored to its shipped state.
 *
 * @param scope the realm's scope
 * @param complete step that fills in missing settings of a mapper
 */
record RestoredScope(ClientScopeModel scope, BiConsumer<ClientScopeModel, ProtocolMapperModel> complete) {

    void restore(ClientScopeRepresentation shipped) {
        if (!Objects.equals(scope.getProtocol(), shipped.getProtocol())) {
            scope.setProtocol(shipped.getProtocol());
        }
        shipped.getAttributes().forEach((name, value) -> {
            if (!value.equals(scope.getAttribute(name))) {
                scope.setAttribute(name, value);
            }
        });
        Objects.requireNonNullElse(shipped.getProtocolMappers(), List.<ProtocolMapperRepresentation>of())
                .forEach(this::restore);
    }

    private void restore(ProtocolMapperRepresentation shipped) {
        List<ProtocolMapperModel> stored = scope.getProtocolMappersStream()
                .filter(mapper -> shipped.getName().equals(mapper.getName()))
                .toList();
        if (stored.size() == 1
                && shipped.getProtocolMapper().equals(stored.get(0).getProtocolMapper())) {
            update(stored.get(0), shipped.getConfig());
        } else {
            stored.forEach(scope::removeProtocolMapper);
            complete.accept(scope, scope.addProtocolMapper(RepresentationToModel.toModel(shipped)));
        }
    }

    private void update(ProtocolMapperModel mapper, Map<String, String> shipped) {
        Map<String, String> config = new HashMap<>(Objects.requireNonNullElse(mapper.getConfig(), Map.of()));
        config.putAll(shipped);
        if (!config.equals(mapper.getConfig())) {
            mapper.setConfig(config);
            scope.updateProtocolMapper(mapper);
        }
        if (PseudonymMapper.leavesSalt(mapper)) {
            complete.accept(scope, mapper);
        }
    }
}
