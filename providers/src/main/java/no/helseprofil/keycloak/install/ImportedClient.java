package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
import no.helseprofil.keycloak.client.PresentClients;
import no.helseprofil.keycloak.stamps.Stamps;
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
        return PresentClients.read(
                session,
                realm,
                clients -> clients.filter(client -> !KeycloakClients.contains(client.getClientId()))
                        .map(client -> new ImportedClient(client.getClientId(), stamps.imported(client)))
                        .filter(client -> !client.attributes().isEmpty())
                        .sorted(Comparator.comparing(ImportedClient::clientId))
                        .toList());
    }
}
