package no.helseprofil.judgement;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.judgement.Announcement.HttpDate;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.profile.Requirement;
import org.jspecify.annotations.Nullable;

/**
 * The findings that are announced to a client, since what it does will be refused one day.
 *
 * @param nearest the finding that is refused first; its dates are the ones that are told
 * @param announced since when the client is told of it
 * @param requirements all that the client is told of, in the order of the catalogue
 */
public record Announcement(Finding nearest, Instant announced, List<Requirement> requirements) {

    /** What nobody will refuse comes after what has a date; of two with one date the first of the catalogue is told. */
    private static final Comparator<Finding> BY_END = Comparator.comparing(
            finding -> finding.timing().enforced(), Comparator.nullsLast(Comparator.naturalOrder()));

    public Announcement {
        requirements = List.copyOf(requirements);
    }

    /** What there is to tell; nothing to a client that the profile doesn't judge. */
    public static Optional<Announcement> of(Decision decision) {
        if (decision.isOutside()) {
            return Optional.empty();
        }
        List<Finding> told = decision.findings().stream()
                .filter(finding -> finding.phase().tells())
                .toList();
        return told.stream()
                .min(BY_END)
                .flatMap(nearest -> Optional.ofNullable(nearest.timing().announced())
                        .map(announced -> new Announcement(
                                nearest,
                                announced,
                                told.stream()
                                        .map(Finding::requirement)
                                        .distinct()
                                        .toList())));
    }

    /** Dates as HTTP headers write them: IMF-fixdate (RFC 9110, section 5.6.7), which has whole seconds. */
    public static final class HttpDate {

        /** A day of one digit is written with a zero, which Java's own format leaves out. */
        private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                        "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);

        /** All answers of one second have the same date. */
        private static volatile Written last = Written.of(0);

        private HttpDate() {}

        /** The instant, less what is left of its second. */
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

    /**
     * The headers of an announcement. RFC 9745 and RFC 8594 speak of a resource; here they speak of the way in which a
     * client uses it.
     */
    public record Headers(Announcement announcement) {

        /**
         * {@code Deprecation}: a Date of Structured Fields (RFC 9745, section 2.1; RFC 9651, section
         * 3.3.7), in Unix seconds.
         */
        public String deprecation() {
            return "@" + announcement.announced().getEpochSecond();
        }

        /** {@code Sunset} (RFC 8594, section 3), where there is a date from which such requests are refused. */
        public Optional<String> sunset() {
            @Nullable Instant end = announcement.nearest().timing().enforced();
            return Optional.ofNullable(end).map(HttpDate::of);
        }

        /**
         * {@code Link} (RFC 8288), with the relation of RFC 9745, section 3.1: a line for each requirement. What a
         * client policy of Keycloak's asks is explained where its operator says, or nowhere.
         *
         * @param page the address of the page that explains a requirement, by its id
         */
        public List<String> links(UnaryOperator<String> page) {
            return announcement.requirements().stream()
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
    }
}
