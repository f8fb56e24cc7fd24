package no.helseprofil.profile;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.profile.Requirement.RequirementKind;
import org.jspecify.annotations.Nullable;

/**
 * Executor in one of Keycloak's client profiles, treated as a requirement: a realm may observe which clients it would
 * refuse. It isn't in the catalogue, since each realm has its own, and this code never refuses a request for it.
 *
 * @param profile name of the client profile
 * @param executor id of the executor
 * @param link page of the realm's operator that says what to change; null if there is none
 */
public record PolicyExecutor(
        String profile, String executor, @Nullable String link) implements Requirement {

    /**
     * Names of client profiles that can be observed. They occur in keys of observations, in notes of a login and in
     * events.
     */
    public static final Pattern PROFILE_NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private static final String PREFIX = "policy:";
    private static final Pattern ID =
            Pattern.compile(Pattern.quote(PREFIX) + "(" + PROFILE_NAME.pattern() + ")/([a-z0-9-]{1,100})");

    /** Returns the executor with this id, without its link; empty if the id isn't an executor's. */
    public static Optional<PolicyExecutor> read(String id) {
        Matcher parts = ID.matcher(id);
        return parts.matches()
                ? Optional.of(new PolicyExecutor(parts.group(1), parts.group(2), null))
                : Optional.empty();
    }

    /** Returns the key under which it is stored that a client profile looked at a client, whatever it decided. */
    public static String key(String profile) {
        return PREFIX + profile;
    }

    /** Returns {@code policy:<profile>/<executor>}. */
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

    /** Keycloak's policies also apply to exempt clients. */
    @Override
    public boolean holdsFor(Facts.Standing standing) {
        return standing != Facts.Standing.KEYCLOAK;
    }

    /** Returns the failure of a request that the executor would have refused. */
    public Outcome.Failed failed(String sentence) {
        return new Outcome.Failed(OAuthError.INVALID_REQUEST, sentence);
    }
}
