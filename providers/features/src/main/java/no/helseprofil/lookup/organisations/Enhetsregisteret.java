package no.helseprofil.lookup.organisations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.lookup.RegisterClient;
import no.helseprofil.lookup.RegisterException;
import no.helseprofil.lookup.Reply;
import no.helseprofil.register.Unit;

/**
 * Client of Enhetsregisteret, which keeps legal entities ({@code enheter}) and their units ({@code underenheter})
 * apart. A number doesn't show which of them it belongs to, so entities are tried first and units then.
 */
public final class Enhetsregisteret {

    private static final String ENTITIES = "enheter";
    private static final String UNITS = "underenheter";
    private static final int FOUND = 200;
    private static final int REMOVED = 410;

    private final RegisterClient client;

    /**
     * Creates the client.
     *
     * @param client client of its address, such as {@code https://data.brreg.no/enhetsregisteret/api}
     */
    public Enhetsregisteret(RegisterClient client) {
        this.client = client;
    }

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
}
