package no.helseprofil.judgement.token;

import java.time.Duration;
import java.util.Objects;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.client.AccessTokenLifetime;
import no.helseprofil.profile.client.AccessTokenType;
import no.helseprofil.profile.client.LeastPrivilege;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;

/**
 * What holds for the tokens of one client, wherever it or an API shows them.
 *
 * @param standing whether the profile judges the client
 * @param forced what its tokens show whatever it is configured to
 * @param ofBefore whether the client was there before the profile
 */
public record TokenRules(Facts.Standing standing, ForcedProperties forced, boolean ofBefore) {

    /** The rules for a client of this standing, by these terms. */
    public static TokenRules of(Facts.Standing standing, Terms terms) {
        return standing == Facts.Standing.UNDER_PROFILE
                ? new TokenRules(
                        standing, ForcedProperties.of(terms), terms.client().isFromBefore())
                : new TokenRules(standing, ForcedProperties.inEmergency(terms), false);
    }

    /** The rules for a client of this standing, where the profile can't work or asks nothing of it. */
    public static TokenRules withoutTerms(Facts.Standing standing) {
        return new TokenRules(standing, ForcedProperties.NONE, false);
    }

    /** What holds for a client that is let nothing. */
    public static TokenRules strictest() {
        return withoutTerms(Facts.Standing.UNDER_PROFILE);
    }

    /** Whether the profile doesn't judge the client: then no API is open to it. */
    public boolean isOutside() {
        return standing != Facts.Standing.UNDER_PROFILE;
    }

    /** Whether the client has ever kept mappers of its own, whatever is enforced for it by now. */
    public boolean isOfBeforeOrExempt() {
        return standing == Facts.Standing.EXEMPT || ofBefore;
    }

    /**
     * Whether mappers may say of the user what a client of before may have come to rely on, and name readers that are
     * no API's. Once its tokens say that they are access tokens by RFC 9068, such claims are the server's word.
     */
    public boolean keepsClaimsAboutUsers() {
        return standing == Facts.Standing.EXEMPT || ofBefore && !forced.typed();
    }

    /**
     * Whether its tokens tell what HelseID's tell and nothing that isn't known there (decision 39). Of a client of
     * before that is asked for together with the type.
     */
    public boolean followsHelseId() {
        return !isOutside() && !keepsClaimsAboutUsers();
    }

    /** Whether roles may stand in another form than the server's, as long as the client gets all that its user has. */
    public boolean keepsRoleMappers() {
        return standing == Facts.Standing.EXEMPT || ofBefore && !forced.leastPrivilege();
    }

    /** The same from when the type of access tokens is enforced. */
    public TokenRules withType() {
        return new TokenRules(
                standing, new ForcedProperties(forced.longest(), true, forced.leastPrivilege()), ofBefore);
    }

    /** The same from when least privilege is enforced. */
    public TokenRules withLeastPrivilege() {
        return new TokenRules(standing, new ForcedProperties(forced.longest(), forced.typed(), true), ofBefore);
    }

    /**
     * What shows in a token whatever its client is configured to: these requirements refuse nobody at request time,
     * since the server can give the compliant value itself.
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
         * When a token ends: earlier than it would, if that is later than it may last; one that would have no end gets
         * one.
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
}
