package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.representations.idm.ClientScopeRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;

/** Client scopes of HelseID and our own, as {@code client-scopes.json} of this version has them. */
final class ShippedScopes {

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
     * Returns the differences of a realm's scope from the shipped one. Its description belongs to the realm, and so do
     * settings of a mapper that aren't shipped: the networks of Helsenettet, the salt of pseudonyms.
     *
     * @return sorted names, such as {@code protocol}, {@code attribute include.in.token.scope} and {@code mapper pid}
     */
    static List<String> differences(ClientScopeRepresentation shipped, ClientScopeRepresentation stored) {
        Stream<String> protocol =
                Objects.equals(shipped.getProtocol(), stored.getProtocol()) ? Stream.empty() : Stream.of("protocol");
        Map<String, String> attributes = Objects.requireNonNullElse(stored.getAttributes(), Map.of());
        Stream<String> settings = unequal(shipped.getAttributes(), attributes).map("attribute "::concat);
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
        return Objects.requireNonNullElse(scope.getProtocolMappers(), List.<ProtocolMapperRepresentation>of()).stream()
                .collect(Collectors.groupingBy(ProtocolMapperRepresentation::getName));
    }
}
