package no.helseprofil.judgement.token;

import java.time.Duration;
import java.util.Objects;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.client.AccessTokenLifetime;
import no.helseprofil.profile.client.AccessTokenType;
import no.helseprofil.profile.client.LeastPrivilege;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;

/**
 * What shows in a token whatever its client is configured to: these requirements refuse nobody at request time, since
 * the server can give the compliant value itself.
 *
 * @param longest how long an access token may last; null if nothing is asked
 * @param typed whether an access token says that it is one, {@code at+jwt} (RFC 9068, section 2.1)
 * @param leastPrivilege whether the option «full scope allowed» gives nothing
 */
public record ForcedProperties(@Nullable Duration longest, boolean typed, boolean leastPrivilege) {

    public static final ForcedProperties NONE = new ForcedProperties(null, false, false);

    /** What is forced for a client under the profile. */
    public static ForcedProperties of(Terms terms) {
        AccessTokenLifetime lifetime = Catalogue.get(AccessTokenLifetime.class);
        Duration longest =
                isForced(lifetime, terms) ? terms.parametersOf(lifetime).get(AccessTokenLifetime.MAX) : null;
        return new ForcedProperties(
                longest,
                isForced(Catalogue.get(AccessTokenType.class), terms),
                isForced(Catalogue.get(LeastPrivilege.class), terms));
    }

    /** What is forced for a client that the profile doesn't judge: what an emergency asks of every client. */
    static ForcedProperties inEmergency(Terms terms) {
        return new ForcedProperties(
                terms.emergency(Catalogue.get(AccessTokenLifetime.class))
                        .map(stage -> stage.parameters().get(AccessTokenLifetime.MAX))
                        .orElse(null),
                false,
                false);
    }

    /**
     * When a token ends: earlier than it would, if that is later than it may last; one that would have no end gets one.
     *
     * @param issued when it was issued, in seconds; never null where a lifetime is forced
     * @param end when it would end, in seconds; none if that is null or 0
     */
    public @Nullable Long end(@Nullable Long issued, @Nullable Long end) {
        if (longest == null) {
            return end;
        }
        long latest = Objects.requireNonNull(issued) + longest.toSeconds();
        return end == null || end == 0 || end > latest ? Long.valueOf(latest) : end;
    }

    private static boolean isForced(Requirement requirement, Terms terms) {
        return terms.phaseOf(requirement).refuses();
    }
}
