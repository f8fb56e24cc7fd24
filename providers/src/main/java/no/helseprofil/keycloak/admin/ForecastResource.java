package no.helseprofil.keycloak.admin;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import no.helseprofil.timetable.Instants;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;

/** Who will break, and by what. */
public final class ForecastResource {

    private static final LocalTime END_OF_DAY = LocalTime.of(23, 59, 59);

    private final AdminCall call;

    ForecastResource(AdminCall call) {
        this.call = call;
    }

    /**
     * The forecast for an instant.
     *
     * @param at an instant, or a date, which is the end of that day in UTC; now if it is missing
     */
    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response forecast(
            @QueryParam("at") @Nullable String at,
            @QueryParam("first") @Nullable String first,
            @QueryParam("max") @Nullable String max) {
        Page page = Page.of(first, max, "clients");
        Profile profile = call.profile();
        Instant now = call.now();
        // whoever leaves the date out by mistake doesn't mean now
        Instant instant = !call.isAskedFor("at")
                ? now
                : instant(String.valueOf(at))
                        .orElseThrow(() -> new ProblemException(
                                400, "at is a date such as 2027-01-01, or an instant: " + Instants.REMEDY));
        return Response.ok(RealmForecast.of(call.session(), call.realm(), profile, now, instant)
                        .page(page.first(), page.max()))
                .build();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Instants.read(
                    text.length() == "2027-01-01".length()
                            ? LocalDate.parse(text)
                                    .atTime(END_OF_DAY)
                                    .toInstant(ZoneOffset.UTC)
                                    .toString()
                            : text);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
