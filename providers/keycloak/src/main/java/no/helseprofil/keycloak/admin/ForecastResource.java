package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.admin.AdminCall.Page;
import no.helseprofil.keycloak.admin.KnownParameters.QueryParameters;
import no.helseprofil.keycloak.assessment.KeptOutlooks;
import no.helseprofil.keycloak.assessment.RealmOutlook.OutlookRow;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.keycloak.web.Problems.ProblemException;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Instants;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.Outlook;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.ProfileDocument;
import org.jspecify.annotations.Nullable;

/** Forecast: the clients that will be refused, and by which requirement. */
public final class ForecastResource {

    /** So that a command reads a large realm's forecast at once: each page would judge all clients. */
    static final int MOST = 50_000;

    /** The most clients of an outlook that are listed at once. */
    static final int MOST_ROWS = 1_000;

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
        Page page = Page.of(first, max, "clients", MOST);
        Instant now = call.now();
        return Response.ok(of(new Forecast(call.profile(), now, asked(at, now)), null, page))
                .build();
    }

    /** Returns how far the migration is: how many clients stand how, and when how many of them stop, and by what. */
    @GET
    @Path("outlook")
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response outlook() {
        Profile profile = call.profile();
        return Response.ok(KeptOutlooks.of(call.session(), call.realm(), profile, call.now()))
                .build();
    }

    /** Writes a line for each client that fits what is asked for, page by page. */
    @GET
    @Path("outlook/clients")
    @QueryParameters({
        OutlookFilter.SEARCH,
        OutlookFilter.STATE,
        OutlookFilter.REQUIREMENT,
        OutlookFilter.COHORT,
        OutlookFilter.SEEN
    })
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response clients(@QueryParam("first") @Nullable String first, @QueryParam("max") @Nullable String max) {
        Page page = Page.of(first, max, "clients", MOST_ROWS);
        OutlookFilter filter = OutlookFilter.of(call);
        Profile profile = call.profile();
        Instant now = call.now();
        List<OutlookRow> fitting = KeptOutlooks.kept(call.session(), call.realm(), profile, now).rows().stream()
                .filter(client -> filter.fits(client, now))
                .toList();
        return Response.ok(new FittingClients(fitting.size(), page.of(fitting))).build();
    }

    /** The number of clients that fit, and a page of them. */
    private record FittingClients(
            @JsonProperty("total") int total,
            @JsonProperty("clients") List<OutlookRow> clients) {}

    /**
     * Returns what a draft of the document would add to the forecast for an instant. It is stored nowhere.
     *
     * @param at as above
     * @param body the draft, a whole document
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response ofDraft(
            @QueryParam("at") @Nullable String at,
            @QueryParam("first") @Nullable String first,
            @QueryParam("max") @Nullable String max,
            byte @Nullable [] body) {
        Page page = Page.of(first, max, "clients", MOST);
        Profile present = call.profile();
        Instant now = call.now();
        Instant instant = asked(at, now);
        try {
            Profile draft = ProfileDocument.parse(ProfileDocument.decode(body == null ? new byte[0] : body))
                    .withHolds(present.timetable().holds())
                    .withPolicies(present.policies())
                    .withEmergency(present.emergency());
            RealmForecast added = of(new Forecast(draft, now, instant), new Forecast(present, now, instant), page);
            return Response.ok(new DraftForecast(added, draft.unseenIn(present)))
                    .build();
        } catch (InvalidProfileException invalid) {
            return Problems.of(invalid);
        }
    }

    /**
     * A forecast of a draft.
     *
     * @param forecast what it adds
     * @param unseen stages whose values the document in force doesn't have, so no client has been seen to fail them
     */
    private record DraftForecast(
            @JsonUnwrapped RealmForecast forecast,
            @JsonProperty("unseen") List<String> unseen) {}

    private RealmForecast of(Forecast forecast, @Nullable Forecast but, Page page) {
        return RealmForecast.of(call.session(), call.realm(), forecast, but, page);
    }

    /** Whoever leaves the date out by mistake doesn't mean now. */
    private Instant asked(@Nullable String at, Instant now) {
        return !call.isAskedFor("at")
                ? now
                : instant(String.valueOf(at))
                        .orElseThrow(() -> new ProblemException(
                                400, "at is a date such as 2027-01-01, or an instant: " + Instants.REMEDY));
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

    /**
     * A choice of clients of an outlook. A member that is empty leaves no client out.
     *
     * @param words each of which stands in the client's names, organisation, contacts or cohort
     * @param state how it stands
     * @param stage a requirement, or a later stage of one, that it fails
     * @param cohort its cohort; {@value #NONE} for those without one
     * @param seen whether it came ever, and within a week
     */
    record OutlookFilter(
            List<String> words,
            Optional<String> state,
            Optional<String> stage,
            Optional<String> cohort,
            Optional<LastCame> seen) {

        static final String SEARCH = "search";
        static final String STATE = "state";
        static final String REQUIREMENT = "requirement";
        static final String COHORT = "cohort";
        static final String SEEN = "seen";

        private static final String NONE = "-";
        private static final Duration WEEK = Duration.ofDays(7);

        /** The time of the last request of a client. */
        enum LastCame {
            NEVER,
            WEEK,
            OLDER;

            String id() {
                return name().toLowerCase(Locale.ROOT);
            }

            private static LastCame of(OutlookRow client, Instant now) {
                if (client.lastSeen() == null) {
                    return NEVER;
                }
                return Instant.parse(client.lastSeen()).isBefore(now.minus(OutlookFilter.WEEK)) ? OLDER : WEEK;
            }
        }

        /** Returns what a call asks for. */
        static OutlookFilter of(AdminCall call) {
            return new OutlookFilter(
                    call.parameter(SEARCH).stream()
                            .flatMap(text ->
                                    Stream.of(text.toLowerCase(Locale.ROOT).split("\\s+")))
                            .filter(word -> !word.isEmpty())
                            .toList(),
                    one(
                            call,
                            STATE,
                            Stream.of(Outlook.State.values())
                                    .map(Outlook.State::id)
                                    .toList()),
                    call.parameter(REQUIREMENT),
                    call.parameter(COHORT),
                    one(
                                    call,
                                    SEEN,
                                    Stream.of(LastCame.values())
                                            .map(LastCame::id)
                                            .toList())
                            .map(id -> LastCame.valueOf(id.toUpperCase(Locale.ROOT))));
        }

        private static Optional<String> one(AdminCall call, String parameter, List<String> known) {
            Optional<String> value = call.parameter(parameter);
            if (value.isPresent() && !known.contains(value.get())) {
                throw new ProblemException(400, parameter + " is one of " + String.join(", ", known));
            }
            return value;
        }

        /** Returns whether a client is among them. */
        boolean fits(OutlookRow client, Instant now) {
            return (words.isEmpty() || words.stream().allMatch(text(client)::contains))
                    && state.filter(id -> !id.equals(client.state())).isEmpty()
                    && stage.filter(name -> client.failures().stream()
                                    .noneMatch(failure -> failure.stage().equals(name)))
                            .isEmpty()
                    && cohort.filter(name -> !name.equals(Objects.requireNonNullElse(client.cohort(), NONE)))
                            .isEmpty()
                    && seen.filter(when -> when != LastCame.of(client, now)).isEmpty();
        }

        private static String text(OutlookRow client) {
            return Stream.of(
                            client.clientId(), client.name(), client.organisation(), client.contacts(), client.cohort())
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining(" "))
                    .toLowerCase(Locale.ROOT);
        }
    }
}
