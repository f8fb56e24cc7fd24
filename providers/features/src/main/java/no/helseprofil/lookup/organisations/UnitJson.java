package no.helseprofil.lookup.organisations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.register.Unit;
import no.helseprofil.register.Unit.Ending;
import org.jspecify.annotations.Nullable;

/**
 * Reader of a unit in Enhetsregisteret's form. Unused members are ignored. A used one of another type than documented
 * makes the whole answer unreadable, since the rest would be a guess.
 */
final class UnitJson {

    /** Longest accepted name, far above the longest one in the register. */
    private static final int LONGEST_NAME = 500;

    private UnitJson() {}

    /**
     * Reads a unit.
     *
     * @throws MalformedException if the JSON is none; the reason is constant
     */
    static Unit read(ObjectNode json) throws MalformedException {
        return new Unit(
                number(json, "organisasjonsnummer"),
                name(json),
                json.hasNonNull("overordnetEnhet") ? number(json, "overordnetEnhet") : null,
                text(json, "slettedato") != null,
                ending(json),
                date(json, "nedleggelsesdato"));
    }

    private static @Nullable Ending ending(ObjectNode json) throws MalformedException {
        boolean isBankrupt = flag(json, "konkurs");
        boolean isWoundUp = flag(json, "underAvvikling") | flag(json, "underTvangsavviklingEllerTvangsopplosning");
        return isBankrupt ? Ending.BANKRUPTCY : isWoundUp ? Ending.WINDING_UP : null;
    }

    private static @Nullable LocalDate date(ObjectNode json, String member) throws MalformedException {
        String date = text(json, member);
        try {
            return date == null ? null : LocalDate.parse(date);
        } catch (DateTimeException unreadable) {
            throw new MalformedException(member + " is no date");
        }
    }

    private static String name(ObjectNode json) throws MalformedException {
        String name = text(json, "navn");
        if (name == null || name.isBlank() || name.length() > LONGEST_NAME) {
            throw new MalformedException("navn is missing or too long");
        }
        return name.strip();
    }

    /**
     * Returns a number without verifying its check digit, since the register decides which numbers exist, also in test
     * environments with other check digits.
     */
    private static OrganisationNumber number(ObjectNode json, String member) throws MalformedException {
        try {
            return OrganisationNumber.parse(String.valueOf(text(json, member)), false);
        } catch (MalformedIdentifierException malformed) {
            throw new MalformedException(member + " is missing or no organisation number");
        }
    }

    private static @Nullable String text(ObjectNode json, String member) throws MalformedException {
        JsonNode node = json.get(member);
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            throw new MalformedException(member + " is no text");
        }
        return node.textValue();
    }

    private static boolean flag(ObjectNode json, String member) throws MalformedException {
        JsonNode node = json.get(member);
        if (node == null || node.isNull()) {
            return false;
        }
        if (!node.isBoolean()) {
            throw new MalformedException(member + " is neither true nor false");
        }
        return node.booleanValue();
    }
}
