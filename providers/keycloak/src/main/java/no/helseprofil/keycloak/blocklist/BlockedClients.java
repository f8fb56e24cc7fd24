package no.helseprofil.keycloak.blocklist;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.incident.Block;
import no.helseprofil.keycloak.client.NamedClient;
import no.helseprofil.keycloak.client.PresentClients;
import no.helseprofil.keycloak.client.RegisteredKeys;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.organisation.ToldOrganisations;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The clients that a block is about, by what is registered of them. Keys behind a {@code jwks_uri} are stored nowhere,
 * so who has one of those is seen when it comes.
 *
 * @param session the call
 * @param realm the realm
 */
public record BlockedClients(KeycloakSession session, RealmModel realm) {

    private static final Set<String> OWN = Set.of(ClientAttributes.ORGNR_PARENT, ClientAttributes.ORGNR_SUPPLIER);
    private static final Set<String> NAMED = Set.of(ClientAttributes.ORGNR_CHILDREN, ClientAttributes.DELEGATIONS);

    /**
     * A client.
     *
     * @param id Keycloak's internal id
     * @param clientId its {@code client_id}
     * @param isWhole whether all that it got may be somebody's who is blocked; else only where it names the
     *     organisation
     */
    public record Hit(String id, String clientId, boolean isWhole) {}

    /** Those of a block, in the order of their {@code client_id}s. */
    public List<Hit> of(Block block) {
        if (block.kind() == Block.Kind.CLIENT) {
            return NamedClient.find(realm, block.value()).stream()
                    .map(client -> new Hit(client.getId(), client.getClientId(), true))
                    .toList();
        }
        return PresentClients.read(
                session,
                realm,
                clients ->
                        clients.flatMap(client -> hit(client, block).stream()).toList());
    }

    private static Optional<Hit> hit(ClientModel client, Block block) {
        boolean whole = block.kind() == Block.Kind.KEY
                ? RegisteredKeys.of(client).contains(block.value())
                : names(client, OWN, block.value());
        boolean part = block.kind() == Block.Kind.ORGANISATION && names(client, NAMED, block.value());
        return whole || part ? Optional.of(new Hit(client.getId(), client.getClientId(), whole)) : Optional.empty();
    }

    private static boolean names(ClientModel client, Set<String> attributes, String number) {
        return attributes.stream()
                .flatMap(attribute -> Stream.ofNullable(client.getAttribute(attribute)))
                .anyMatch(registered -> ToldOrganisations.in(registered).contains(number));
    }
}
