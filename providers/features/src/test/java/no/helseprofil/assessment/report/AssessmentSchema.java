package no.helseprofil.assessment.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.SubjectKind;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.timetable.Outlook;

/** The schema of what reports in JSON look like. */
final class AssessmentSchema {

    private static final String TEXT = "string";

    private AssessmentSchema() {}

    static ObjectNode json() {
        ObjectNode schema = object();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Assessment of a realm");
        schema.put(
                "description",
                "Answer of GET assessments/{id}: an assessment, or with the parameter since the differences from an earlier"
                        + " one. Also the report that a client gets about itself.");
        ArrayNode forms = schema.putArray("oneOf");
        Stream.of("assessment", "own", "difference").forEach(form -> forms.add(reference(form)));
        ObjectNode definitions = schema.putObject("$defs");
        definitions.set("assessment", assessment());
        definitions.set("own", own());
        definitions.set("difference", difference());
        definitions.set("change", change());
        definitions.set("run", closed(run(), "id", "status", "started", "scope", "progress"));
        definitions.set("realm", realm());
        definitions.set("client", client());
        definitions.set("api", api());
        definitions.set("verdict", verdict());
        definitions.set("evidence", evidence());
        definitions.set("remark", remark());
        definitions.set("verdictName", names(Verdict.values(), Verdict::id));
        definitions.set("instant", object().put("type", TEXT).put("format", "date-time"));
        return schema;
    }

    private static ObjectNode assessment() {
        ObjectNode properties = run();
        properties.set("realm", reference("realm"));
        subjects(properties);
        return closed(properties, "id", "status", "started", "scope", "progress", "clients", "apis");
    }

    private static ObjectNode own() {
        ObjectNode properties = outcome();
        properties.set("authentication", authentication());
        properties.set("refused", list(refused()));
        subjects(properties);
        return closed(properties, "id", "status", "started", "refused", "clients", "apis");
    }

    private static ObjectNode authentication() {
        ObjectNode properties = object();
        Stream.of("method", "requirement", "title").forEach(name -> properties.set(name, type(TEXT)));
        properties.set("ends", reference("instant"));
        return closed(properties, "method")
                .put("description", "Method with which the client authenticated, and until when it is accepted");
    }

    private static ObjectNode refused() {
        ObjectNode properties = object();
        Stream.of("requirement", "title", "remedy", "endpoint").forEach(name -> properties.set(name, type(TEXT)));
        properties.set("proven", type("boolean"));
        properties.set("count", count());
        properties.set("last", reference("instant"));
        return closed(properties, "requirement", "title", "endpoint", "proven", "count", "last")
                .put("description", "Refused requests made in the client's name");
    }

    private static void subjects(ObjectNode properties) {
        properties.set("clients", list(reference("client")));
        properties.set("apis", list(reference("api")));
    }

    private static ObjectNode outcome() {
        ObjectNode properties = object();
        properties.set("id", type(TEXT));
        properties.set("status", names(Run.Status.values(), Run.Status::id));
        properties.set("started", reference("instant"));
        properties.set("ended", reference("instant"));
        return properties;
    }

    private static ObjectNode run() {
        ObjectNode properties = outcome();
        properties.set("startedBy", type(TEXT));
        properties.set("reason", type(TEXT));
        ObjectNode progress = object();
        progress.set("done", count());
        progress.set("total", count());
        progress.set("expectedEnd", reference("instant"));
        properties.set("progress", closed(progress, "done", "total"));
        ObjectNode scope = object();
        scope.set("clients", type("boolean"));
        scope.set("apis", type("boolean"));
        properties.set("scope", closed(scope, "clients", "apis"));
        return properties;
    }

    private static ObjectNode realm() {
        ObjectNode properties = object();
        properties.set("id", type(TEXT));
        properties.set("clientId", type(TEXT).put("description", "Name of the realm"));
        properties.set("verdicts", list(reference("verdict")));
        return closed(properties, "id", "clientId", "verdicts");
    }

    private static ObjectNode client() {
        ObjectNode properties = object();
        properties.set("id", type(TEXT));
        properties.set("clientId", type(TEXT));
        properties.set("name", type(TEXT));
        properties.set("state", enumeration("existing", "new", "exempt", "keycloak"));
        properties.set(
                "outlook",
                enumeration(
                        Stream.of(Outlook.State.values()).map(Outlook.State::id).toArray(String[]::new)));
        properties.set("cohort", type(TEXT));
        properties.set("registered", type(TEXT).put("description", "Date of registration, or existing"));
        properties.set("enabled", type("boolean"));
        properties.set("lastSeen", reference("instant"));
        properties.set("stops", stop());
        properties.set("waivers", list(waiver()));
        properties.set("keys", list(key()));
        properties.set("remarks", list(reference("remark")));
        properties.set("verdicts", list(reference("verdict")));
        return closed(properties, "id", "clientId", "state", "enabled", "verdicts");
    }

    private static ObjectNode stop() {
        ObjectNode properties = object();
        properties.set("at", reference("instant"));
        properties.set("requirements", list(type(TEXT)));
        return closed(properties, "at", "requirements")
                .put("description", "First date on which requests like its latest ones will be refused");
    }

    private static ObjectNode waiver() {
        ObjectNode properties = object();
        Stream.of("requirement", "reason", "approvedBy").forEach(name -> properties.set(name, type(TEXT)));
        properties.set("expires", reference("instant"));
        return closed(properties, "requirement", "reason", "approvedBy", "expires");
    }

    private static ObjectNode key() {
        ObjectNode properties = object();
        Stream.of("kid", "algorithm", "expires", "location", "thumbprint")
                .forEach(name -> properties.set(name, type(TEXT)));
        properties.set("bits", count());
        return closed(properties);
    }

    private static ObjectNode remark() {
        ObjectNode imported = object();
        imported.set("remark", constant("imported"));
        imported.set("attributes", list(type(TEXT)));
        ObjectNode mapper = object();
        mapper.set("remark", constant("foreign-mapper"));
        Stream.of("mapper", "scope", "claim").forEach(name -> mapper.set(name, type(TEXT)));
        ObjectNode plain = object();
        plain.set("remark", enumeration("never-seen", "unstamped"));
        return either(
                closed(plain, "remark"),
                closed(imported, "remark", "attributes"),
                closed(mapper, "remark", "mapper", "claim"));
    }

    private static ObjectNode api() {
        ObjectNode properties = object();
        Stream.of("id", "clientId", "name", "url").forEach(name -> properties.set(name, type(TEXT)));
        properties.set("requests", count());
        properties.set("inconclusive", type(TEXT).put("description", "Reason why the result is inconclusive"));
        properties.set("verdicts", list(reference("verdict")));
        return closed(properties, "id", "clientId", "requests", "verdicts");
    }

    private static ObjectNode verdict() {
        ObjectNode properties = object();
        properties.set("requirement", type(TEXT));
        properties.set("title", type(TEXT));
        properties.set("verdict", reference("verdictName"));
        found(properties);
        return closed(properties, "requirement", "title", "verdict");
    }

    private static void found(ObjectNode properties) {
        properties.set("from", reference("instant"));
        properties.set("message", type(TEXT));
        properties.set("remedy", type(TEXT));
        properties.set("evidence", list(reference("evidence")));
    }

    private static ObjectNode evidence() {
        ObjectNode configuration = object();
        configuration.set("source", constant("configuration"));
        configuration.set("setting", type(TEXT));
        configuration.set("value", type(TEXT));
        ObjectNode traffic = object();
        traffic.set("source", constant("traffic"));
        traffic.set("request", type(TEXT));
        traffic.set("count", count());
        traffic.set("first", reference("instant"));
        traffic.set("last", reference("instant"));
        ObjectNode probe = object();
        probe.set("source", constant("probe"));
        probe.set("fault", type(TEXT));
        probe.set("status", count());
        probe.set("wwwAuthenticate", type(TEXT));
        return either(
                closed(configuration, "source", "setting", "value"),
                closed(traffic, "source", "request", "count", "first", "last"),
                closed(probe, "source", "fault"));
    }

    private static ObjectNode difference() {
        ObjectNode properties = object();
        properties.set("since", reference("run"));
        properties.set("until", reference("run"));
        properties.set("changes", list(reference("change")));
        return closed(properties, "since", "until", "changes");
    }

    private static ObjectNode change() {
        ObjectNode properties = object();
        properties.set("change", names(VerdictChange.Kind.values(), VerdictChange.Kind::id));
        properties.set("kind", names(SubjectKind.values(), SubjectKind::id));
        Stream.of("id", "clientId", "name", "requirement", "title").forEach(name -> properties.set(name, type(TEXT)));
        properties.set("before", reference("verdictName"));
        properties.set("verdict", reference("verdictName"));
        found(properties);
        return closed(properties, "change", "kind", "id", "clientId", "requirement", "title");
    }

    /** An object with these members, of which some are always there, and no others. */
    private static ObjectNode closed(ObjectNode properties, String... required) {
        ObjectNode schema = type("object").put("additionalProperties", false);
        schema.set("properties", properties);
        ArrayNode names = schema.putArray("required");
        List.of(required).forEach(names::add);
        return schema;
    }

    private static ObjectNode either(ObjectNode... schemas) {
        ObjectNode schema = object();
        ArrayNode forms = schema.putArray("oneOf");
        List.of(schemas).forEach(forms::add);
        return schema;
    }

    private static ObjectNode list(ObjectNode items) {
        ObjectNode schema = type("array");
        schema.set("items", items);
        return schema;
    }

    private static ObjectNode count() {
        return type("integer").put("minimum", 0);
    }

    private static ObjectNode constant(String value) {
        return object().put("const", value);
    }

    private static ObjectNode reference(String definition) {
        return object().put("$ref", "#/$defs/" + definition);
    }

    private static <T> ObjectNode names(T[] values, Function<T, String> name) {
        return enumeration(Arrays.stream(values).map(name).toArray(String[]::new));
    }

    private static ObjectNode enumeration(String... values) {
        ObjectNode schema = object();
        ArrayNode names = schema.putArray("enum");
        List.of(values).forEach(names::add);
        return schema;
    }

    private static ObjectNode type(String type) {
        return object().put("type", type);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
