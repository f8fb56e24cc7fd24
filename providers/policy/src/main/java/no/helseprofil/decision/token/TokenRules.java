package no.helseprofil.decision.token;

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
 * Rules for the tokens of one client, wherever the client or an API shows them.
 *
 * @param standing whether the profile judges the client
 * @param forced properties that its tokens have whatever its configuration
 * @param ofBefore whether the client existed before the profile
 */
public record TokenRules(Facts.Standing standing, ForcedProperties forced, boolean ofBefore) {

    /** Returns the rules for a client of this standing, by these terms. */
    public static TokenRules of(Facts.Standing standing, Terms terms) {
        return standing == Facts.Standing.UNDER_PROFILE
                ? new TokenRules(
                        standing, ForcedProperties.of(terms), terms.client().isFromBefore())
                : new TokenRules(standing, ForcedProperties.inEmergency(terms), false);
    }

    /** Returns the rules for a client of this standing if the profile can't work or requires nothing of it. */
    public static TokenRules withoutTerms(Facts.Standing standing) {
        return new TokenRules(standing, ForcedProperties.NONE, false);
    }

    /** Returns the rules for a client with no permissions. */
    public static TokenRules strictest() {
        return withoutTerms(Facts.Standing.UNDER_PROFILE);
    }

    /** Returns whether the profile doesn't judge the client, which then has access to no API. */
    public boolean isOutside() {
        return standing != Facts.Standing.UNDER_PROFILE;
    }

    /** Returns whether the client may have had mappers of its own at any time, whatever is enforced for it by now. */
    public boolean isOfBeforeOrExempt() {
        return standing == Facts.Standing.EXEMPT || ofBefore;
    }

    /**
     * Returns whether mappers may write claims about the user that an existing client may rely on, and audiences that
     * are no API's. Once access tokens have the type of RFC 9068, only the server writes such claims.
     */
    public boolean keepsClaimsAboutUsers() {
        return standing == Facts.Standing.EXEMPT || ofBefore && !forced.typed();
    }

    /**
     * Returns whether its tokens have only what HelseID's tokens have (decision 39). For an existing client this is
     * required together with the type.
     */
    public boolean followsHelseId() {
        return !isOutside() && !keepsClaimsAboutUsers();
    }

    /** Returns whether roles may be in another form than the server's, as long as the client gets all of them. */
    public boolean keepsRoleMappers() {
        return standing == Facts.Standing.EXEMPT || ofBefore && !forced.leastPrivilege();
    }

    /** Returns these rules with the type of access tokens enforced. */
    public TokenRules withType() {
        return new TokenRules(
                standing, new ForcedProperties(forced.longest(), true, forced.leastPrivilege()), ofBefore);
    }

    /** Returns these rules with least privilege enforced. */
    public TokenRules withLeastPrivilege() {
        return new TokenRules(standing, new ForcedProperties(forced.longest(), forced.typed(), true), ofBefore);
    }

    /**
     * Properties that tokens have whatever the configuration of their client. These requirements refuse no request,
     * since the server can set the compliant value itself.
     *
     * @param longest longest lifetime of an access token; null if there is no limit
     * @param typed whether an access token has the type {@code at+jwt} (RFC 9068, section 2.1)
     * @param leastPrivilege whether the option «full scope allowed» has no effect
     */
    public record ForcedProperties(@Nullable Duration longest, boolean typed, boolean leastPrivilege) {

        public static final ForcedProperties NONE = new ForcedProperties(null, false, false);

        /** Returns the properties for a client under the profile. */
        public static ForcedProperties of(Terms terms) {
            AccessTokenLifetime lifetime = Catalogue.get(AccessTokenLifetime.class);
            Duration longest =
                    isForced(lifetime, terms) ? terms.parametersOf(lifetime).get(AccessTokenLifetime.MAX) : null;
            return new ForcedProperties(
                    longest,
                    isForced(Catalogue.get(AccessTokenType.class), terms),
                    isForced(Catalogue.get(LeastPrivilege.class), terms));
        }

        /** Returns the properties for a client that the profile doesn't judge, which only an emergency can force. */
        static ForcedProperties inEmergency(Terms terms) {
            return new ForcedProperties(
                    terms.emergency(Catalogue.get(AccessTokenLifetime.class))
                            .map(stage -> stage.parameters().get(AccessTokenLifetime.MAX))
                            .orElse(null),
                    false,
                    false);
        }

        /**
         * Returns the end of a token: its own, or the latest that is allowed if its own is later or missing.
         *
         * @param issued when it was issued, in seconds; never null with a longest lifetime
         * @param end when it would end, in seconds; null or 0 if it has no end
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
