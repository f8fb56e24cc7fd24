package no.helseprofil.keycloak.gate;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.utils.RepresentationToModel;
import org.keycloak.protocol.ProtocolMapperUtils;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;

/**
 * The mappers that a change brings to a client of before. What it has always been told of its users it keeps; that it is told
 * their numbers from now on is nothing that it can have relied on.
 *
 * @param session the request
 * @param client the client as it is stored
 */
public record AddedMappers(KeycloakSession session, ClientModel client) {

    /**
     * Whether the client would be told by one what its mappers haven't told it so far. Where the client isn't let keep such
     * mappers they don't run, and may be stored.
     *
     * @param proposed all that it is to have; null if they stay as they are
     */
    public boolean tellMore(@Nullable List<ProtocolMapperRepresentation> proposed) {
        if (proposed == null || !TokenRules.of(session, client).keepsClaimsAboutUsers()) {
            return false;
        }
        HarmlessMappers harmless = new HarmlessMappers(session);
        Set<Map<String, String>> before =
                client.getProtocolMappersStream().map(AddedMappers::read).collect(Collectors.toSet());
        return proposed.stream()
                .map(RepresentationToModel::toModel)
                .filter(mapper -> !before.contains(read(mapper)))
                .anyMatch(mapper -> mapper.getProtocolMapper() != null && !harmless.contains(mapper));
    }

    /** Its kind, and what it reads: under which name, and where, is the client's to change. */
    private static Map<String, String> read(ProtocolMapperModel mapper) {
        Map<String, String> read = new TreeMap<>();
        if (mapper.getConfig() != null) {
            read.putAll(mapper.getConfig());
            read.keySet()
                    .removeIf(setting -> !setting.startsWith(ProtocolMapperUtils.USER_ATTRIBUTE)
                            && !setting.equals(ProtocolMapperUtils.USER_SESSION_NOTE));
        }
        read.put("", String.valueOf(mapper.getProtocolMapper()));
        return read;
    }
}
