package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.audit.ChangeEntity.RecordedChange;
import no.helseprofil.keycloak.client.ClientSettings.FilledInSettings;
import no.helseprofil.keycloak.database.ClientAttributeRows;
import no.helseprofil.keycloak.provenance.AttributeProvenance;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * A client that still has settings that the server filled in at its registration. Keycloak itself uses some of them, so
 * they outlast the profile.
 *
 * @param clientId {@code client_id}
 * @param filledIn each setting by {@code name}, with the requested value ({@code from}, left out if none was requested)
 *     and the present one ({@code to})
 */
public record FilledInClient(
        @JsonProperty("clientId") String clientId,
        @JsonProperty("filledIn") List<JsonNode> filledIn) {

    /** Returns these clients, the last registered ones first. */
    public static List<FilledInClient> of(KeycloakSession session, RealmModel realm) {
        List<FilledInClient> found = new ArrayList<>();
        forEach(session, realm, (client, kept) -> found.add(new FilledInClient(client.getClientId(), kept)));
        return found;
    }

    /** Restores the requested settings of each client, and records a change for each. */
    public static void restore(KeycloakSession session, RealmModel realm, Author author, String reason) {
        forEach(session, realm, (client, kept) -> {
            FilledInSettings.putBack(client, kept);
            ObjectNode details = JsonNodeFactory.instance.objectNode();
            kept.forEach(details.putArray("putBack")::add);
            AuditLog.record(session, realm, Change.ofClient(author, client, details, reason));
        });
    }

    private static void forEach(
            KeycloakSession session, RealmModel realm, BiConsumer<ClientModel, List<JsonNode>> found) {
        Set<String> seen = new HashSet<>();
        List<RecordedChange> lines = AuditLog.ofKind(session, realm, Change.Kind.CLIENT)
                .filter(line -> line.details().has(FilledInSettings.MEMBER))
                .filter(line -> line.what().id() != null && seen.add(line.what().id()))
                .toList();
        for (RecordedChange line : lines) {
            ClientModel client = realm.getClientById(line.what().id());
            Map<String, JsonNode> kept = client == null
                    ? Map.of()
                    : FilledInSettings.kept(client, line.details().get(FilledInSettings.MEMBER));
            if (client != null && !kept.isEmpty()) {
                found.accept(client, List.copyOf(kept.values()));
            }
        }
    }

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
                    .map(client ->
                            new ImportedClient(client.clientId(), stamps.imported(client.id(), client.attributes())))
                    .filter(client -> !client.attributes().isEmpty())
                    .toList();
        }
    }
}
