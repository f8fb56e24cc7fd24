package no.helseprofil.judgement;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.profile.Requirement;
import org.jspecify.annotations.Nullable;

/**
 * The headers of an announcement. RFC 9745 and RFC 8594 speak of a resource; here they speak of the way in which a
 * client uses it.
 */
public record AnnouncementHeaders(Announcement announcement) {

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
     * {@code Link} (RFC 8288), with the relation of RFC 9745, section 3.1: a line for each requirement. What a client
     * policy of Keycloak's asks is explained where its operator says, or nowhere.
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
