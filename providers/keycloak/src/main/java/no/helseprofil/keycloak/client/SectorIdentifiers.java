package no.helseprofil.keycloak.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.client.ClientReader.ClientView;
import no.helseprofil.keycloak.server.RequestAttribute;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.protocol.oidc.mappers.AbstractPairwiseSubMapper;
import org.keycloak.protocol.oidc.mappers.PairwiseSubMapperHelper;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;

/**
 * The {@code sector_identifier_uri} of a client, which Keycloak keeps in the mappers that make pairwise subjects, and
 * fetches whenever it takes one.
 */
public final class SectorIdentifiers {

    private static final RequestAttribute<String> ASKED = RequestAttribute.of(String.class);
    private static final String SEPARATOR = "##";

    private SectorIdentifiers() {}

    /** Keeps what a registration asks for: its mapper is made after the registration is judged. */
    public static void ask(KeycloakSession session, String address) {
        ASKED.set(session, address);
    }

    static Optional<String> asked(KeycloakSession session) {
        return ASKED.get(session);
    }

    /** All that are known of a client: those of its mappers, and the one that it has by itself. */
    static @Nullable String of(ClientView client) {
        return joined(
                Stream.of(client.sectorIdentifiers(), client.attribute(OIDCConfigAttributes.SECTOR_IDENTIFIER_URI)));
    }

    static @Nullable String of(ClientModel client) {
        return joined(client.getProtocolMappersStream()
                .filter(mapper -> isPairwise(mapper.getProtocolMapper()))
                .map(mapper -> address(mapper.getConfig())));
    }

    /**
     * Returns the addresses of a proposed client.
     *
     * @param stored what is stored, which stays where the proposal names no mappers
     */
    static @Nullable String of(ClientRepresentation proposed, @Nullable String stored) {
        List<ProtocolMapperRepresentation> mappers = proposed.getProtocolMappers();
        return mappers == null
                ? stored
                : joined(mappers.stream()
                        .filter(mapper -> mapper != null && isPairwise(mapper.getProtocolMapper()))
                        .map(mapper -> address(mapper.getConfig())));
    }

    private static boolean isPairwise(@Nullable String mapper) {
        return mapper != null && mapper.endsWith(AbstractPairwiseSubMapper.PROVIDER_ID_SUFFIX);
    }

    private static @Nullable String address(@Nullable Map<String, String> config) {
        return config == null ? null : config.get(PairwiseSubMapperHelper.SECTOR_IDENTIFIER_URI);
    }

    private static @Nullable String joined(Stream<@Nullable String> addresses) {
        String joined = addresses
                .filter(address -> address != null && !address.isBlank())
                .distinct()
                .sorted()
                .collect(Collectors.joining(SEPARATOR));
        return joined.isEmpty() ? null : joined;
    }
}
