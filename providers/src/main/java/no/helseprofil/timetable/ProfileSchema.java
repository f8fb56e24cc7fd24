package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Edition;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.register.RegisterSettings.OrganisationSource;
import no.helseprofil.register.RegisterSettings.OrganisationsDown;
import no.helseprofil.register.RegisterSettings.PractitionerSource;
import no.helseprofil.register.RegisterSettings.WhenDown;

/**
 * The JSON Schema (2020-12) of the profile document, from the catalogue: for editors and for checks before a document
 * is sent. What {@link ProfileDocument} takes is valid; what is valid may still be refused for what a schema can't say.
 */
public final class ProfileSchema {

    /** Of the answer that carries it. */
    public static final String MEDIA_TYPE = "application/schema+json";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final RequirementTexts TEXTS = RequirementTexts.in(Language.EN);

    private ProfileSchema() {}

    /** The schema, for the edition of the catalogue that this version has. */
    public static ObjectNode json() {
        ObjectNode schema = JSON.objectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("$id", "urn:helseprofil:profile:" + Catalogue.EDITION.id())
                .put("title", "Profile document of Helseprofil, catalogue " + Catalogue.EDITION.id());
        object(schema, "ruleSet");
        ObjectNode members = schema.withObjectProperty("properties");
        members.set("ruleSet", oneOf(Stream.of(RuleSet.values()).map(RuleSet::id)));
        members.set("catalogue", oneOf(Catalogue.EDITIONS.stream().map(Edition::id)));
        members.set("newClientsFrom", instant());
        members.set("requirements", requirements());
        members.set("cohorts", cohorts());
        members.set("waivers", waivers());
        members.set("exempt", exemptions());
        members.set(RegistersReader.REGISTERS, registers());
        members.set(AssessmentsReader.ASSESSMENTS, assessments());
        schema.set("allOf", conditions());
        schema.set("$defs", definitions());
        return schema;
    }

    private static ObjectNode requirements() {
        ObjectNode schema = object(JSON.objectNode());
        ObjectNode members = schema.withObjectProperty("properties");
        Catalogue.requirements().forEach(requirement -> members.set(requirement.id(), requirement(requirement)));
        return schema;
    }

    private static ObjectNode requirement(Requirement requirement) {
        ObjectNode schema = JSON.objectNode().put("title", TEXTS.title(requirement));
        object(schema);
        ObjectNode members = schema.withObjectProperty("properties");
        if (requirement.kind() == Kind.DATED) {
            members.set(DatesReader.ANNOUNCED, instant());
            members.set(DatesReader.ENFORCED, instant());
            members.putObject("phase").put("const", Phase.OFF.id());
            schema.withObjectProperty("dependentSchemas").set("phase", undated());
        }
        members.set("parameters", parameters(requirement));
        return schema;
    }

    private static ObjectNode parameters(Requirement requirement) {
        ObjectNode schema = object(JSON.objectNode());
        ObjectNode members = schema.withObjectProperty("properties");
        requirement
                .definition()
                .parameters()
                .forEach(parameter -> members.set(
                        parameter.name(), parameter(parameter, TEXTS.parameter(requirement, parameter) + "; ")));
        return schema;
    }

    private static ObjectNode parameter(Parameter<?> parameter, String meaning) {
        ObjectNode schema = JSON.objectNode().put("description", meaning + parameter.range());
        new TreeMap<>(parameter.schema()).forEach((keyword, value) -> schema.set(keyword, node(value)));
        return schema;
    }

    private static ObjectNode cohorts() {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        schema.putObject("propertyNames").put("pattern", whole(DatesReader.COHORT.pattern()));
        schema.set("additionalProperties", reference("cohort"));
        return schema;
    }

    private static ObjectNode waivers() {
        ObjectNode schema = object(JSON.objectNode());
        schema.withObjectProperty("properties")
                .set(
                        ProfileDocument.LONGEST_WAIVER.name(),
                        parameter(ProfileDocument.LONGEST_WAIVER, "How far ahead a waiver may end; "));
        return schema;
    }

    private static ObjectNode exemptions() {
        ObjectNode schema = JSON.objectNode().put("type", "array");
        ObjectNode exemption = object(schema.putObject("items"), "id", "reason", "until");
        ObjectNode members = exemption.withObjectProperty("properties");
        members.set("id", text().put("description", "The internal id of the client"));
        members.set("reason", text());
        members.set("until", instant());
        return schema;
    }

    private static ObjectNode registers() {
        ObjectNode schema = object(JSON.objectNode());
        ObjectNode members = schema.withObjectProperty("properties");
        members.set(RegistersReader.PRACTITIONERS, register(PractitionerSource.class, practitionersDown()));
        members.set(
                RegistersReader.ORGANISATIONS,
                register(OrganisationSource.class, oneOf(RegistersReader.ids(OrganisationsDown.class))));
        return schema;
    }

    private static <E extends Enum<E>> ObjectNode register(Class<E> sources, ObjectNode whenDown) {
        ObjectNode schema = object(JSON.objectNode(), RegistersReader.SOURCE);
        ObjectNode members = schema.withObjectProperty("properties");
        members.set(RegistersReader.SOURCE, oneOf(RegistersReader.ids(sources)));
        members.set(RegistersReader.WHEN_DOWN, whenDown);
        return schema;
    }

    private static ObjectNode practitionersDown() {
        ObjectNode schema = object(JSON.objectNode());
        ObjectNode members = schema.withObjectProperty("properties");
        Stream.of(RegistersReader.HPR_NUMBER, RegistersReader.HPR_DETAILS)
                .forEach(claim -> members.set(claim, oneOf(RegistersReader.ids(WhenDown.class))));
        return schema;
    }

    private static ObjectNode assessments() {
        ObjectNode schema = object(JSON.objectNode());
        ObjectNode members = schema.withObjectProperty("properties");
        AssessmentsReader.MEANINGS.forEach(
                (member, meaning) -> members.set(member.name(), parameter(member, meaning + "; ")));
        return schema;
    }

    private static ObjectNode definitions() {
        ObjectNode definitions = JSON.objectNode();
        definitions
                .putObject("instant")
                .put("type", "string")
                .put("format", "date-time")
                .put("pattern", whole(Instants.FORM))
                .putArray("examples")
                .add("2027-01-01T00:00:00Z");
        ObjectNode postponements = object(definitions.putObject("cohort")).withObjectProperty("properties");
        dated().forEach(requirement -> postponements.set(requirement.id(), reference("postponement")));
        object(definitions.putObject("postponement"), DatesReader.ENFORCED)
                .withObjectProperty("properties")
                .set(DatesReader.ENFORCED, instant());
        return definitions;
    }

    private static ArrayNode conditions() {
        ArrayNode conditions = JSON.arrayNode();
        for (RuleSet ruleSet : RuleSet.values()) {
            dated().filter(requirement -> requirement.kindIn(ruleSet) != Kind.DATED)
                    .forEach(requirement -> conditions.add(isUndated(requirement, ruleSet)));
        }
        dated().forEach(requirement -> conditions.add(isDatedForAllFirst(requirement)));
        return conditions;
    }

    /** Under a rule set that only measures it, a requirement has no dates. */
    private static ObjectNode isUndated(Requirement requirement, RuleSet ruleSet) {
        ObjectNode condition = JSON.objectNode();
        ObjectNode named = condition.putObject("if");
        named.withObjectProperty("properties").putObject("ruleSet").put("const", ruleSet.id());
        named.putArray("required").add("ruleSet");
        ObjectNode then = condition.putObject("then").putObject("properties");
        then.putObject("requirements").putObject("properties").set(requirement.id(), undated());
        then.putObject("cohorts")
                .putObject("additionalProperties")
                .putObject("properties")
                .put(requirement.id(), false);
        return condition;
    }

    /** What some cohort postpones has a date for all others. */
    private static ObjectNode isDatedForAllFirst(Requirement requirement) {
        ObjectNode condition = JSON.objectNode();
        condition
                .putObject("if")
                .putObject("not")
                .putObject("properties")
                .putObject("cohorts")
                .putObject("additionalProperties")
                .putObject("not")
                .set("required", JSON.arrayNode().add(requirement.id()));
        ObjectNode then = condition.putObject("then");
        then.putArray("required").add("requirements");
        ObjectNode requirements = then.putObject("properties").putObject("requirements");
        requirements.putArray("required").add(requirement.id());
        requirements
                .putObject("properties")
                .putObject(requirement.id())
                .putArray("required")
                .add(DatesReader.ENFORCED);
        return condition;
    }

    private static ObjectNode undated() {
        ObjectNode schema = JSON.objectNode();
        schema.putObject("properties").put(DatesReader.ANNOUNCED, false).put(DatesReader.ENFORCED, false);
        return schema;
    }

    private static Stream<Requirement> dated() {
        return Catalogue.requirements().stream().filter(requirement -> requirement.kind() == Kind.DATED);
    }

    private static ObjectNode object(ObjectNode schema, String... required) {
        schema.put("type", "object").put("additionalProperties", false);
        if (required.length > 0) {
            schema.set("required", node(List.of(required)));
        }
        return schema;
    }

    private static ObjectNode text() {
        return JSON.objectNode().put("type", "string").put("pattern", "\\S");
    }

    private static ObjectNode instant() {
        return reference("instant");
    }

    private static ObjectNode reference(String definition) {
        return JSON.objectNode().put("$ref", "#/$defs/" + definition);
    }

    private static ObjectNode oneOf(Stream<String> values) {
        return JSON.objectNode().set("enum", node(values.toList()));
    }

    private static String whole(String form) {
        return "^" + form + "$";
    }

    private static JsonNode node(Object value) {
        if (value instanceof Collection<?> list) {
            ArrayNode array = JSON.arrayNode();
            list.forEach(entry -> array.add(node(entry)));
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = JSON.objectNode();
            map.forEach((name, entry) -> object.set(String.valueOf(name), node(entry)));
            return object;
        }
        return value instanceof Integer number ? JSON.numberNode(number) : JSON.textNode(String.valueOf(value));
    }
}
