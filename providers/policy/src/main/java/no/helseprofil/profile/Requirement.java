package no.helseprofil.profile;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requirement of the profile, written once: enforcement, timetable, forecast, assessment, error text, help page,
 * documentation and metrics all read it here. Each has its own file in the package of what it judges, but for those of
 * {@link ApiRequirements}. It implements one or several of {@link RequestCheck}, {@link ClientCheck} and
 * {@link RealmCheck}, according to what it looks at.
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

    /**
     * Edition of the catalogue, such as {@code 2026.1}. A profile document names the edition that it was written for,
     * so that a later requirement refuses nothing until the authority has read it.
     *
     * @param year the year
     * @param number number within the year, from 1
     */
    record Edition(int year, int number) implements Comparable<Edition> {

        public static final Edition FIRST = new Edition(2026, 1);

        private static final Pattern FORM = Pattern.compile("(2\\d{3})\\.([1-9]\\d?)");
        private static final Comparator<Edition> ORDER =
                Comparator.comparingInt(Edition::year).thenComparingInt(Edition::number);

        public static Optional<Edition> of(String name) {
            Matcher form = FORM.matcher(name);
            return form.matches()
                    ? Optional.of(new Edition(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2))))
                    : Optional.empty();
        }

        /** Returns the name in the profile document. */
        public String id() {
            return year + "." + number;
        }

        /** Returns the beginning of the year, which counts as the date of announcement if no document has another. */
        public Instant start() {
            return LocalDate.of(year, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();
        }

        @Override
        public int compareTo(Edition other) {
            return ORDER.compare(this, other);
        }
    }

    /** Part of a requirement in the timetable. */
    enum RequirementKind {
        /** It is always enforced and can't be turned off, since without it others could attack the client. */
        INVARIANT,
        /** It has phases, and can be turned off. */
        DATED,
        /** It is counted and reported, never enforced. */
        MEASURED,
        /** It is about the settings of the realm, or about APIs: it is reported, and no request is refused for it. */
        REPORTED
    }

    /** Base of all requirements of the catalogue: a definition. Their interfaces say what they look at. */
    abstract class DefinedRequirement implements Requirement {

        private final Definition definition;

        protected DefinedRequirement(Definition definition) {
            this.definition = definition;
        }

        /** Creates a requirement without parameters. */
        protected DefinedRequirement(String id, RequirementKind kind, OAuthError error, String... references) {
            this(new Definition(id, kind, error, references));
        }

        /** Creates a requirement without parameters that refuses no request. */
        protected DefinedRequirement(String id, RequirementKind kind, String... references) {
            this(Definition.withoutError(id, kind, references));
        }

        @Override
        public final Definition definition() {
            return definition;
        }
    }
}
