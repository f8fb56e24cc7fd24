package no.helseprofil.keycloak.admin;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import no.helseprofil.keycloak.admin.AdminCall.Page;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.web.Problems;
import org.jspecify.annotations.Nullable;

/** Changes of a realm, the newest first. */
public final class ChangesResource {

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
