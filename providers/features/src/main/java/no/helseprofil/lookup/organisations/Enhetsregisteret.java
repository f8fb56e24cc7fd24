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
 * Asks Enhetsregisteret, which keeps legal entities ({@code enheter}) and the units of them ({@code underenheter})
 * apart. A number says not which of them it is of, so one is tried and then the other.
 */
public final class Enhetsregisteret {

    private static final String ENTITIES = "enheter";
    private static final String UNITS = "underenheter";
    private static final int FOUND = 200;
    private static final int REMOVED = 410;

    private final RegisterClient client;

    /** @param client of its address, such as {@code https://data.brreg.no/enhetsregisteret/api} */
    public Enhetsregisteret(RegisterClient client) {
        this.client = client;
    }

    /** What it says of a number; fails with a {@link RegisterException} where it gives no answer that can be used. */
    public CompletableFuture<Optional<Unit>> ask(OrganisationNumber number) {
        return ask(ENTITIES, number)
                .thenCompose(
                        entity -> entity.isPresent() ? CompletableFuture.completedFuture(entity) : ask(UNITS, number));
    }

    private CompletableFuture<Optional<Unit>> ask(String kind, OrganisationNumber number) {
        return client.get(kind, number.value()).thenApply(reply -> unit(reply, number));
    }

    /** One that was removed for legal reasons (410) is told nothing of; one that has ceased to be keeps its name. */
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
