package no.helseprofil.keycloak.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.assessment.OutlookRow;
import no.helseprofil.keycloak.web.ProblemException;
import no.helseprofil.timetable.Outlook;

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
                        .flatMap(text -> Stream.of(text.toLowerCase(Locale.ROOT).split("\\s+")))
                        .filter(word -> !word.isEmpty())
                        .toList(),
                one(
                        call,
                        STATE,
                        Stream.of(Outlook.State.values()).map(Outlook.State::id).toList()),
                call.parameter(REQUIREMENT),
                call.parameter(COHORT),
                one(call, SEEN, Stream.of(LastCame.values()).map(LastCame::id).toList())
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
        return Stream.of(client.clientId(), client.name(), client.organisation(), client.contacts(), client.cohort())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "))
                .toLowerCase(Locale.ROOT);
    }
}
