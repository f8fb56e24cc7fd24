package no.helseprofil.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.regex.Pattern;

/** What an attestation looks like: {@code attestation.schema.json}, and the code lists and series of numbers in use. */
final class Structure {

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Resources.json("attestation.schema.json"));

    /** Members of ours, and places in arrays. */
    private static final Pattern OUR_NAMES = Pattern.compile("(?:/(?:[a-z_]{1,30}|[0-9]{1,3}))*");

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
            if (system.isTextual() && !CodeLists.knows(member.getKey(), system.textValue())) {
                throw new AttestationException("HID-1007: name in " + place + "." + member.getKey() + ".system one of "
                        + String.join(", ", CodeLists.systemsOf(member.getKey())));
            }
        }
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
