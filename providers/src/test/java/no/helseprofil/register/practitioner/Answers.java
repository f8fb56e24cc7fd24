package no.helseprofil.register.practitioner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;

/** Answers of the register. */
final class Answers {

    static final String PID = "17056600574";
    static final String ANOTHER = "06828399789";

    /** The authorization of a doctor, with its comma. */
    static final String DOCTOR =
            "\"helsepersonellkategori\":{\"aktiv\":true,\"oid\":9060,\"verdi\":\"LE\"},\"autorisasjon\":"
                    + "{\"aktiv\":true,\"oid\":7704,\"verdi\":\"1\",\"beskrivelse\":\"Autorisasjon\"}";

    private Answers() {}

    /** Of somebody with these approvals. */
    static String with(String... approvals) {
        return "{\"nin\":\"" + PID + "\",\"hprNummer\":431001110,\"godkjenninger\":[" + String.join(",", approvals)
                + "]}";
    }

    /** An approval of a doctor with these members more. */
    static String doctor(String more) {
        return "{" + DOCTOR + more + "}";
    }

    static ObjectNode json(String text) {
        try {
            return Json.object(text);
        } catch (MalformedException broken) {
            throw new IllegalArgumentException(text, broken);
        }
    }
}
