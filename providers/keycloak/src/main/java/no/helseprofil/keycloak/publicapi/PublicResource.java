package no.helseprofil.keycloak.publicapi;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import no.helseprofil.attestation.AttestationSchema;
import no.helseprofil.incident.IdentifierList;
import no.helseprofil.keycloak.console.ConsoleResource;
import no.helseprofil.keycloak.help.RequirementAnswers;
import no.helseprofil.keycloak.self.SelfResource;
import no.helseprofil.keycloak.self.SelfServiceResource;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.testtoken.TestTokensResource;
import no.helseprofil.keycloak.trialpage.TryResource;
import no.helseprofil.timetable.ProfileSchema;
import org.keycloak.models.KeycloakSession;

/**
 * The root of all that a realm under the profile answers beside Keycloak's own endpoints. The requirements, the signed
 * lists and the schemas are open to everybody; each resource below decides itself who may call it.
 */
public final class PublicResource {

    private final KeycloakSession session;
    private final RequirementAnswers requirements;

    PublicResource(KeycloakSession session) {
        this.session = session;
        this.requirements = new RequirementAnswers(session);
    }

    /** All of them, in the order in which refusals are told. */
    @GET
    @Path("requirements")
    @Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON})
    public Response requirements() {
        return requirements.all();
    }

    /** One of them; 404 if there is none of this name. */
    @GET
    @Path("requirements/{id}")
    @Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON})
    public Response requirement(@PathParam("id") String id) {
        return requirements.one(id);
    }

    /** The page of a refusal at the authorization endpoint once more, when its reader has chosen another language. */
    @GET
    @Path("refused/{id}")
    @Produces(MediaType.TEXT_HTML)
    public Response refused(@PathParam("id") String id) {
        return requirements.refused(id);
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
}
