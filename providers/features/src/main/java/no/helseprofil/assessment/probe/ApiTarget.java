package no.helseprofil.assessment.probe;

import java.util.List;
import no.helseprofil.profile.ApiCheck;
import org.jspecify.annotations.Nullable;

/**
 * An API to be probed.
 *
 * @param id internal id of the client that stands for it
 * @param clientId its audience
 * @param name its name
 * @param url address of the probe, as it is registered; null if it isn't
 * @param scopes its scopes in the realm, {@code <audience>/<name>}
 * @param levels the security levels if it requires the login of a user; null if it doesn't
 */
public record ApiTarget(
        String id,
        String clientId,
        @Nullable String name,
        @Nullable String url,
        List<String> scopes,
        @Nullable ApiLevels levels) {

    public ApiTarget {
        scopes = List.copyOf(scopes);
    }

    /** Returns whether a requirement applies to it. */
    boolean isAsked(ApiCheck check) {
        return levels != null || !check.isAboutLevels();
    }

    /**
     * Security levels of an API that requires the login of a user.
     *
     * @param asked the level: 2, 3 or 4
     * @param askedName its value of {@code acr} in the realm's tokens
     * @param lower the level below
     * @param lowerName the value of {@code acr} for that
     */
    public record ApiLevels(String asked, String askedName, String lower, String lowerName) {}
}
