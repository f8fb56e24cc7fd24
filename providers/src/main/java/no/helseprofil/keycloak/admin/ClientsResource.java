package no.helseprofil.keycloak.admin;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import no.helseprofil.keycloak.client.PresentClients;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;

/** The clients of a realm, by {@code client_id}. */
public final class ClientsResource {

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
     * One of them.
     *
     * @param clientId its {@code client_id}, which may contain what has to be escaped in an address
     */
    @Path("{clientId}")
    public ClientResource client(@PathParam("clientId") String clientId) {
        ClientModel client = call.realm().getClientByClientId(clientId);
        if (client == null) {
            throw new ProblemException(404, "This realm has no client of this client_id");
        }
        return new ClientResource(call, client);
    }
}
