package no.helseprofil.keycloak.observedprofile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.timetable.Instants;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of {@link ObservedProfiles#EXECUTOR} by an operator. The admin console writes an empty text where
 * nothing is filled in.
 */
record ObservedConfiguration(JsonNode written) {

    static final String PROFILE = "profile";
    static final String ANNOUNCED = "announced";
    static final String ENFORCED = "enforced";
    static final String LINK = "link";

    private static final Set<String> MEMBERS = Set.of(PROFILE, ANNOUNCED, ENFORCED, LINK);
    private static final int LONGEST_LINK = 500;

    ObservedConfiguration(@Nullable JsonNode written) {
        this.written = Objects.requireNonNullElse(written, MissingNode.getInstance());
    }

    /** Returns the first problem of the configuration by itself. */
    Optional<String> problem() {
        return fault().map(fault -> ObservedProfiles.EXECUTOR + ": " + fault);
    }

    private Optional<String> fault() {
        Optional<String> unknown = written.properties().stream()
                .map(member -> member.getKey())
                .filter(name -> !MEMBERS.contains(name))
                .findFirst();
        if (unknown.isPresent()) {
            return Optional.of("it has nothing called " + unknown.get());
        }
        if (!PolicyExecutor.PROFILE_NAME.matcher(profile()).matches()) {
            return Optional.of(
                    "profile is the name of a client profile, of at most 100 letters, digits, dots, underscores"
                            + " and hyphens");
        }
        if (isUnreadable(ANNOUNCED) || isUnreadable(ENFORCED)) {
            return Optional.of("announced and enforced: " + Instants.REMEDY);
        }
        Instant announced = announced();
        Instant enforced = enforced();
        if (enforced != null && (announced == null || !announced.isBefore(enforced))) {
            return Optional.of("enforced has an earlier announced");
        }
        return text(LINK) != null && link() == null
                ? Optional.of("link is an absolute https or http address of at most " + LONGEST_LINK + " characters")
                : Optional.empty();
    }

    /** Empty text if it isn't there. */
    String profile() {
        return Objects.requireNonNullElse(text(PROFILE), "");
    }

    @Nullable
    Instant announced() {
        return Instants.read(text(ANNOUNCED)).orElse(null);
    }

    @Nullable
    Instant enforced() {
        return Instants.read(text(ENFORCED)).orElse(null);
    }

    /** Returns the link as it stands in a header between angle brackets; null if it can't. */
    @Nullable
    String link() {
        String text = text(LINK);
        try {
            return text != null && text.length() <= LONGEST_LINK && isAddress(new URI(text))
                    ? new URI(text).toASCIIString()
                    : null;
        } catch (URISyntaxException unreadable) {
            return null;
        }
    }

    private static boolean isAddress(URI address) {
        return address.getHost() != null && Set.of("https", "http").contains(String.valueOf(address.getScheme()));
    }

    private boolean isUnreadable(String member) {
        return text(member) != null && Instants.read(text(member)).isEmpty();
    }

    /** Returns the text of a member; null if it isn't text. */
    private @Nullable String text(String member) {
        JsonNode value = written.path(member);
        if (value.isMissingNode()
                || value.isNull()
                || value.isTextual() && value.textValue().isEmpty()) {
            return null;
        }
        return value.isTextual() ? value.textValue() : value.toString();
    }
}
