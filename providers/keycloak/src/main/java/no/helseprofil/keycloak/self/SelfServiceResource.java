package no.helseprofil.keycloak.self;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import no.helseprofil.clientdraft.ClientDraft.UnfitDraftException;
import no.helseprofil.clientdraft.DraftChange;
import no.helseprofil.clientdraft.WantedSettings;
import no.helseprofil.decision.token.GrantedApis;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.clientdraft.DraftedClients;
import no.helseprofil.keycloak.clientdraft.DraftedClients.OpenDraft;
import no.helseprofil.keycloak.clientdraft.Drafts;
import no.helseprofil.keycloak.clientdraftpage.ConfirmationResource;
import no.helseprofil.keycloak.quota.Quotas;
import no.helseprofil.keycloak.quota.Quotas.Quota;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.ProofAlgorithms;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.self.SelfCaller.EndpointPrecondition;
import no.helseprofil.keycloak.server.RequestBody;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.token.TokenLookup;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.keycloak.web.RealmLinks;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.rotation.OfferedKey.UnfitKeyException;
import no.helseprofil.rotation.RotatingKeys;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Resource with NHN's self-service: what a client does for itself with a token of its own. NHN's libraries work with it
 * unchanged. They send a request once, so no request here is answered with a challenge for a nonce.
 */
public final class SelfServiceResource {

    /** Most bytes of a body: an RSA key of 16,384 bits has less than 3,000, and may come with certificates. */
    private static final int LONGEST_BODY = 16 * 1024;

    /** Name of the header that NHN's programs send. */
    private static final String API_KEY = "api-key";

    private final KeycloakSession session;

    public SelfServiceResource(KeycloakSession session) {
        this.session = session;
    }

    /** Registers the client's next key, and returns its expiry. */
    @POST
    @Path("client-secret")
    public Response clientSecret(@Nullable InputStream body) {
        byte[] read = RequestBody.read(body, LONGEST_BODY);
        return answer((profile, caller) -> registered(profile, caller, read));
    }

    @GET
    @Path("client")
    public Response client() {
        return answer((profile, caller) -> ok(new OwnClient(session, caller.client()).json()));
    }

    /** Returns the same, under the name that NHN's samples use for it elsewhere. */
    @GET
    @Path("client-status")
    public Response clientStatus() {
        return client();
    }

    /**
     * Offers a change of the client's own registration. It is stored until a person confirms it, and takes effect only
     * then. If nothing differs, nothing is stored.
     */
    @PUT
    @Path("client")
    public Response change(@Nullable InputStream body) {
        byte[] read = RequestBody.read(body, LONGEST_BODY);
        return answer((profile, caller) -> asked(caller, read));
    }

    /**
     * Offers a new client, with the key that an administrator has given to its vendor. It is stored until a person
     * confirms it.
     */
    @POST
    @Path("client-drafts")
    public Response clientDrafts(@Nullable InputStream body) {
        byte[] read = RequestBody.read(body, LONGEST_BODY);
        return opened(active -> {
            Optional<Response> unreadable = unreadable(read);
            return unreadable.isPresent() ? unreadable.get() : offered(read);
        });
    }

    /**
     * Returns the page on which a person confirms either of them.
     *
     * @param clientId the client's id, or the one that it would have
     */
    @Path("confirm-client/{id}")
    public ConfirmationResource confirmation(@PathParam("id") String clientId) {
        Optional<Response> shut = shut();
        if (shut.isPresent() || RealmProfiles.of(session).active().isEmpty()) {
            throw new WebApplicationException(shut.orElseGet(SelfServiceResource::closed));
        }
        return new ConfirmationResource(session, clientId);
    }

    private Response asked(OwnToken.Caller caller, byte[] body) {
        Optional<Response> unreadable = unreadable(body);
        if (unreadable.isPresent()) {
            return unreadable.get();
        }
        Optional<Duration> wait = Quotas.use(session, caller.client(), Quota.CHANGE, ServerClock.INSTANCE.instant());
        if (wait.isPresent()) {
            return Problems.of(
                    429,
                    "wait: this client has requested changes " + Quota.CHANGE.most() + " times today (UTC)",
                    wait.get());
        }
        try {
            Author author = Author.of(caller.account(), caller.client());
            return Drafts.offer(session, caller.client(), author, body)
                    .map(draft -> Response.status(202)
                            .entity(draft(draft.clientId(), draft.ends()))
                            .type(MediaType.APPLICATION_JSON_TYPE)
                            .build())
                    .orElseGet(() -> ok(new OwnClient(session, caller.client()).json()));
        } catch (UnfitDraftException unfit) {
            return Problems.of(unfit.status(), unfit.remedy());
        }
    }

    private Response offered(byte[] body) {
        String key = session.getContext().getRequestHeaders().getHeaderString(API_KEY);
        try {
            String clientId = Drafts.offer(session, key, body);
            return ok(draft(clientId, ServerClock.INSTANCE.instant().plus(Drafts.LIFE)));
        } catch (UnfitDraftException unfit) {
            session.getTransactionManager().setRollbackOnly();
            return Problems.of(unfit.status(), unfit.remedy());
        }
    }

    private Map<String, String> draft(String clientId, Instant ends) {
        return Map.of(
                "clientId",
                clientId,
                "confirmation",
                RealmLinks.confirmation(session, clientId),
                "expires",
                ends.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private Optional<Response> unreadable(byte[] body) {
        if (!isJson()) {
            return Optional.of(Problems.of(415, "send it as " + MediaType.APPLICATION_JSON));
        }
        return body.length > LONGEST_BODY
                ? Optional.of(Problems.of(413, "send at most " + LONGEST_BODY + " bytes"))
                : Optional.empty();
    }

    private Response registered(Profile profile, OwnToken.Caller caller, byte[] body) throws ChallengeException {
        if (!isJson()) {
            return Problems.of(415, "send the key as " + MediaType.APPLICATION_JSON);
        }
        return body.length > LONGEST_BODY
                ? Problems.of(413, "send one public key, in at most " + LONGEST_BODY + " bytes")
                : new KeyRegistration(session, profile, caller).register(body);
    }

    private Response answer(Handler answer) {
        return opened(active -> {
            try {
                OwnToken.Caller caller = new OwnToken(session, active, ApiScope.SELF_SERVICE).caller();
                Response answered = answer.to(active.profile(), caller);
                OwnToken.requireNotRefused(session);
                return answered;
            } catch (ChallengeException challenge) {
                return challenge.problem(ProofAlgorithms.of(active.profile()));
            }
        });
    }

    private Response opened(Function<RealmProfile.Active, Response> answer) {
        Optional<Response> shut = shut();
        if (shut.isPresent()) {
            return shut.get();
        }
        ProfileRequest.complete(session);
        return RealmProfiles.of(session)
                .active()
                .map(active -> unkept(answer.apply(active)).build())
                .orElseGet(SelfServiceResource::closed);
    }

    private Optional<Response> shut() {
        return EndpointPrecondition.refusal(session)
                .map(why -> unkept(Problems.of(403, why)).build());
    }

    private static Response closed() {
        return Problems.of(
                503,
                "the security profile of this realm is not in working order; try again later",
                Duration.ofSeconds(Refusal.RETRY_AFTER_SECONDS));
    }

    private static Response.ResponseBuilder unkept(Response answer) {
        Response.ResponseBuilder builder = Response.fromResponse(answer);
        return answer.getHeaders().containsKey(HttpHeaders.CACHE_CONTROL)
                ? builder
                : builder.header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    static Response ok(Object json) {
        return Response.ok(json).type(MediaType.APPLICATION_JSON_TYPE).build();
    }

    private boolean isJson() {
        return RequestBody.isJson(session.getContext().getRequestHeaders());
    }

    private interface Handler {

        Response to(Profile profile, OwnToken.Caller caller) throws ChallengeException;
    }

    /**
     * Registered data of a client, in the members of NHN's self-service, with its keys and with its requested changes
     * that wait for a person. A member without a value is null and not left out, because NHN's samples read each
     * member.
     */
    record OwnClient(KeycloakSession session, ClientModel client) {

        private static final String OK = "ok";
        private static final String PENDING = "pending";
        private static final String WAITS = "it has been requested and awaits confirmation";
        private static final String WOULD_GO = "its removal has been requested and awaits confirmation";

        ObjectNode json() {
            RealmModel realm = session.getContext().getRealm();
            ClientMetadata registered = new ClientReader(session, realm).stored(client);
            WantedSettings now = new DraftedClients(session, realm).registered(client);
            Optional<OpenDraft.OfChange> asked = Drafts.of(session, client);
            WantedSettings then = asked.map(OpenDraft.OfChange::wanted).orElse(now);
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("clientId", client.getClientId());
            scopes(
                    json.putArray("apiScopes"),
                    now.scopes(),
                    then.scopes(),
                    realm,
                    registered.get(ClientSetting.ORGNR_PARENT));
            claims(json.putArray("audienceSpecificClientClaims"), now.claims(), then.claims());
            now.redirectUris().forEach(json.putArray("redirectUris")::add);
            now.postLogoutRedirectUris().forEach(json.putArray("postLogoutRedirectUris")::add);
            now.childOrganisations().forEach(json.putArray("childOrganizationNumbers")::add);
            json.set("keys", keys(registered));
            json.set("pendingChange", asked.<JsonNode>map(this::pending).orElse(json.nullNode()));
            return json;
        }

        /** Returns everything that waits. NHN's members have no place for waiting addresses and child organisations. */
        private ObjectNode pending(OpenDraft.OfChange asked) {
            ObjectNode pending = JsonNodeFactory.instance.objectNode();
            pending.put("confirmation", RealmLinks.confirmation(session, asked.clientId()));
            pending.put("expires", asked.ends().truncatedTo(ChronoUnit.SECONDS).toString());
            pending.set("changes", DraftChange.json(asked.changes()));
            return pending;
        }

        private static void scopes(
                ArrayNode into, List<String> now, List<String> then, RealmModel realm, @Nullable String organisation) {
            Stream.concat(now.stream(), then.stream()).distinct().sorted().forEach(scope -> {
                Optional<String> pending = now.contains(scope)
                        ? ApiScope.of(scope, realm).flatMap(registered -> pending(registered, realm, organisation))
                        : Optional.of(WAITS);
                into.addObject()
                        .put("scope", scope)
                        .put("status", pending.isEmpty() ? OK : PENDING)
                        .put("statusReason", pending.orElse(then.contains(scope) ? null : WOULD_GO));
            });
        }

        /**
         * Returns why a scope isn't usable yet; for a client of several organisations, only a token request can say.
         */
        private static Optional<String> pending(ApiScope scope, RealmModel realm, @Nullable String organisation) {
            GrantedApis.Request request =
                    organisation == null ? null : new GrantedApis.Request(Set.of(), organisation.strip());
            GrantedApis granted = GrantedApis.of(
                    List.of(new GrantedApis.Scope(scope.toString(), scope.audience())),
                    null,
                    request,
                    audience -> TokenLookup.api(audience, realm));
            if (granted.rejected().isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    TokenLookup.api(scope.audience(), realm).disabled()
                            ? "the API is closed"
                            : "the organisation of this client has not accepted the terms of the API");
        }

        private static void claims(ArrayNode into, Map<String, String> now, Map<String, String> then) {
            Stream.concat(now.keySet().stream(), then.keySet().stream())
                    .distinct()
                    .sorted()
                    .forEach(claim -> {
                        String active = now.get(claim);
                        String wanted = then.get(claim);
                        boolean waits = wanted != null && !wanted.equals(active);
                        into.addObject()
                                .put("claimType", claim)
                                .put("activeClaimValue", active)
                                .put("pendingClaimValue", waits ? wanted : null)
                                .put("status", waits ? waiting(active) : OK)
                                .put("statusReason", waits ? WAITS : wanted == null ? WOULD_GO : null);
                    });
        }

        private static String waiting(@Nullable String active) {
            return active == null ? PENDING : "updatePending";
        }

        private static ArrayNode keys(ClientMetadata registered) {
            String jwks = registered.get(ClientSetting.JWKS);
            try {
                return jwks == null
                        ? JsonNodeFactory.instance.arrayNode()
                        : RotatingKeys.read(jwks, registered.keyEnds()).json();
            } catch (UnfitKeyException unreadable) {
                return JsonNodeFactory.instance.arrayNode();
            }
        }
    }
}
