package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.Change.AttributeChanges;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.database.ClientAttributeRows;
import no.helseprofil.keycloak.database.ClientAttributeRows.ClientIds;
import no.helseprofil.keycloak.provenance.AttributeProvenance;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * A client that goes from one cohort into another.
 *
 * @param client the client
 * @param before its cohort now; null for none
 * @param after the cohort that it goes into; null for none
 */
@JsonPropertyOrder({"clientId", "before", "after"})
record CohortMove(
        @JsonIgnore ClientIds client,
        @JsonProperty @Nullable String before,
        @JsonProperty @Nullable String after) {

    /**
     * Puts one client into a cohort, or takes it out of its cohort. What came by import is confirmed so, even where it
     * stays.
     */
    static void make(AdminCall call, ClientModel client, @Nullable String after, String reason) {
        ClientIds ids = new ClientIds(client.getId(), client.getClientId());
        CohortMove move = new CohortMove(ids, client.getAttribute(ClientAttributes.COHORT), after);
        new AttributeProvenance(call.session(), call.realm()).set(client, ClientAttributes.COHORT, after);
        move.record(call, call.author(), reason);
    }

    /** Makes moves into the same cohort, in a number of queries that doesn't grow with each client. */
    static void make(AdminCall call, List<CohortMove> moves, @Nullable String after, String reason) {
        Author author = call.author();
        new AttributeProvenance(call.session(), call.realm())
                .set(moves.stream().map(CohortMove::client).toList(), ClientAttributes.COHORT, after);
        moves.forEach(move -> move.record(call, author, reason));
    }

    /** Adds a line to the table of changes. */
    private void record(AdminCall call, Author author, String reason) {
        AuditLog.record(
                call.session(),
                call.realm(),
                Change.ofClient(
                        author,
                        client.id(),
                        client.clientId(),
                        AttributeChanges.of(ClientAttributes.COHORT, before, after),
                        reason));
    }

    /**
     * The cohorts of a realm's clients as they are stored, by internal id. Where many are moved nothing of a client is
     * taken from this node's cache, which may not have heard yet of who moved it a moment before.
     */
    static Map<String, String> stored(KeycloakSession session, RealmModel realm) {
        Map<String, String> cohorts = new HashMap<>();
        ClientAttributeRows.beginningSo(session, realm, ClientAttributes.COHORT).forEach(row -> {
            String cohort = row.attributes().get(ClientAttributes.COHORT);
            if (cohort != null) {
                cohorts.put(row.id(), cohort);
            }
        });
        return cohorts;
    }

    /** Returns what a body names the cohort by: one that the document has, or null for none. */
    static Member<JsonNode> cohort(Profile profile) {
        Set<String> cohorts = profile.timetable().cohorts().keySet();
        return Member.required(
                "cohort",
                Grammar.value(
                        node -> Optional.of(node)
                                .filter(name ->
                                        name.isNull() || name.isTextual() && cohorts.contains(name.textValue())),
                        "write the name of a cohort that the profile document has, or null for none",
                        null));
    }

    /** Its {@code client_id}. */
    @JsonProperty
    String clientId() {
        return client.clientId();
    }

    /** Returns whether it leads anywhere. */
    boolean changes() {
        return !Objects.equals(before, after);
    }
}
