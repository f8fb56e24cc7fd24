package no.helseprofil.keycloak.gate;

import java.time.Duration;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.client.AccessTokenLifetime;
import no.helseprofil.profile.client.AccessTokenType;
import no.helseprofil.profile.client.LeastPrivilege;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.AccessToken;

/**
 * What shows in a token whatever its client is configured to: these requirements refuse nobody at request time, since the
 * server can give the compliant value itself.
 *
 * @param longest how long an access token may last; null if nothing is asked
 * @param typed whether an access token says that it is one, {@code at+jwt} (RFC 9068, section 2.1)
 * @param leastPrivilege whether the option «full scope allowed» gives nothing
 */
record ForcedProperties(@Nullable Duration longest, boolean typed, boolean leastPrivilege) {

    /** Nothing is forced. */
    static final ForcedProperties NONE = new ForcedProperties(null, false, false);

    /** What is forced for a client under the profile. */
    static ForcedProperties of(Terms terms) {
        AccessTokenLifetime lifetime = Catalogue.get(AccessTokenLifetime.class);
        Duration longest =
                isForced(lifetime, terms) ? terms.parametersOf(lifetime).get(AccessTokenLifetime.MAX) : null;
        return new ForcedProperties(
                longest,
                isForced(Catalogue.get(AccessTokenType.class), terms),
                isForced(Catalogue.get(LeastPrivilege.class), terms));
    }

    /** Brings the end of a token forward, if it lasts longer than it may; one that has no end gets one. */
    void shorten(AccessToken token) {
        if (longest == null) {
            return;
        }
        long latest = token.getIat() + longest.toSeconds();
        Long end = token.getExp();
        if (end == null || end == 0 || end > latest) {
            token.exp(latest);
        }
    }

    private static boolean isForced(Requirement requirement, Terms terms) {
        return terms.phaseOf(requirement).refuses();
    }
}
