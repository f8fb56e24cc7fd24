package no.helseprofil.lookup.organisations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.lookup.organisations.Enhetsregisteret.UnitJson;
import no.helseprofil.register.Register.Unit;

/**
 * Reader of organisations from a file: an object with a list {@code enheter}, each in Enhetsregisteret's form. It
 * serves synthetic organisations, which Enhetsregisteret doesn't have.
 */
public final class OrganisationFile {

    private static final String FORM = "write an object with a list enheter, of objects";

    private OrganisationFile() {}

    /**
     * Returns the organisations in a text, by number.
     *
     * @throws MalformedException with what to write
     */
    public static Map<OrganisationNumber, Unit> read(String text) throws MalformedException {
        ObjectNode file = Json.object(text);
        if (file.size() != 1 || !file.path("enheter").isArray()) {
            throw new MalformedException(FORM);
        }
        Map<OrganisationNumber, Unit> units = new HashMap<>();
        for (JsonNode entry : file.path("enheter")) {
            if (!(entry instanceof ObjectNode object)) {
                throw new MalformedException(FORM);
            }
            Unit unit = UnitJson.read(object);
            if (units.put(unit.number(), unit) != null) {
                throw new MalformedException("write each organisation once");
            }
        }
        return units;
    }
}
