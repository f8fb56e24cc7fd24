package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import no.helseprofil.keycloak.database.ClientAttributeRows;
import no.helseprofil.keycloak.stamps.Stamps;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * A client that was let off something by an import, which nobody here has confirmed.
 *
 * @param clientId its {@code client_id}
 * @param attributes the names of what the import wrote of those that the timetable goes by
 */
public record ImportedClient(
        @JsonProperty("clientId") String clientId,
        @JsonProperty("attributes") List<String> attributes) {

    /** Those of a realm, by {@code client_id}; Keycloak's own are let off nothing. */
    public static List<ImportedClient> of(KeycloakSession session, RealmModel realm) {
        Stamps.Acknowledged stamps = new Stamps(session, realm).all();
        return ClientAttributeRows.beginningSo(session, realm, ClientAttributes.PREFIX).stream()
                .filter(client -> !KeycloakClients.contains(client.clientId()))
                .map(client -> new ImportedClient(client.clientId(), stamps.imported(client.id(), client.attributes())))
                .filter(client -> !client.attributes().isEmpty())
                .toList();
    }
}
