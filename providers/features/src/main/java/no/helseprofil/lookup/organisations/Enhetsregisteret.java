package no.helseprofil.lookup.organisations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.lookup.RegisterClient;
import no.helseprofil.lookup.RegisterClient.RegisterException;
import no.helseprofil.lookup.RegisterClient.Reply;
import no.helseprofil.register.Register.Unit;
import no.helseprofil.register.Register.Unit.Ending;
import org.jspecify.annotations.Nullable;

/**
 * Client of Enhetsregisteret, which keeps legal entities ({@code enheter}) and their units ({@code underenheter})
 * apart. A number doesn't show which of them it belongs to, so entities are tried first and units then.
 *
 * @param client client of its address, such as {@code https://data.brreg.no/enhetsregisteret/api}
 */
public record Enhetsregisteret(RegisterClient client) {

    private static final String ENTITIES = "enheter";
    private static final String UNITS = "underenheter";
    private static final int FOUND = 200;
    private static final int REMOVED = 410;

    /** Looks up a number; fails with a {@link RegisterException} if there is no usable answer. */
    public CompletableFuture<Optional<Unit>> ask(OrganisationNumber number) {
        return ask(ENTITIES, number)
                .thenCompose(
                        entity -> entity.isPresent() ? CompletableFuture.completedFuture(entity) : ask(UNITS, number));
    }

    private CompletableFuture<Optional<Unit>> ask(String kind, OrganisationNumber number) {
        return client.get(kind, number.value()).thenApply(reply -> unit(reply, number));
    }

    /**
     * Returns the unit. One that was removed for legal reasons (410) has only its number as name; one that has ceased
     * to exist keeps its name.
     */
    private static Optional<Unit> unit(Reply reply, OrganisationNumber number) {
        if (reply.status() == REMOVED) {
            return Optional.of(new Unit(number, number.value(), null, true, null, null));
        }
        return reply.status() == FOUND ? reply.object().map(json -> unit(json, number)) : Optional.empty();
    }

    private static Unit unit(ObjectNode json, OrganisationNumber number) {
        try {
            Unit unit = UnitJson.read(json);
            if (unit.number().equals(number)) {
                return unit;
            }
        } catch (MalformedException malformed) {
            throw RegisterException.failed("Its answer is no unit: " + malformed.reason() + ".");
        }
        throw RegisterException.failed("Its answer is about another unit than the one that was asked for.");
    }

    /**
     * Reader of a unit in Enhetsregisteret's form. Unused members are ignored. A used one of another type than
     * documented makes the whole answer unreadable, since the rest would be a guess.
     */
    static final class UnitJson {

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
         * Returns a number without verifying its check digit, since the register decides which numbers exist, also in
         * test environments with other check digits.
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
}
