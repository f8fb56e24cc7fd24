package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.keycloak.admin.AdminCall.Page;
import no.helseprofil.keycloak.admin.StageStatus.WaiverStatus;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.database.ClientAttributeRows;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.timetable.Waiver;
import org.jspecify.annotations.Nullable;

/** The waivers of all clients, those that end first at the front; also those that have ended. */
public final class WaiversResource {

    private static final Comparator<Granted> BY_END = Comparator.comparing(
                    (Granted granted) -> granted.waiver().expires())
            .thenComparing(granted -> granted.clientId())
            .thenComparing(Granted::requirement);

    private final AdminCall call;

    WaiversResource(AdminCall call) {
        this.call = call;
    }

    /**
     * A page of them.
     *
     * @param endsBefore an instant: those alone that end before it
     */
    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response waivers(
            @QueryParam("endsBefore") @Nullable String endsBefore,
            @QueryParam("first") @Nullable String first,
            @QueryParam("max") @Nullable String max) {
        Page page = Page.of(first, max, "waivers");
        Instant before = endsBefore == null ? Instant.MAX : AdminCall.instant("endsBefore", endsBefore);
        Instant now = call.now();
        List<Granted> waivers =
                ClientAttributeRows.beginningSo(call.session(), call.realm(), ClientAttributes.WAIVER).stream()
                        .flatMap(WaiversResource::waivers)
                        .filter(granted -> granted.waiver().expires().isBefore(before))
                        .sorted(BY_END)
                        .toList();
        return Response.ok(page.of(waivers).stream()
                        .map(granted -> Listed.of(granted, now))
                        .toList())
                .build();
    }

    private static Stream<Granted> waivers(ClientAttributeRows.Row client) {
        return ClientReader.migration(client.clientId(), client.attributes()).waivers().entrySet().stream()
                .map(entry -> new Granted(client.clientId(), entry.getKey(), entry.getValue()));
    }

    private record Granted(String clientId, String requirement, Waiver waiver) {}

    /**
     * A waiver as it is listed.
     *
     * @param clientId the client
     * @param requirement what it is let off
     * @param waiver the waiver
     */
    private record Listed(
            @JsonProperty("clientId") String clientId,
            @JsonProperty("requirement") String requirement,
            @JsonUnwrapped WaiverStatus waiver) {

        static Listed of(Granted granted, Instant now) {
            return new Listed(granted.clientId(), granted.requirement(), WaiverStatus.of(granted.waiver(), now));
        }
    }
}
