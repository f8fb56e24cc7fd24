package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
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
import org.keycloak.representations.idm.ProtocolMapperRepresentation;

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
        Map<String, ClientScopeModel> stored = stored();
        ShippedScopes.all().stream()
                .map(shipped -> stored.get(shipped.getName()))
                .filter(Objects::nonNull)
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

    /** Client scopes of HelseID and our own, as {@code client-scopes.json} of this version has them. */
    static final class ShippedScopes {

        private static final String RESOURCE = "client-scopes.json";

        private ShippedScopes() {}

        /** Returns all of them in Keycloak's representation, read at each call because it is mutable. */
        static List<ClientScopeRepresentation> all() {
            try (InputStream stream = Objects.requireNonNull(ShippedScopes.class.getResourceAsStream(RESOURCE))) {
                return new ObjectMapper().readValue(stream, new TypeReference<>() {});
            } catch (IOException e) {
                throw new UncheckedIOException("reading " + RESOURCE, e);
            }
        }

        /**
         * Returns the differences of a realm's scope from the shipped one. Its description belongs to the realm, and so
         * do settings of a mapper that aren't shipped: the networks of Helsenettet, the salt of pseudonyms.
         *
         * @return sorted names, such as {@code protocol}, {@code attribute include.in.token.scope} and {@code mapper
         *     pid}
         */
        static List<String> differences(ClientScopeRepresentation shipped, ClientScopeRepresentation stored) {
            Stream<String> protocol = Objects.equals(shipped.getProtocol(), stored.getProtocol())
                    ? Stream.empty()
                    : Stream.of("protocol");
            Map<String, String> attributes = Objects.requireNonNullElse(stored.getAttributes(), Map.of());
            Stream<String> settings =
                    unequal(shipped.getAttributes(), attributes).map("attribute "::concat);
            return Stream.of(protocol, settings, mappers(mappers(shipped), mappers(stored)))
                    .flatMap(Function.identity())
                    .sorted()
                    .toList();
        }

        /** Returns the differences that are mappers of the realm's own, of names that aren't shipped. */
        static List<String> added(ClientScopeRepresentation shipped, ClientScopeRepresentation stored) {
            TreeSet<String> names = new TreeSet<>(mappers(stored).keySet());
            names.removeAll(mappers(shipped).keySet());
            return names.stream().map("mapper "::concat).toList();
        }

        private static Stream<String> mappers(
                Map<String, List<ProtocolMapperRepresentation>> shipped,
                Map<String, List<ProtocolMapperRepresentation>> stored) {
            TreeSet<String> names = new TreeSet<>(shipped.keySet());
            names.addAll(stored.keySet());
            return names.stream()
                    .filter(name ->
                            !isAsShipped(shipped.getOrDefault(name, List.of()), stored.getOrDefault(name, List.of())))
                    .map("mapper "::concat);
        }

        /** Returns whether mappers of one name are as shipped. Only an import can bring a name twice. */
        private static boolean isAsShipped(
                List<ProtocolMapperRepresentation> shipped, List<ProtocolMapperRepresentation> stored) {
            return shipped.size() == 1 && stored.size() == 1 && isAsShipped(shipped.get(0), stored.get(0));
        }

        private static boolean isAsShipped(ProtocolMapperRepresentation shipped, ProtocolMapperRepresentation stored) {
            return Objects.equals(shipped.getProtocolMapper(), stored.getProtocolMapper())
                    && unequal(shipped.getConfig(), Objects.requireNonNullElse(stored.getConfig(), Map.of()))
                            .findAny()
                            .isEmpty();
        }

        private static Stream<String> unequal(Map<String, String> shipped, Map<String, String> stored) {
            return shipped.entrySet().stream()
                    .filter(setting -> !setting.getValue().equals(stored.get(setting.getKey())))
                    .map(Map.Entry::getKey);
        }

        private static Map<String, List<ProtocolMapperRepresentation>> mappers(ClientScopeRepresentation scope) {
            return Objects.requireNonNullElse(scope.getProtocolMappers(), List.<ProtocolMapperRepresentation>of())
                    .stream()
                    .collect(Collectors.groupingBy(ProtocolMapperRepresentation::getName));
        }
    }
}
