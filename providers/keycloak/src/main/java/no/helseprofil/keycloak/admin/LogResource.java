package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.keycloak.admin.AdminCall.Page;
import no.helseprofil.keycloak.admin.KnownParameters.QueryParameters;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.LogDownload;
import no.helseprofil.keycloak.transparency.LockedLog.LogKeys;
import no.helseprofil.keycloak.transparency.SignedLog;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.keycloak.web.Problems.ProblemException;
import no.helseprofil.transparency.LogFile;
import no.helseprofil.transparency.VerifierKey;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;

/** The transparency log of a realm: its file, its checkpoint, and the keys that sign for it. */
public final class LogResource {

    /** Its admin events. */
    static final String RESOURCE = "HELSEPROFIL_LOG_KEY";

    private static final String CONTENTS = "contents";

    private final AdminCall call;

    LogResource(AdminCall call) {
        this.call = call;
    }

    /**
     * All entries, as the file that {@code java -jar helseprofil.jar verify} reads.
     * {@code contents=false} leaves out what names people and clients: so the file may be published.
     */
    @GET
    @QueryParameters(CONTENTS)
    @Produces({LogFile.MEDIA_TYPE, Problems.MEDIA_TYPE})
    public Response log() {
        boolean contents = call.flag(CONTENTS, true);
        LogDownload download = new LogDownload(call.session().getKeycloakSessionFactory(), signed(), contents);
        StreamingOutput body = download::write;
        return Response.ok(body)
                .type(LogFile.MEDIA_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"log.ndjson\"")
                .build();
    }

    /** The checkpoint that the realm gives to everybody, also where the realm isn't under the profile any more. */
    @GET
    @Path("checkpoint")
    @Produces({MediaType.TEXT_PLAIN, Problems.MEDIA_TYPE})
    public Response checkpoint() {
        return Response.ok(signed().checkpoint().note())
                .type(MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /** The newest first. */
    @GET
    @Path("keys")
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response keys() {
        return Response.ok(LogKeys.of(call.session(), call.realm().getId())).build();
    }

    /**
     * Makes a new key. From now on it signs, and so does the one before it.
     *
     * @param reason why, for the table of changes; it must be given
     */
    @POST
    @Path("keys")
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response addKey(@QueryParam("reason") @Nullable String reason) {
        call.requireWrite();
        String why = call.optionalReason(reason);
        if (why == null) {
            return Problems.of(400, "Give a reason with reason=; everybody who verifies the log needs the new key");
        }
        if (!LogKeys.hasLog(call.session(), call.realm().getId())) {
            return noLog();
        }
        Optional<VerifierKey> key = LogKeys.add(call.session(), call.realm().getId());
        if (key.isEmpty()) {
            return unsigned();
        }
        String text = key.get().text();
        call.record(
                OperationType.CREATE,
                RESOURCE,
                Change.of(
                        Change.Kind.LOG_KEY,
                        call.author(),
                        JsonNodeFactory.instance.objectNode().put("key", text),
                        why));
        return Response.status(201).entity(Map.of("key", text)).build();
    }

    private SignedLog signed() {
        try {
            return SignedLog.of(call.session(), call.realm().getId()).orElseThrow(() -> new ProblemException(noLog()));
        } catch (SignedLog.UnsignedException withoutKey) {
            throw new ProblemException(unsigned());
        }
    }

    private static Response noLog() {
        return Problems.of(404, "Nothing has been logged in this realm yet; the log begins with the first change");
    }

    private static Response unsigned() {
        return Problems.of(503, "The transparency log can't be signed; the server's log says why, and what to do");
    }

    /** Changes of a realm, the newest first. */
    public static final class ChangesResource {

        private final AdminCall call;

        ChangesResource(AdminCall call) {
            this.call = call;
        }

        @GET
        @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
        public Response changes(@QueryParam("first") @Nullable String first, @QueryParam("max") @Nullable String max) {
            Page page = Page.of(first, max, "changes");
            return Response.ok(AuditLog.page(call.session(), call.realm(), page.first(), page.max()))
                    .build();
        }
    }
}
