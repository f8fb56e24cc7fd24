package no.helseprofil.attestation;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Grammar.Place;

/** Reader of an attestation, by its grammar and by the code lists and series of numbers in use. */
final class Structure {

    private static final String DEPARTMENT = "department";
    private static final String AUTHORITY = "authority";

    /** Globally unique name, which ATT-28 requires of a series that an organisation maintains for itself. */
    private static final Pattern GLOBAL = Pattern.compile("(urn:[a-z0-9][a-z0-9-]{1,31}:|https://)[!-~]+");

    /** Members that may also name other lists with the same purpose (ATT-45). */
    private static final Set<String> OF_ANY_LIST = Set.of("purpose_of_use_details");

    private Structure() {}

    static Attestation read(OlderNames names) throws AttestationException {
        JsonNode entry = names.entry();
        List<String> wrong = new ArrayList<>();
        Optional<Attestation> read = AttestationGrammar.of(names.found())
                .read(entry, new Place("", (pointer, remedy) -> wrong.add(place(entry, pointer, remedy))));
        if (read.isEmpty() || !wrong.isEmpty()) {
            throw new AttestationException("HID-1007: correct the attestation at " + wrong.get(0)
                    + "; its members are those of nhn:tillitsrammeverk:parameters and no others");
        }
        checkSystems("practitioner", entry.path("practitioner"));
        checkSystems("care_relationship", entry.path("care_relationship"));
        for (JsonNode patient : entry.path("patients")) {
            checkSystems("patients", patient);
        }
        return read.get();
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

    /** Returns what else the system of a member may be, for the end of a sentence. */
    private static String others(String member) {
        if (OF_ANY_LIST.contains(member)) {
            return ", or another list as urn: or https:";
        }
        return member.equals(DEPARTMENT)
                ? ", or, by ATT-28, a series of your own as urn: or https:, with its organisation number as authority"
                : "";
    }

    /** Returns the place of a problem. An unknown member is not named, since its name comes from the client. */
    private static String place(JsonNode entry, String pointer, String remedy) {
        JsonPointer at = JsonPointer.compile(pointer);
        boolean isMissing = entry.at(at).isMissingNode();
        String parts = String.valueOf(isMissing || remedy.startsWith(Grammar.UNKNOWN) ? at.head() : at);
        String place = parts.isEmpty() ? "its top" : parts.substring(1).replace('/', '.');
        return isMissing ? place + ", which lacks " + at.last().getMatchingProperty() : place;
    }
}
