package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.StagesGrammar.CohortsGrammar;

/**
 * JSON Schema (2020-12) of the profile document, for editors and for checks before a document is sent. Its members come
 * from {@link ProfileGrammar}; this class adds conditions on several members. All documents that
 * {@link ProfileDocument} accepts are valid. A valid one may still be refused for reasons that a schema can't express.
 */
public final class ProfileSchema {

    /** Media type of the response that carries the schema. */
    public static final String MEDIA_TYPE = "application/schema+json";

    private static final String UNDATED = "{\"properties\":{\"announced\":false,\"enforced\":false,\"stages\":false}}";

    /** Condition that {@code enforced} is a date and not {@code null}. */
    private static final String ENFORCED =
            "{\"required\":[\"enforced\"],\"properties\":{\"enforced\":{\"type\":\"string\"}}}";

    private ProfileSchema() {}

    /** Returns the schema for the edition of the catalogue that this version has. */
    public static ObjectNode json() {
        ProfileGrammar grammar = new ProfileGrammar();
        ObjectNode schema = Grammar.schema("""
                {"$schema":"https://json-schema.org/draft/2020-12/schema",
                 "$id":"urn:helseprofil:profile:%s",
                 "title":"Profile document of Helseprofil, catalogue %1$s"}
                """.formatted(Catalogue.EDITION.id()));
        schema.setAll(grammar.document().schema());
        addConditions(schema.putArray("allOf"));
        ObjectNode definitions = schema.putObject("$defs");
        definitions.set("instant", Instants.schema());
        definitions.set("date", Instants.GRAMMAR.orNull().schema());
        definitions.set("cohort", grammar.cohorts().cohort().schema());
        definitions.set("postponement", CohortsGrammar.postponement(any -> true).schema());
        return schema;
    }

    /** Returns the schema of a requirement: its members, and the condition that one that is off has no dates. */
    static ObjectNode requirement(Requirement requirement, String title, Grammar<?> members) {
        ObjectNode schema = Grammar.schema("{}").put("title", title).setAll(members.schema());
        return RequirementsGrammar.isDated(requirement)
                ? schema.set(
                        "dependentSchemas", Grammar.schema("{\"phase\":" + UNDATED + ",\"stages\":" + ENFORCED + "}"))
                : schema;
    }

    private static void addConditions(ArrayNode conditions) {
        for (RuleSet ruleSet : RuleSet.values()) {
            dated().filter(requirement -> requirement.kindIn(ruleSet) != RequirementKind.DATED)
                    .forEach(requirement -> conditions.add(isUndated(requirement, ruleSet)));
        }
        dated().forEach(requirement -> conditions.add(isDatedForAllFirst(requirement)));
    }

    /** Returns the condition that a requirement has no dates under a rule set that only measures it. */
    private static ObjectNode isUndated(Requirement requirement, RuleSet ruleSet) {
        return Grammar.schema("""
                {"if":{"properties":{"ruleSet":{"const":"%s"}},"required":["ruleSet"]},
                 "then":{"properties":{"requirements":{"properties":{"%s":%s}},
                                       "cohorts":{"additionalProperties":{"properties":{"%2$s":false}}}}}}
                """.formatted(ruleSet.id(), requirement.id(), UNDATED));
    }

    /** Returns the condition that a requirement that some cohort postpones has a date for all other clients. */
    private static ObjectNode isDatedForAllFirst(Requirement requirement) {
        return Grammar.schema("""
                {"if":{"not":{"properties":{"cohorts":{"additionalProperties":{"not":{"required":["%1$s"]}}}}}},
                 "then":{"required":["requirements"],
                         "properties":{"requirements":{"required":["%1$s"],
                                                       "properties":{"%1$s":%2$s}}}}}
                """.formatted(requirement.id(), ENFORCED));
    }

    private static Stream<Requirement> dated() {
        return Catalogue.requirements().stream().filter(RequirementsGrammar::isDated);
    }
}
