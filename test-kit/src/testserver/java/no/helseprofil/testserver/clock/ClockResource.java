package no.helseprofil.testserver.clock;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;

/**
 * Keycloak's clock. It is one clock for the whole server, all realms. The server looks for {@link Path} alone to find the
 * resources of a JAR, so each method has one.
 */
public final class ClockResource {

    ClockResource() {}

    /** Returns the offset of Keycloak's clock from the machine's, in seconds. */
    @GET
    @Path("/")
    @Produces(MediaType.TEXT_PLAIN)
    public String offset() {
        return Integer.toString(Time.getOffset());
    }

    /**
     * Sets how far it is from the machine's, in seconds.
     * The lifespans of Keycloak's caches follow only when the server was started with
     * {@code --spi-connections-infinispan--default--use-keycloak-time-service=true}.
     */
    @POST
    @Path("/")
    public void setOffset(@QueryParam("offset") @Nullable Integer offset) {
        if (offset == null) {
            throw new BadRequestException("offset (seconds) is missing");
        }
        Time.setOffset(offset);
    }
}
