package no.helseprofil.profile;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One requirement of the profile, written once: enforcement, timetable, forecast, assessment, error text, help page,
 * documentation and metrics all read it here. Each has a file of its own in the package of what it judges, and says by
 * {@link RequestCheck}, {@link ClientCheck}, {@link RealmCheck} and {@link ApiCheck} what it looks at: one of them, or
 * several.
 */
public interface Requirement {

    Definition definition();

    /** The name by which errors, documents, pages and metrics call it. */
    default String id() {
        return definition().id();
    }

    default RequirementKind kind() {
        return definition().kind();
    }

    /** The same where a realm follows this rule set: one may only measure what another enforces. */
    default RequirementKind kindIn(RuleSet ruleSet) {
        return kind();
    }

    /**
     * Whether it has dates and refuses no request: from its date on the server sees to it by itself, as far as it can.
     */
    default boolean refusesNoRequest() {
        return kind() == RequirementKind.DATED && definition().error() == null;
    }

    /** The edition of the catalogue that it came with. */
    default Edition since() {
        return Edition.FIRST;
    }

    /** Whether it asks for more than HelseID is known to: {@code docs/clients.md} says why. */
    default boolean isStricterThanHelseId() {
        return false;
    }

    /**
     * Its failures of which a person reads more than the title and the remedy of the requirement: the sentence of each,
     * and the name of its own texts.
     */
    default Map<String, String> explained() {
        return Map.of();
    }

    /** Whether it is asked of clients of this standing; by default only of those under the profile. */
    default boolean holdsFor(Facts.Standing standing) {
        return standing == Facts.Standing.UNDER_PROFILE;
    }

    /**
     * What the catalogue says of a requirement.
     *
     * @param id stable, public name
     * @param kind how it takes part in the timetable
     * @param error the OAuth error of a refused request; null if no request is refused for it
     * @param references where it is written: tags of the OpenID conformance suite, RFC sections, HelseID's ids
     * @param parameters what an authority may set
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

        /** A definition without parameters, of a requirement that refuses no request. */
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
