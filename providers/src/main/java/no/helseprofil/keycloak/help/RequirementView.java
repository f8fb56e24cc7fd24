package no.helseprofil.keycloak.help;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.timetable.Profile;

/**
 * A requirement as it holds in one realm, in one language; the JSON of the pages.
 *
 * @param id its name
 * @param kind how it takes part in the timetable, under the realm's rule set
 * @param phase what becomes of a request that fails it
 * @param error the OAuth error of a refusal
 * @param title what it says, in a few words
 * @param text what is asked, and why
 * @param remedy how to mend it
 * @param references where it is written
 * @param parameters the values in force
 */
record RequirementView(
        @JsonProperty("id") String id,
        @JsonProperty("kind") String kind,
        @JsonProperty("phase") String phase,
        @JsonProperty("error") String error,
        @JsonProperty("title") String title,
        @JsonProperty("text") String text,
        @JsonProperty("remedy") String remedy,
        @JsonProperty("references") List<String> references,
        @JsonProperty("parameters") List<Value> parameters) {

    static RequirementView of(Requirement requirement, Profile profile, Language language) {
        RequirementTexts texts = RequirementTexts.in(language);
        return new RequirementView(
                requirement.id(),
                profile.ruleSet().kindOf(requirement).name().toLowerCase(Locale.ROOT),
                profile.phaseOf(requirement).id(),
                requirement.definition().error().code(),
                texts.title(requirement),
                texts.text(requirement),
                texts.remedy(requirement),
                requirement.definition().references(),
                requirement.definition().parameters().stream()
                        .map(parameter -> Value.of(
                                parameter,
                                texts.parameter(requirement, parameter),
                                profile.parametersOf(requirement),
                                Parameters.defaults(profile.ruleSet())))
                        .toList());
    }

    /**
     * A parameter.
     *
     * @param name its name in the profile document
     * @param text what it means
     * @param value the value in force, as the profile document would write it
     * @param byDefault the rule set's
     * @param range what may be written
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
