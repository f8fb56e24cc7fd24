package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import no.helseprofil.assessment.ClientAssessor.Seen;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.grammar.Member.Members;
import no.helseprofil.incident.Block;
import no.helseprofil.keycloak.admin.AdminCall.Body;
import no.helseprofil.keycloak.admin.AdminCall.Page;
import no.helseprofil.keycloak.admin.KnownParameters.QueryParameters;
import no.helseprofil.keycloak.admin.ObtainedByKey.Obtained;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.blocklist.GrantRevocation;
import no.helseprofil.keycloak.blocklist.GrantRevocation.BlockedClients;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.incident.BlockTable.StoredBlock;
import no.helseprofil.keycloak.incident.BlockedRealms;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.sharedsignals.BlockSignals;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.keycloak.user.HealthAttribute.CheckDigits;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.keycloak.web.Problems.ProblemException;
import no.helseprofil.timetable.Instants;
import no.helseprofil.timetable.InvalidProfileException;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Blocks of a realm: keys, clients and organisations to which nothing is issued any more. */
public final class BlocksResource {

    private static final String RESOURCE = "HELSEPROFIL_BLOCK";
    private static final String KIND = "kind";
    private static final String VALUE = "value";
    private static final String EXPIRES = "expires";
    private static final String REASON = "reason";

    /** Time back for which a dry run counts requests. */
    private static final Duration LATELY = Duration.ofDays(7);

    private static final Member<Block.Kind> OF_KIND =
            Member.required(KIND, Grammar.oneOf(List.of(Block.Kind.values()), Block.Kind::text));
    private static final Member<String> OF_VALUE = Member.required(VALUE, Body.LINE);

    private final AdminCall call;
    private final BlockedRealms blocks;

    BlocksResource(AdminCall call) {
        this.call = call;
        this.blocks = ProfileProviderFactory.part(call.session(), BlockedRealms.class);
    }

    /** A page of them, the newest first; also those that have ended and not been taken away. */
    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response blocks(@QueryParam("first") @Nullable String first, @QueryParam("max") @Nullable String max) {
        call.requireProfile();
        Page page = Page.of(first, max, "blocks");
        Instant now = call.now();
        return Response.ok(blocks.page(call.session(), call.realm(), page.first(), page.max()).stream()
                        .map(block -> Listed.of(block, now))
                        .toList())
                .build();
    }

    /** Returns what a blocked key obtained before. */
    @GET
    @Path("{id}/obtained")
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response obtained(@PathParam("id") String id) {
        call.requireProfile();
        Obtained obtained = blocks.find(call.session(), call.realm(), id)
                .map(stored -> new ObtainedByKey(call).of(stored.block(), call.now()))
                .orElse(null);
        return obtained == null
                ? Problems.of(404, "No block of a key has this id")
                : Response.ok(obtained).build();
    }

    /** Blocks something; as a dry run, says whom it would hit. */
    @POST
    @QueryParameters({AdminCall.DRY_RUN, Extent.NAME})
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response block(
            @QueryParam("first") @Nullable String first,
            @QueryParam("max") @Nullable String max,
            @Nullable String text) {
        Page page = Page.of(first, max, "clients");
        boolean isDryRun = call.isDryRun();
        call.requireWriter();
        call.requireProfile();
        Instant now = call.now();
        Member<Instant> expires = Member.optional(
                EXPIRES, Instants.GRAMMAR.where(end -> end.isAfter(now), "write an instant that lies ahead"));
        Members body = Body.read(text, Function.identity(), OF_KIND, OF_VALUE, Body.REASON, expires);
        Block likely =
                read(body.get(OF_KIND), body.get(OF_VALUE), body.find(expires).orElse(null));
        List<BlockedClients.Hit> hits = new BlockedClients(call.session(), call.realm()).of(likely);
        requireLikely(likely, hits);
        Extent extent = extent(hits);
        if (isDryRun) {
            return Response.ok(reach(likely, hits, extent, now, page)).build();
        }
        extent.require(call);
        call.requireWrite();
        call.requireProfile();
        Block block = read(likely.kind(), likely.value(), likely.expires());
        StoredBlock stored =
                new StoredBlock(KeycloakModelUtils.generateId(), block, body.get(Body.REASON), call.caller(), now);
        blocks.add(call.session(), call.realm(), stored);
        call.record(
                OperationType.CREATE,
                RESOURCE,
                Change.of(Change.Kind.BLOCK, call.author(), details(stored, "to"), stored.reason()));
        GrantRevocation.begin(call.session(), call.realm(), stored);
        return Response.status(Response.Status.CREATED)
                .entity(Listed.of(stored, now))
                .build();
    }

    /**
     * Takes a block away. Where another one still blocks the same, the answer has it: nothing is given again then.
     *
     * @param reason why, for the table of changes
     */
    @DELETE
    @Path("{id}")
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response delete(@PathParam("id") String id, @QueryParam(REASON) @Nullable String reason) {
        call.requireWrite();
        call.requireProfile();
        String why = call.optionalReason(reason);
        StoredBlock stored = blocks.find(call.session(), call.realm(), id).orElse(null);
        if (stored == null) {
            return Problems.of(404, "No block has this id");
        }
        blocks.remove(call.session(), call.realm(), stored);
        BlockSignals.afterRemoval(call.session(), call.realm(), stored);
        call.record(
                OperationType.DELETE,
                RESOURCE,
                Change.of(Change.Kind.BLOCK, call.author(), details(stored, "from"), why));
        Instant now = call.now();
        List<Listed> others = blocks.ofTheSame(call.session(), call.realm(), stored.block()).stream()
                .filter(other -> other.block().holds(now))
                .map(other -> Listed.of(other, now))
                .toList();
        return others.isEmpty()
                ? Response.noContent().build()
                : Response.ok(new StillBlocked(others)).build();
    }

    private Block read(Block.Kind kind, String written, @Nullable Instant expires) {
        String value = kind.read(written).orElseThrow(() -> unfit(kind.remedy()));
        if (kind != Block.Kind.CLIENT) {
            return new Block(kind, value, null, expires);
        }
        ClientModel client = ClientReader.find(call.realm(), value).orElse(null);
        if (client == null || KeycloakClients.contains(value)) {
            throw unfit(kind.remedy());
        }
        return new Block(kind, client.getClientId(), client.getId(), expires);
    }

    /** Refuses an organisation number with a wrong check digit, unless a client of the realm has it. */
    private void requireLikely(Block block, List<BlockedClients.Hit> hits) {
        if (block.kind() == Block.Kind.ORGANISATION
                && hits.isEmpty()
                && !Block.Kind.hasCheckDigit(block.value())
                && CheckDigits.areCheckedIn(call.session())) {
            throw unfit(
                    "write the organisation number as it stands in Enhetsregisteret; its check digit is wrong, and no"
                            + " client has it");
        }
    }

    private Extent extent(List<BlockedClients.Hit> hits) {
        long keycloaks = KeycloakClients.names()
                .filter(name -> call.realm().getClientByClientId(name) != null)
                .count();
        return new Extent(
                hits.size(),
                hits.stream().filter(BlockedClients.Hit::isWhole).count(),
                call.session().clients().getClientsCount(call.realm()) - keycloaks);
    }

    private static ProblemException unfit(String remedy) {
        return new ProblemException(
                Problems.of("Nothing is blocked", List.of(new InvalidProfileException.Problem("/" + VALUE, remedy))));
    }

    private static ObjectNode details(StoredBlock stored, String member) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        details.set(member, stored.written());
        return details;
    }

    private Reach reach(Block block, List<BlockedClients.Hit> hits, Extent extent, Instant now, Page page) {
        List<BlockedClients.Hit> shown = page.of(hits);
        Observations observations = Observations.of(call.session());
        observations.flush();
        Map<String, List<Seen>> seen = shown.isEmpty()
                ? Map.of()
                : observations.seen(
                        call.session(),
                        call.realm(),
                        shown.stream().map(BlockedClients.Hit::id).toList(),
                        now.minus(LATELY));
        return new Reach(
                extent.hit(),
                extent.all(),
                extent.isWide(),
                extent.isEverybody(),
                shown.stream()
                        .map(hit -> reached(hit, seen.getOrDefault(hit.id(), List.of()), now.minus(LATELY)))
                        .toList(),
                new ObtainedByKey(call).of(block, now));
    }

    private Reached reached(BlockedClients.Hit hit, List<Seen> seen, Instant since) {
        ClientModel client = call.realm().getClientById(hit.id());
        List<Seen> requests = seen.stream()
                .filter(line -> line.observation().requirement() == null)
                .toList();
        return new Reached(
                hit.clientId(),
                hit.isWhole(),
                client == null ? 0 : call.session().sessions().getActiveUserSessions(call.realm(), client),
                client == null ? 0 : call.session().sessions().getOfflineSessionsCount(call.realm(), client),
                requests.stream()
                        .filter(line -> line.observation().last().isAfter(since))
                        .mapToLong(Seen::count)
                        .sum(),
                requests.stream()
                        .map(line -> line.observation().last())
                        .filter(Objects::nonNull)
                        .max(Instant::compareTo)
                        .map(Instant::toString)
                        .orElse(null));
    }

    /**
     * Blocks of the same thing as one that was taken away.
     *
     * @param blocks those in force, the newest first
     */
    private record StillBlocked(
            @JsonProperty("stillBlockedBy") List<Listed> blocks) {}

    /**
     * Whom a block would hit.
     *
     * @param total how many clients
     * @param of how many there are
     * @param isWide whether {@code total} must be sent to block it
     * @param isEverybody whether no client would be left
     * @param clients a page of them
     * @param obtained what the key obtained lately; null if it is about no key
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Reach(
            @JsonProperty("total") long total,
            @JsonProperty("of") long of,
            @JsonProperty("numberNeeded") boolean isWide,
            @JsonProperty("everybody") boolean isEverybody,
            @JsonProperty("clients") List<Reached> clients,
            @JsonProperty("obtained") @Nullable Obtained obtained) {}

    /**
     * A client that a block would hit.
     *
     * @param all whether nothing is given to it any more; else only where it names the organisation
     * @param requests how many came in the last seven days
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Reached(
            @JsonProperty("clientId") String clientId,
            @JsonProperty("all") boolean all,
            @JsonProperty("sessions") long sessions,
            @JsonProperty("offlineSessions") long offlineSessions,
            @JsonProperty("requests") long requests,
            @JsonProperty("lastSeen") @Nullable String lastSeen) {}

    /** A block as the admin REST shows it; members without a value are left out. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Listed(
            @JsonProperty("id") String id,
            @JsonProperty(KIND) String kind,
            @JsonProperty(VALUE) String value,
            @JsonProperty(REASON) String reason,
            @JsonProperty("by") @Nullable String author,
            @JsonProperty("created") String created,
            @JsonProperty(EXPIRES) @Nullable String expires,
            @JsonProperty("inForce") boolean inForce) {

        static Listed of(StoredBlock stored, Instant now) {
            Block block = stored.block();
            return new Listed(
                    stored.id(),
                    block.kind().text(),
                    block.value(),
                    stored.reason(),
                    stored.author(),
                    stored.created().toString(),
                    block.expires() == null ? null : block.expires().toString(),
                    block.holds(now));
        }
    }

    /**
     * The number of clients that an act of an incident stops. From a tenth of the realm's clients on, the act is done
     * if their number is sent with it.
     *
     * @param hit how many are stopped by it
     * @param stopped how many get nothing then, those included that got nothing before
     * @param all how many there are, without Keycloak's own
     */
    record Extent(long hit, long stopped, long all) {

        /** The parameter of the query that has the number. */
        static final String NAME = "clients";

        /** One of how many clients is too many to be stopped in passing. */
        private static final int SHARE = 10;

        /** Returns whether the number must be sent. Whoever stops a single client has named it, or its key, already. */
        boolean isWide() {
            return hit > 1 && hit * SHARE >= all;
        }

        /** Returns whether no client of the realm is left. */
        boolean isEverybody() {
            return hit > 0 && stopped >= all;
        }

        /** Ends the call unless the number was sent where it must be, and is right where it was. */
        void require(AdminCall call) {
            Optional<String> sent = call.parameter(NAME);
            String number = String.valueOf(hit);
            if (sent.isEmpty() ? !isWide() : sent.get().equals(number)) {
                return;
            }
            throw new ProblemException(
                    409,
                    "Nothing is done yet: this stops " + number + " of " + all + " clients"
                            + (isEverybody() ? ", so that none is left" : "") + ". If that is meant, send " + NAME + "="
                            + number + " in the query, or --" + NAME + " " + number + " on the command line");
        }
    }
}
