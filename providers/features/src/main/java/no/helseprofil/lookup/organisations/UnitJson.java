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
 * A unit as Enhetsregisteret writes one, by the members that are used here; the others are its own affair. One of
 * another type than the documented one makes the whole answer unreadable: half of it would be a guess.
 */
final class UnitJson {

    /** The longest name in the register is far below. */
    private static final int LONGEST_NAME = 500;

    private UnitJson() {}

    /**
     * Reads a unit.
     *
     * @throws MalformedException if it isn't one; the reason is constant
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

    /** Which numbers there are the register knows best, those of test environments with other check digits included. */
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
