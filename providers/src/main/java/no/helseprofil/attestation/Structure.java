package no.helseprofil.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What an attestation looks like: {@code attestation.schema.json}, and the code lists and series of numbers in use. */
final class Structure {

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Resources.json("attestation.schema.json"));

    /** Members of ours, and places in arrays. */
    private static final Pattern OUR_NAMES = Pattern.compile("(?:/(?:[a-z_]{1,30}|[0-9]{1,3}))*");

    private static final String DEPARTMENT = "department";
    private static final String AUTHORITY = "authority";

    /** Globally unique, as ATT-28 asks of the name of a series that an organisation has made for itself. */
    private static final Pattern GLOBAL = Pattern.compile("(urn:[a-z0-9][a-z0-9-]{1,31}:|https://)[!-~]+");

    /** ATT-45: other lists that are there for the same serve too. */
    private static final Set<String> OF_ANY_LIST = Set.of("purpose_of_use_details");

    private Structure() {}

    static void check(JsonNode entry) throws AttestationException {
        List<Error> errors = SCHEMA.validate(entry);
        if (!errors.isEmpty()) {
            throw malformed(place(errors.get(0)));
        }
        checkSystems("practitioner", entry.path("practitioner"));
        checkSystems("care_relationship", entry.path("care_relationship"));
        for (JsonNode patient : entry.path("patients")) {
            checkSystems("patients", patient);
        }
    }

    private static void checkSystems(String place, JsonNode object) throws AttestationException {
        for (var member : object.properties()) {
            JsonNode system = member.getValue().path("system");
            if (system.isTextual() && !mayName(member.getKey(), system.textValue(), member.getValue())) {
                throw new AttestationException("HID-1007: name in " + place + "." + member.getKey() + ".system one of "
                        + String.join(", ", CodeLists.systemsOf(member.getKey())) + others(member.getKey()));
            }
        }
    }

    private static boolean mayName(String member, String system, JsonNode value) {
        return CodeLists.knows(member, system)
                || GLOBAL.matcher(system).matches() && (OF_ANY_LIST.contains(member) || value.has(AUTHORITY));
    }

    /** What else may stand there. */
    private static String others(String member) {
        if (OF_ANY_LIST.contains(member)) {
            return ", or another list as urn: or https:";
        }
        return member.equals(DEPARTMENT)
                ? ", or, by ATT-28, a series of your own as urn: or https:, with its organisation number as authority"
                : "";
    }

    /** The refusal of a member, by where it is to stand. */
    static AttestationException malformed(String place) {
        return new AttestationException("HID-1007: correct the attestation at " + place
                + "; its members are those of nhn:tillitsrammeverk:parameters and no others");
    }

    /** An unknown member is named by the one that it stands in, since its name is the client's own. */
    private static String place(Error error) {
        String pointer = error.getInstanceLocation().toString();
        String place = OUR_NAMES.matcher(pointer).matches() && !pointer.isEmpty()
                ? pointer.substring(1).replace('/', '.')
                : "its top";
        return "required".equals(error.getKeyword()) ? place + ", which lacks " + error.getProperty() : place;
    }
}
