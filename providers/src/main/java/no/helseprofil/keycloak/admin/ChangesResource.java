package no.helseprofil.keycloak.admin;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.OptionalInt;
import no.helseprofil.keycloak.changes.Changes;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** What was changed in a realm, the newest first. */
public final class ChangesResource {

    private static final int MAX = 100;

    private final KeycloakSession session;
    private final RealmModel realm;

    ChangesResource(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /**
     * A page of them. The parameters are read as text, since a number that isn't one would be answered without a problem
     * document.
     */
    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response changes(@QueryParam("first") @Nullable String first, @QueryParam("max") @Nullable String max) {
        OptionalInt from = number(first, 0, 0, Integer.MAX_VALUE);
        OptionalInt many = number(max, MAX, 1, MAX);
        if (from.isEmpty()) {
            return Problems.of(400, "first is how many changes to pass over: a number, 0 or more");
        }
        if (many.isEmpty()) {
            return Problems.of(400, "max is how many changes to show: a number from 1 to " + MAX);
        }
        return Response.ok(Changes.page(session, realm, from.getAsInt(), many.getAsInt()))
                .build();
    }

    private static OptionalInt number(@Nullable String text, int otherwise, int least, int most) {
        if (text == null) {
            return OptionalInt.of(otherwise);
        }
        try {
            int number = Integer.parseInt(text);
            return number >= least && number <= most ? OptionalInt.of(number) : OptionalInt.empty();
        } catch (NumberFormatException none) {
            return OptionalInt.empty();
        }
    }
}
