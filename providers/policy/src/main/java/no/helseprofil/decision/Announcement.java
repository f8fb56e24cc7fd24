package no.helseprofil.decision;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.profile.Requirement;
import org.jspecify.annotations.Nullable;

/**
 * Findings that are announced to a client, since such requests will be refused one day. RFC 9745 and RFC 8594 are about
 * a resource; here their headers are about the way in which a client uses it.
 *
 * @param nearest the finding that is refused first; the announcement has its dates
 * @param announced since when it is announced to the client
 * @param requirements all announced requirements, in the order of the catalogue
 */
public record Announcement(Finding nearest, Instant announced, List<Requirement> requirements) {

    /** Order by date of enforcement, findings without one last; the catalogue's order decides between equal dates. */
    private static final Comparator<Finding> BY_END = Comparator.comparing(
            finding -> finding.timing().enforced(), Comparator.nullsLast(Comparator.naturalOrder()));

    public Announcement {
        requirements = List.copyOf(requirements);
    }

    /** Returns the announcement of a decision; empty if there is none or the profile doesn't judge the client. */
    public static Optional<Announcement> of(Decision decision) {
        if (decision.isOutside()) {
            return Optional.empty();
        }
        List<Finding> shown = decision.findings().stream()
                .filter(finding -> finding.phase().tells())
                .toList();
        return shown.stream()
                .min(BY_END)
                .flatMap(nearest -> Optional.ofNullable(nearest.timing().announced())
                        .map(announced -> new Announcement(
                                nearest,
                                announced,
                                shown.stream()
                                        .map(Finding::requirement)
                                        .distinct()
                                        .toList())));
    }

    /**
     * Returns {@code Deprecation}: a Date of Structured Fields (RFC 9745, section 2.1; RFC 9651, section 3.3.7), in
     * Unix seconds.
     */
    public String deprecation() {
        return "@" + announced.getEpochSecond();
    }

    /** Returns {@code Sunset} (RFC 8594, section 3); empty if no date says when such requests are refused. */
    public Optional<String> sunset() {
        @Nullable Instant end = nearest.timing().enforced();
        return Optional.ofNullable(end).map(HttpDate::of);
    }

    /**
     * Returns the values of {@code Link} (RFC 8288), with the relation of RFC 9745, section 3.1, one for each
     * requirement. The link of one of Keycloak's client policies is its operator's, if there is one.
     *
     * @param page returns the URL of the page that explains a requirement, by its id
     */
    public List<String> links(UnaryOperator<String> page) {
        return requirements.stream()
                .flatMap(requirement -> address(requirement, page))
                .distinct()
                .map(address -> "<" + address + ">; rel=\"deprecation\"; type=\"text/html\"")
                .toList();
    }

    private static Stream<String> address(Requirement requirement, UnaryOperator<String> page) {
        return requirement instanceof PolicyExecutor policy
                ? Stream.ofNullable(policy.link())
                : Stream.of(page.apply(requirement.id()));
    }

    /** Dates of HTTP headers: IMF-fixdate (RFC 9110, section 5.6.7), which has whole seconds. */
    public static final class HttpDate {

        /** Format with two digits for the day; Java's own omits the leading zero. */
        private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                        "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);

        /** Last date that was formatted, since all responses of one second have the same. */
        private static volatile Written last = Written.of(0);

        private HttpDate() {}

        /** Returns the date of an instant, without its fraction of a second. */
        public static String of(Instant instant) {
            Written date = last;
            if (date.second() != instant.getEpochSecond()) {
                date = Written.of(instant.getEpochSecond());
                last = date;
            }
            return date.text();
        }

        private record Written(long second, String text) {

            static Written of(long second) {
                return new Written(second, FORMAT.format(Instant.ofEpochSecond(second)));
            }
        }
    }
}
