package no.helseprofil.profile;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An executor in a client profile of Keycloak's, as something that is asked of clients: a realm may observe whom it
 * would refuse. The catalogue doesn't have it, since the realm says which ones there are, and nobody is refused for it
 * by us.
 *
 * @param profile name of the client profile
 * @param executor id of the executor
 * @param link where the realm's operator says what to change; null if nowhere
 */
public record PolicyExecutor(
        String profile, String executor, @Nullable String link) implements Requirement {

    /**
     * The names of client profiles that can be observed: they stand in keys of what was seen, in notes of a login and
     * in events.
     */
    public static final Pattern PROFILE_NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private static final String PREFIX = "policy:";
    private static final Pattern ID =
            Pattern.compile(Pattern.quote(PREFIX) + "(" + PROFILE_NAME.pattern() + ")/([a-z0-9-]{1,100})");

    /** The one of this id, if it is one of such an executor; its link is not in there. */
    public static Optional<PolicyExecutor> read(String id) {
        Matcher parts = ID.matcher(id);
        return parts.matches()
                ? Optional.of(new PolicyExecutor(parts.group(1), parts.group(2), null))
                : Optional.empty();
    }

    /** By what it is remembered that a client profile looked at a client, whatever its executors said. */
    public static String key(String profile) {
        return PREFIX + profile;
    }

    /** {@code policy:<profile>/<executor>}. */
    @Override
    public String id() {
        return key(profile) + "/" + executor;
    }

    @Override
    public RequirementKind kind() {
        return RequirementKind.MEASURED;
    }

    @Override
    public Definition definition() {
        return link == null ? Definition.withoutError(id(), kind()) : Definition.withoutError(id(), kind(), link);
    }

    /** Keycloak's policies ask exempt clients, too. */
    @Override
    public boolean holdsFor(Facts.Standing standing) {
        return standing != Facts.Standing.KEYCLOAK;
    }

    /** That it would have refused a request. */
    public Outcome.Failed failed(String sentence) {
        return new Outcome.Failed(OAuthError.INVALID_REQUEST, sentence);
    }
}
