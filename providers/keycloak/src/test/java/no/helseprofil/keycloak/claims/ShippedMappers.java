package no.helseprofil.keycloak.claims;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.representations.idm.ClientScopeRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;

/** Claims that the mappers of the shipped client scopes write. */
final class ShippedMappers {

    static final String SALT = "demo-salt-that-everybody-knows";

    private static final String RESOURCE = "/no/helseprofil/keycloak/install/client-scopes.json";
    private static final List<ClientScopeRepresentation> SCOPES = read();

    private ShippedMappers() {}

    /** The names of all shipped scopes that give claims; one gives access, and nothing else. */
    static List<String> scopes() {
        return SCOPES.stream()
                .filter(scope -> !scope.getProtocolMappers().isEmpty())
                .map(ClientScopeRepresentation::getName)
                .toList();
    }

    /** The names of the scopes that give a claim by its mapper. */
    static Stream<String> scopesOf(String claim, ClaimMapper mapper) {
        return SCOPES.stream()
                .filter(scope ->
                        scope.getProtocolMappers().stream().anyMatch(shipped -> writes(shipped, claim, mapper)))
                .map(ClientScopeRepresentation::getName);
    }

    private static boolean writes(ProtocolMapperRepresentation shipped, String claim, ClaimMapper mapper) {
        ProtocolMapperModel model = new ProtocolMapperModel();
        Map<String, String> configuration = new HashMap<>(shipped.getConfig());
        configuration.put(PseudonymMapper.SALT, SALT);
        model.setConfig(configuration);
        return mapper.getId().equals(shipped.getProtocolMapper()) && claim.equals(mapper.claim(model));
    }

    private static List<ClientScopeRepresentation> read() {
        try (InputStream stream = Objects.requireNonNull(ShippedMappers.class.getResourceAsStream(RESOURCE))) {
            return new ObjectMapper().readValue(stream, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + RESOURCE, e);
        }
    }
}
