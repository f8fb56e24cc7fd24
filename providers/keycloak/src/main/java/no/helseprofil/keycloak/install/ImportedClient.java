package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import no.helseprofil.keycloak.database.ClientAttributeRows;
import no.helseprofil.keycloak.provenance.AttributeProvenance;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * A client that an import has exempted from something, without a confirmation in this realm.
 *
 * @param clientId {@code client_id}
 * @param attributes names of the imported attributes that the timetable uses
 */
public record ImportedClient(
        @JsonProperty("clientId") String clientId,
        @JsonProperty("attributes") List<String> attributes) {

    /** Returns these clients of a realm, by {@code client_id}, without Keycloak's own, which need no exemption. */
    public static List<ImportedClient> of(KeycloakSession session, RealmModel realm) {
        AttributeProvenance.Acknowledged stamps = new AttributeProvenance(session, realm).all();
        return ClientAttributeRows.beginningSo(session, realm, ClientAttributes.PREFIX).stream()
                .filter(client -> !KeycloakClients.contains(client.clientId()))
                .map(client -> new ImportedClient(client.clientId(), stamps.imported(client.id(), client.attributes())))
                .filter(client -> !client.attributes().isEmpty())
                .toList();
    }
}
