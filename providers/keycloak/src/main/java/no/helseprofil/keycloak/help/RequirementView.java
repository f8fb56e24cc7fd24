package no.helseprofil.keycloak.help;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.help.Pages.PageWords;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Language.NorwegianTime;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.profile.Texts;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Timetable.Phase;
import org.jspecify.annotations.Nullable;

/**
 * A requirement as it applies in one realm, in one language; the JSON of the pages.
 *
 * @param id id of the requirement
 * @param kind kind under the realm's rule set, which decides how the timetable applies
 * @param phase phase for a new client
 * @param state kind and phase in one
 * @param error OAuth error of a refusal; null if no request is refused for it
 * @param title title in a few words
 * @param text the demand and its reason
 * @param since sentence or two on the clients to which it applies, and from when
 * @param announced instant from which it is announced to existing clients; null without a date
 * @param enforced instant from which it is enforced for existing clients; null without a date
 * @param change effect of the requirement on the server's answers from its date on; null if it refuses requests instead
 * @param remedy how to meet it
 * @param settings settings of Keycloak that affect it
 * @param examples code that meets it
 * @param test how to check that it is met
 * @param references documents that state it
 * @param parameters values in force for existing clients
 * @param stages stricter values with later dates
 */
public record RequirementView(
        @JsonProperty("id") String id,
        @JsonProperty("kind") String kind,
        @JsonProperty("phase") String phase,
        @JsonIgnore RequirementState state,
        @JsonProperty("error") @Nullable String error,
        @JsonProperty("title") String title,
        @JsonProperty("text") String text,
        @JsonProperty("since") String since,
        @JsonProperty("announced") @Nullable String announced,
        @JsonProperty("enforced") @Nullable String enforced,
        @JsonProperty("change") @Nullable String change,
        @JsonProperty("remedy") String remedy,
        @JsonProperty("settings") List<KeycloakSetting> settings,
        @JsonProperty("examples") List<Example> examples,
        @JsonProperty("test") String test,
        @JsonProperty("references") List<String> references,
        @JsonProperty("parameters") List<Value> parameters,
        @JsonProperty("stages") List<Tightened> stages) {

    static RequirementView of(Requirement requirement, Profile profile, Language language) {
        RequirementTexts texts = RequirementTexts.in(language);
        RequirementKind kind = requirement.kindIn(profile.ruleSet());
        Instant now = ServerClock.INSTANCE.instant();
        Phase phase = profile.terms(Migration.NEW, now).phaseOf(requirement);
        Terms before = profile.terms(Migration.BEFORE, now);
        Timing existing = before.timing(requirement);
        RequirementState state = RequirementState.of(kind, phase);
        Since since = new Since(PageWords.in(language), language);
        return new RequirementView(
                requirement.id(),
                kind.name().toLowerCase(Locale.ROOT),
                phase.id(),
                state,
                error(requirement),
                texts.title(requirement),
                texts.text(requirement),
                since.say(
                        state,
                        profile.timetable()
                                .newFrom(profile.stages(requirement).get(0).dates()),
                        existing),
                Objects.toString(existing.announced(), null),
                Objects.toString(existing.enforced(), null),
                texts.change(requirement).orElse(null),
                texts.remedy(requirement),
                KeycloakSetting.of(requirement.id()),
                Example.of(requirement),
                texts.test(requirement),
                requirement.definition().references(),
                values(requirement, texts, before.parametersOf(requirement), profile.ruleSet()),
                profile.stages(requirement).stream()
                        .skip(1)
                        .map(stage -> tightened(stage, before.timing(stage), texts, since, profile.ruleSet()))
                        .toList());
    }

    private static Tightened tightened(
            Stage stage, Timing existing, RequirementTexts texts, Since since, RuleSet ruleSet) {
        return new Tightened(
                stage.name(),
                existing.phase().id(),
                since.say(existing),
                Objects.toString(existing.announced(), null),
                Objects.toString(existing.enforced(), null),
                values(stage.requirement(), texts, stage.parameters(), ruleSet));
    }

    private static List<Value> values(
            Requirement requirement, RequirementTexts texts, Parameters values, RuleSet ruleSet) {
        return requirement.definition().parameters().stream()
                .map(parameter -> Value.of(
                        parameter, texts.parameter(requirement, parameter), values, Parameters.defaults(ruleSet)))
                .toList();
    }

    private static @Nullable String error(Requirement requirement) {
        OAuthError error = requirement.definition().error();
        return error == null ? null : error.code();
    }

    /**
     * A later stage of a requirement, with stricter values.
     *
     * @param name name by which an authority refers to it
     * @param phase phase for existing clients
     * @param since sentence on the clients to which it applies, and from when
     * @param announced instant from which it is announced to existing clients
     * @param enforced instant from which it is enforced for them
     * @param parameters its values
     */
    public record Tightened(
            @JsonProperty("name") String name,
            @JsonProperty("phase") String phase,
            @JsonIgnore String since,
            @JsonProperty("announced") @Nullable String announced,
            @JsonProperty("enforced") @Nullable String enforced,
            @JsonProperty("parameters") List<Value> parameters) {}

    /**
     * A parameter.
     *
     * @param name name in the profile document
     * @param text meaning
     * @param value value in force, in the form of the profile document
     * @param byDefault default of the rule set
     * @param range allowed values
     */
    public record Value(
            @JsonProperty("name") String name,
            @JsonProperty("text") String text,
            @JsonProperty("value") Object value,
            @JsonProperty("default") Object byDefault,
            @JsonProperty("range") String range) {

        static Value of(Parameter<?> parameter, String text, Parameters inForce, Parameters defaults) {
            return new Value(
                    parameter.name(),
                    text,
                    json(inForce.get(parameter)),
                    json(defaults.get(parameter)),
                    parameter.range());
        }

        private static Object json(Object value) {
            return value instanceof Duration ? value.toString() : value;
        }
    }

    /**
     * Sentences on the dates from which a requirement applies, for new and for existing clients in general, without any
     * client's cohort.
     */
    record Since(Texts words, Language language) {

        /**
         * Returns the sentence for a requirement.
         *
         * @param newFrom instant from which registered clients are new; empty if all with a known registration are
         * @param existing timetable for existing clients
         */
        String say(RequirementState state, Optional<Instant> newFrom, Timing existing) {
            boolean isDated = state == RequirementState.OBSERVED && existing.announced() != null;
            return isDated || state == RequirementState.ENFORCED
                    ? ofNew(newFrom) + " " + ofExisting(existing)
                    : words.get("since." + state.id());
        }

        /** Returns the sentence for a later stage, which has both dates. */
        String say(Timing existing) {
            return filled(
                    "since.stage",
                    Objects.requireNonNull(existing.announced()),
                    Objects.requireNonNull(existing.enforced()));
        }

        private String ofNew(Optional<Instant> from) {
            return from.map(date -> filled("since.new.from", date)).orElseGet(() -> words.get("since.new"));
        }

        private String ofExisting(Timing existing) {
            Instant announced = existing.announced();
            Instant enforced = existing.enforced();
            if (announced == null) {
                return words.get("since.existing");
            }
            return enforced == null
                    ? filled("since.existing.announced", announced)
                    : filled("since.existing.enforced", announced, enforced);
        }

        private String filled(String key, Instant... dates) {
            Object[] shown = Stream.of(dates)
                    .map(date -> NorwegianTime.of(date, language))
                    .toArray();
            return new MessageFormat(words.get(key), Locale.ROOT).format(shown);
        }
    }

    /**
     * Some lines of code with which a client or an API meets a requirement, the same in every language.
     *
     * @param library name of the programming language and library, for people
     * @param language programming language, as Markdown names it
     * @param code the lines
     */
    public record Example(
            @JsonProperty("library") String library,
            @JsonProperty("language") String language,
            @JsonProperty("code") String code) {

        private static final Pattern SECTION = Pattern.compile(
                "^## (?<library>\\V+)\\R\\R```(?<language>\\w+)\\R(?<code>.*?)\\R```$",
                Pattern.MULTILINE | Pattern.DOTALL);

        private static final String PART = "part.";

        private static final Map<String, List<Example>> BY_KEY = readAll();

        /** Returns the examples for a requirement, or else for the part of a request that it checks; may be empty. */
        static List<Example> of(Requirement requirement) {
            List<Example> own = BY_KEY.getOrDefault(requirement.id(), List.of());
            return own.isEmpty() && requirement instanceof RequestCheck check
                    ? BY_KEY.getOrDefault(PART + check.part().name(), List.of())
                    : own;
        }

        private static Map<String, List<Example>> readAll() {
            try (InputStream index = resource("examples.properties")) {
                Properties files = new Properties();
                files.load(new InputStreamReader(index, StandardCharsets.UTF_8));
                return files.stringPropertyNames().stream()
                        .collect(Collectors.toUnmodifiableMap(Function.identity(), id -> read(files.getProperty(id))));
            } catch (IOException e) {
                throw new UncheckedIOException("reading examples.properties", e);
            }
        }

        private static List<Example> read(String file) {
            try (InputStream stream = resource("examples/" + file + ".md")) {
                return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("reading examples " + file, e);
            }
        }

        /** Reads the examples: each has a heading with the library, and one block of code. */
        static List<Example> parse(String markdown) {
            return SECTION.matcher(markdown)
                    .results()
                    .map(section -> new Example(section.group(1), section.group(2), section.group(3)))
                    .toList();
        }

        private static InputStream resource(String name) {
            return Objects.requireNonNull(Example.class.getResourceAsStream(name), name);
        }
    }

    /**
     * A setting of Keycloak that affects a requirement, with a value that meets it.
     *
     * @param console place in the admin console, in the console's own words
     * @param name property or attribute of the client or realm
     * @param value value that meets the requirement
     */
    public record KeycloakSetting(
            @JsonProperty("console") String console,
            @JsonProperty("name") String name,
            @JsonProperty("value") String value) {

        private static final Map<String, List<KeycloakSetting>> BY_REQUIREMENT = readAll();

        /** Returns the settings for a requirement; none if only requests affect it. */
        static List<KeycloakSetting> of(String requirement) {
            return BY_REQUIREMENT.getOrDefault(requirement, List.of());
        }

        private static Map<String, List<KeycloakSetting>> readAll() {
            try (InputStream stream =
                    Objects.requireNonNull(KeycloakSetting.class.getResourceAsStream("settings.json"))) {
                return new ObjectMapper().readValue(stream, new TypeReference<>() {});
            } catch (IOException e) {
                throw new UncheckedIOException("reading settings.json", e);
            }
        }
    }

    /** State of a requirement for the reader of its page: kind and phase in one word. */
    public enum RequirementState {
        /** It applies and can't be turned off. */
        ALWAYS,
        /** It applies in this realm: to new clients at once, to others by the dates of the realm's document. */
        ENFORCED,
        /** It applies to nobody yet, and its failures are counted: it has no date, or is newer than the document. */
        OBSERVED,
        /** Its failures are counted. */
        MEASURED,
        /** It concerns the realm, and is reported to the realm's administrators. */
        REPORTED,
        /** This realm has turned it off. */
        OFF;

        /**
         * Returns the state of a requirement.
         *
         * @param phase phase for a new client
         */
        static RequirementState of(RequirementKind kind, Phase phase) {
            return switch (phase) {
                case OFF -> OFF;
                case MEASURED -> kind == RequirementKind.REPORTED ? REPORTED : MEASURED;
                case OBSERVED -> OBSERVED;
                case ANNOUNCED, WAIVED, ENFORCED -> kind == RequirementKind.INVARIANT ? ALWAYS : ENFORCED;
            };
        }

        /** Returns whether the reader has to meet the requirement. */
        public boolean holds() {
            return this == ALWAYS || this == ENFORCED;
        }

        /** Returns its name in the files of texts. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
