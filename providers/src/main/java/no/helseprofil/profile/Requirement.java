package no.helseprofil.profile;

import java.util.List;

/**
 * One requirement of the profile, written once: enforcement, timetable, forecast, assessment, error text, help page,
 * documentation and metrics all read it here. Each has a file of its own in the package of what it judges.
 */
public interface Requirement {

    /** What the catalogue says of it. */
    Definition definition();

    /**
     * Judges one request. Looks at the facts alone: uses nothing up, asks no register, and gives the same outcome for the
     * same facts.
     *
     * @param facts the request
     * @param parameters the values in force for this requirement
     */
    Outcome check(Facts facts, Parameters parameters);

    /** The name by which errors, documents, pages and metrics call it. */
    default String id() {
        return definition().id();
    }

    /** How it takes part in the timetable. */
    default Kind kind() {
        return definition().kind();
    }

    /** Whether it is asked of clients of this standing; by default only of those under the profile. */
    default boolean holdsFor(Facts.Standing standing) {
        return standing == Facts.Standing.UNDER_PROFILE;
    }

    /** This requirement's refusal with the error of its definition. */
    default Outcome.Failed failed(String sentence) {
        return new Outcome.Failed(definition().error(), sentence, Outcome.Stage.RULE);
    }

    /**
     * What the catalogue says of a requirement.
     *
     * @param id stable, public name
     * @param kind how it takes part in the timetable
     * @param error the OAuth error of a refusal
     * @param references where it is written: tags of the OpenID conformance suite, RFC sections, HelseID's ids
     * @param parameters what an authority may set
     */
    record Definition(String id, Kind kind, OAuthError error, List<String> references, List<Parameter<?>> parameters) {

        public Definition {
            references = List.copyOf(references);
            parameters = List.copyOf(parameters);
        }

        /** A definition without parameters. */
        public Definition(String id, Kind kind, OAuthError error, String... references) {
            this(id, kind, error, List.of(references), List.of());
        }

        /** The same with parameters. */
        public Definition with(Parameter<?>... settable) {
            return new Definition(id, kind, error, references, List.of(settable));
        }
    }
}
