package no.helseprofil.profile;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requirement of the profile, written once: enforcement, timetable, forecast, assessment, error text, help page,
 * documentation and metrics all read it here. Each has its own file in the package of what it judges. It implements one
 * or several of {@link RequestCheck}, {@link ClientCheck}, {@link RealmCheck} and {@link ApiCheck}, according to what
 * it looks at.
 */
public interface Requirement {

    Definition definition();

    /** Returns the name in errors, documents, pages and metrics. */
    default String id() {
        return definition().id();
    }

    default RequirementKind kind() {
        return definition().kind();
    }

    /** Returns the kind in a realm with this rule set: one rule set may only measure what another enforces. */
    default RequirementKind kindIn(RuleSet ruleSet) {
        return kind();
    }

    /** Returns whether it has dates and refuses no request: from its date on the server applies it itself. */
    default boolean refusesNoRequest() {
        return kind() == RequirementKind.DATED && definition().error() == null;
    }

    /** Returns the edition of the catalogue that introduced it. */
    default Edition since() {
        return Edition.FIRST;
    }

    /** Returns whether new clients meet it without a date; if not, they do from its announcement on. */
    default boolean isMetByNewClientsAtOnce() {
        return true;
    }

    /** Returns whether it is stricter than HelseID is known to be; {@code docs/clients.md} gives the reason. */
    default boolean isStricterThanHelseId() {
        return false;
    }

    /**
     * Returns the failures that have a title and a remedy of their own: the name of these texts, by the sentence of the
     * failure.
     */
    default Map<String, String> explained() {
        return Map.of();
    }

    /** Returns whether it applies to clients of this standing; by default only to those under the profile. */
    default boolean holdsFor(Facts.Standing standing) {
        return standing == Facts.Standing.UNDER_PROFILE;
    }

    /**
     * Definition of a requirement.
     *
     * @param id stable, public name
     * @param kind its part in the timetable
     * @param error the OAuth error of a refused request; null if no request is refused for it
     * @param references sources: tags of the OpenID conformance suite, RFC sections, HelseID's ids
     * @param parameters values that an authority may set
     */
    record Definition(
            String id,
            RequirementKind kind,
            @Nullable OAuthError error,
            List<String> references,
            List<Parameter<?>> parameters) {

        public Definition {
            references = List.copyOf(references);
            parameters = List.copyOf(parameters);
        }

        /** Returns a definition without parameters for a requirement that refuses no request. */
        public static Definition withoutError(String id, RequirementKind kind, String... references) {
            return new Definition(id, kind, null, List.of(references), List.of());
        }

        public Definition(String id, RequirementKind kind, OAuthError error, String... references) {
            this(id, kind, error, List.of(references), List.of());
        }

        public Definition with(Parameter<?>... settable) {
            return new Definition(id, kind, error, references, List.of(settable));
        }
    }
}
