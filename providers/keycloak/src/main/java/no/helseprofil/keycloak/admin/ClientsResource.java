package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.grammar.Member.Members;
import no.helseprofil.keycloak.admin.AdminCall.Body;
import no.helseprofil.keycloak.admin.AdminCall.Page;
import no.helseprofil.keycloak.admin.KnownParameters.QueryParameters;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.Change.AttributeChanges;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.PresentClients;
import no.helseprofil.keycloak.database.ClientAttributeRows;
import no.helseprofil.keycloak.database.ClientAttributeRows.ClientIds;
import no.helseprofil.keycloak.database.Entities.ReadOnly;
import no.helseprofil.keycloak.observations.Observations.LastSeen;
import no.helseprofil.keycloak.provenance.AttributeProvenance;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.keycloak.web.Problems.ProblemException;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The clients of a realm, by {@code client_id}. */
public final class ClientsResource {

    /** Number of clients that are put into a cohort at once. */
    static final int MOST = 5_000;

    /** Number of clients that one query looks up. */
    private static final int PART = 500;

    private static final String LIST = "write an array of 1 to " + MOST + " client_ids";

    private static final String COHORT = "cohort";
    static final String UNKNOWN = "No client of this realm has this client_id";
    private static final Member<List<String>> CLIENTS = Member.required(
            "clients",
            Grammar.list(LIST, Grammar.value(node -> Optional.ofNullable(node.textValue()), "write a client_id", null))
                    .where(names -> !names.isEmpty() && names.size() <= MOST, LIST));

    private final AdminCall call;

    ClientsResource(AdminCall call) {
        this.call = call;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response clients(@QueryParam("first") @Nullable String first, @QueryParam("max") @Nullable String max) {
        Page page = Page.of(first, max, "clients");
        Profile profile = call.profile();
        Instant now = call.now();
        List<ClientStatus> clients = PresentClients.of(call.realm(), page.first(), page.max())
                .map(client -> ClientStatus.of(client, LastSeen.of(call.session(), client), profile, now))
                .toList();
        return Response.ok(clients).build();
    }

    /**
     * Puts clients into a cohort of the document, or takes them out of theirs: all that are named, or none of them. A
     * dry run says what would become of each.
     */
    @POST
    @Path(COHORT)
    @QueryParameters(AdminCall.DRY_RUN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response cohort(@Nullable String text) {
        boolean isDryRun = call.isDryRun();
        if (isDryRun) {
            call.requireWriter();
        } else {
            call.requireWrite();
        }
        Member<JsonNode> cohort = CohortMove.cohort(call.profile());
        Member<String> reason = isDryRun ? Member.optional("reason", Body.LINE) : Body.REASON;
        Members body = Body.read(text, Function.identity(), cohort, CLIENTS, reason);
        Map<String, String> stored = CohortMove.stored(call.session(), call.realm());
        String after = body.get(cohort).textValue();
        List<CohortMove> moves = ReadOnly.run(call.session(), () -> clients(body.get(CLIENTS))).stream()
                .map(client -> new CohortMove(client, stored.get(client.id()), after))
                .toList();
        if (!isDryRun) {
            CohortMove.make(call, moves.stream().filter(CohortMove::changes).toList(), after, body.get(reason));
            call.event(OperationType.UPDATE, ClientResource.RESOURCE);
        }
        return Response.ok(moves).build();
    }

    /** A client may have the name by which all are put into a cohort. */
    @GET
    @Path(COHORT)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response namedCohort() {
        return client(COHORT).client();
    }

    /** Returns the clients of these names, each once; a problem with all names that no client has. */
    private List<ClientIds> clients(List<String> names) {
        Map<String, ClientIds> known = known(names);
        List<ClientIds> clients = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            ClientIds client = known.containsKey(name) ? known.get(name) : find(name);
            if (client == null) {
                problems.add(new Problem("/clients/" + i, name + ": " + UNKNOWN));
            } else if (KeycloakClients.contains(name)) {
                problems.add(new Problem("/clients/" + i, name + ": " + ClientResource.KEYCLOAKS));
            } else {
                clients.add(client);
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(Problems.of("Nothing is written", problems));
        }
        return clients.stream().distinct().toList();
    }

    /** Returns the stored clients among these, by {@code client_id}, in a few queries. */
    private Map<String, ClientIds> known(List<String> names) {
        List<String> sayable =
                names.stream().filter(ClientReader::isSayable).distinct().toList();
        Map<String, ClientIds> known = new HashMap<>();
        for (int first = 0; first < sayable.size(); first += PART) {
            ClientAttributeRows.named(
                            call.session(),
                            call.realm(),
                            sayable.subList(first, Math.min(sayable.size(), first + PART)))
                    .forEach(client -> known.put(client.clientId(), client));
        }
        return known;
    }

    /** Returns a client that Keycloak finds elsewhere, or by another form of its name; null if there is none. */
    private @Nullable ClientIds find(String name) {
        return ClientReader.find(call.realm(), name)
                .map(client -> new ClientIds(client.getId(), client.getClientId()))
                .orElse(null);
    }

    /**
     * One of them.
     *
     * @param clientId its {@code client_id}, which may contain what has to be escaped in an address
     */
    @Path("{clientId}")
    public ClientResource client(@PathParam("clientId") String clientId) {
        ClientModel client = ClientReader.find(call.realm(), clientId).orElse(null);
        if (client == null) {
            throw new ProblemException(404, UNKNOWN);
        }
        return new ClientResource(call, client);
    }

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
         * Puts one client into a cohort, or takes it out of its cohort. What came by import is confirmed so, even where
         * it stays.
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
         * The cohorts of a realm's clients as they are stored, by internal id. Where many are moved nothing of a client
         * is taken from this node's cache, which may not have heard yet of who moved it a moment before.
         */
        static Map<String, String> stored(KeycloakSession session, RealmModel realm) {
            Map<String, String> cohorts = new HashMap<>();
            ClientAttributeRows.beginningSo(session, realm, ClientAttributes.COHORT)
                    .forEach(row -> {
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
}
