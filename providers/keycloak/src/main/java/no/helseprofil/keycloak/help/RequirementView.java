package no.helseprofil.keycloak.help;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementKind;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.profile.RuleSet;
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
record RequirementView(
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
    record Tightened(
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
    record Value(
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
}
