package no.helseprofil.keycloak.help;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.attestation.AttestationSchema;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.html.Html;
import no.helseprofil.incident.IdentifierList;
import no.helseprofil.keycloak.console.ConsoleResource;
import no.helseprofil.keycloak.page.HtmlAnswer;
import no.helseprofil.keycloak.page.Negotiated;
import no.helseprofil.keycloak.page.RealmLinks;
import no.helseprofil.keycloak.page.RefusalPage;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.self.SelfResource;
import no.helseprofil.keycloak.self.SelfServiceResource;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.testtoken.TestTokensResource;
import no.helseprofil.keycloak.trial.Trials;
import no.helseprofil.keycloak.trialpage.TryResource;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.ProfileSchema;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.util.LocaleUtil;

/**
 * The requirements as they hold in one realm, for people and for programs. Open to everybody, since a client that was
 * refused has no token to show; tells what holds for all clients, and nothing about any of them.
 */
public final class HelpResource {

    private final KeycloakSession session;
    private final Negotiated asked;
    private final Pages pages;

    HelpResource(KeycloakSession session) {
        this.session = session;
        String chosen = session.getContext().getUri().getQueryParameters().getFirst(Negotiated.LANGUAGE);
        this.asked = Negotiated.of(session.getContext().getRequestHeaders()).in(chosen);
        this.pages = new Pages(RealmLinks.of(session), asked.language(), chosen != null);
    }

    /** All of them, in the order in which refusals are told. */
    @GET
    @Path("requirements")
    @Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON})
    public Response requirements() {
        return profile().active().map(this::list).orElseGet(this::closed);
    }

    /** One of them; 404 if there is none of this name. */
    @GET
    @Path("requirements/{id}")
    @Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON})
    public Response requirement(@PathParam("id") String id) {
        return profile().active().map(active -> one(active.profile(), id)).orElseGet(this::closed);
    }

    /** The page of a refusal at the authorization endpoint once more, when its reader has chosen another language. */
    @GET
    @Path("refused/{id}")
    @Produces(MediaType.TEXT_HTML)
    public Response refused(@PathParam("id") String id) {
        LocaleUtil.processLocaleParam(session, session.getContext().getRealm(), null);
        if (profile().closed().isPresent()) {
            return RefusalPage.closed(session);
        }
        String[] named = id.split("\\.", 2);
        return Catalogue.find(named[0])
                .map(requirement ->
                        RefusalPage.refused(session, requirement, explained(requirement, named), null, null))
                .orElseGet(this::requirements);
    }

    /** Which of its failures is meant, if one is. */
    private static @Nullable String explained(Requirement requirement, String[] named) {
        return named.length > 1 && requirement.explained().containsValue(named[1]) ? named[1] : null;
    }

    /**
     * How long the log of the realm is, and what is in it, signed: for whoever keeps it outside. It names nobody.
     */
    @GET
    @Path("checkpoint")
    @Produces(MediaType.TEXT_PLAIN)
    public Response checkpoint() {
        return CheckpointAnswer.of(session);
    }

    /** The keys that are blocked, signed: for APIs that validate tokens by themselves. */
    @GET
    @Path("blocklist")
    @Produces(IdentifierList.MEDIA_TYPE)
    public Response blocklist() {
        return BlocklistAnswer.of(session, profile());
    }

    /** All endpoints of ours, for programs that make requests of it. */
    @GET
    @Path("openapi.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Response openApi() {
        return schema(MediaType.APPLICATION_JSON, OpenApi.of(session).toString(), "no-cache");
    }

    /** What an attestation looks like, as clients send it. */
    @GET
    @Path("attestation.schema.json")
    @Produces(ProfileSchema.MEDIA_TYPE)
    public Response attestationSchema() {
        return schema(ProfileSchema.MEDIA_TYPE, AttestationSchema.json().toPrettyString(), "public, max-age=3600");
    }

    /** What a client may read of itself, which isn't open to everybody. */
    @Path("self")
    public SelfResource self() {
        return new SelfResource(session);
    }

    /** What a client may do for itself, as NHN's libraries ask for it. */
    @Path("selvbetjening/v1")
    public SelfServiceResource selfService() {
        return new SelfServiceResource(session);
    }

    /** Tokens for whoever tests an API, where they are made at all. */
    @Path("test-tokens")
    public TestTokensResource testTokens() {
        return new TestTokensResource(session);
    }

    /** Where a vendor tests its client. */
    @Path("try")
    public TryResource tryResource() {
        return new TryResource(session);
    }

    /** Where administrators see how the realm stands, and act. */
    @Path("console")
    public ConsoleResource console() {
        return new ConsoleResource(session);
    }

    private RealmProfile profile() {
        return RealmProfiles.of(session);
    }

    private Response list(RealmProfile.Active active) {
        List<RequirementView> views = Catalogue.requirements().stream()
                .map(requirement -> RequirementView.of(requirement, active.profile(), asked.language()))
                .toList();
        return answer(Response.ok(), views, pages.list(views, Trials.of(session).isOpen(active)));
    }

    private Response one(Profile profile, String id) {
        Optional<Requirement> found = Catalogue.find(id);
        if (found.isEmpty()) {
            return answer(Response.status(404), Map.of("error", "not_found"), pages.unknown());
        }
        RequirementView view = RequirementView.of(found.get(), profile, asked.language());
        return answer(Response.ok(), view, pages.one(view));
    }

    /**
     * The same for everybody, whatever holds in the realm.
     *
     * @param cacheControl who may keep it: nobody where the address that it was asked for by stands in it
     */
    private static Response schema(String type, String json, String cacheControl) {
        return Response.ok(json)
                .type(type)
                .header(HttpHeaders.CACHE_CONTROL, cacheControl)
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private Response closed() {
        Response.ResponseBuilder builder =
                Response.status(503).header(HttpHeaders.RETRY_AFTER, String.valueOf(Refusal.RETRY_AFTER_SECONDS));
        return answer(builder, Map.of("error", "temporarily_unavailable"), pages.closed());
    }

    private Response answer(Response.ResponseBuilder builder, Object json, Html.Element page) {
        if (asked.json()) {
            builder.header(HttpHeaders.CONTENT_LANGUAGE, asked.language().tag());
        }
        return HtmlAnswer.orJson(builder, page, json, asked, session)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .build();
    }
}
