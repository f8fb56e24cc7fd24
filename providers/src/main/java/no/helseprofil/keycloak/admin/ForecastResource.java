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
import no.helseprofil.keycloak.request.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.timetable.Instants;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Who will break, and by what. */
public final class ForecastResource {

    private static final LocalTime END_OF_DAY = LocalTime.of(23, 59, 59);

    private final KeycloakSession session;
    private final RealmModel realm;

    ForecastResource(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
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
        Profile profile = profile();
        Instant now = ServerClock.INSTANCE.instant();
        Instant instant = at == null
                ? now
                : instant(at)
                        .orElseThrow(() -> new ProblemException(Problems.of(
                                400, "at is a date such as 2027-01-01, or an instant: " + Instants.REMEDY)));
        return Response.ok(
                        RealmForecast.of(session, realm, profile, now, instant).page(page.first(), page.max()))
                .build();
    }

    private Profile profile() {
        RealmProfile profile = RealmProfiles.of(session);
        if (profile instanceof RealmProfile.Active active) {
            return active.profile();
        }
        throw new ProblemException(
                profile instanceof RealmProfile.Closed closed
                        ? Problems.of(409, "The profile of this realm can't work; to mend it, " + closed.remedy())
                        : Problems.of(404, "This realm has no profile; put one first"));
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
