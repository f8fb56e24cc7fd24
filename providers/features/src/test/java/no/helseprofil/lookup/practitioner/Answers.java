package no.helseprofil.lookup.practitioner;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Answers of the register, in the shape that NAV's public code reads (navikt/syfohelsenettproxy, navikt/syk-inn-api, 2026): all
 * members that it knows. The person and the approvals are made up.
 */
public final class Answers {

    public static final String PID = "17056600574";
    static final String ANOTHER = "06828399789";

    /** A general practitioner: an approval with a right and a speciality. */
    private static final String DOCTOR = """
            { "helsepersonellkategori": { "navn": "Lege", "verdi": "LE", "kodeverk": { "id": 9060, "navn": "Helsepersonellkategori" } },
              "autorisasjon": { "navn": "Autorisasjon", "verdi": "1", "kodeverk": { "id": 7704, "navn": "Autorisasjonstype" } },
              "periode": { "fra": "2001-02-03", "til": null },
              "godkjentTurnusDato": "2002-03-04",
              "rekvisisjonsretter": [
                { "type": { "navn": "Full rekvisisjonsrett", "verdi": "1", "kodeverk": { "id": 7703 } },
                  "periode": { "fra": "2001-02-03", "til": null }, "avsluttetStatus": null, "administrativeReaksjoner": [] } ],
              "spesialistgodkjenninger": [
                { "type": { "navn": "Allmennmedisin", "verdi": "2", "kodeverk": { "id": 7426 } },
                  "periode": { "fra": "2010-05-06", "til": null }, "avsluttetStatus": null, "administrativeReaksjoner": [] } ],
              "tilleggskompetanser": [], "vilkår": [], "avsluttetStatus": null, "administrativeReaksjoner": [] }
            """;

    private static final String ANSWER = """
            { "person": { "fornavn": "August", "mellomnavn": null, "etternavn": "September", "fødselsdato": "1966-05-17",
                "dødsdato": null, "manglerNin": false, "nin": "%s" },
              "hprNummer": 431001110, "erstattetAvHprNummer": null, "godkjenninger": [%s], "administrativeReaksjoner": [],
              "sistOppdatert": "2025-11-12T13:14:15.1234567", "gjelderForDato": "2026-03-01" }
            """;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Answers() {}

    /** Returns the answer about a doctor. */
    public static String doctor() {
        return ANSWER.formatted(PID, DOCTOR);
    }

    /** Returns the same answer with something else in one place. */
    static String doctor(String pointer, String value) {
        return changed(doctor(), pointer, value);
    }

    /**
     * Another answer.
     *
     * @param pointer to what is written or, in a list, appended
     * @param value JSON; empty to take it out
     */
    public static String changed(String answer, String pointer, String value) {
        try {
            JsonNode root = MAPPER.readTree(answer);
            JsonPointer place = JsonPointer.compile(pointer);
            JsonNode parent = root.at(place.head());
            String name = place.last().getMatchingProperty();
            if (parent instanceof ArrayNode list) {
                list.add(MAPPER.readTree(value));
            } else if (value.isEmpty()) {
                ((ObjectNode) parent).remove(name);
            } else {
                ((ObjectNode) parent).set(name, MAPPER.readTree(value));
            }
            return root.toString();
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(pointer + " " + value, broken);
        }
    }
}
