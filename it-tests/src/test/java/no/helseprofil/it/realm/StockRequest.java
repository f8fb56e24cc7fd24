package no.helseprofil.it.realm;

import java.util.function.Function;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/**
 * A request that Keycloak answers with or without the pack.
 *
 * @param name what it is, in words
 * @param status what Keycloak answers, so that a request which went wrong in the test is not a success twice
 * @param sending makes and sends it; several requests if it needs some before
 */
record StockRequest(String name, int status, Function<StockSide, Response> sending) {

    static StockRequest of(String name, int status, Function<StockSide, Request> request) {
        return new StockRequest(name, status, side -> request.apply(side).send());
    }

    static StockRequest step(String name, int status, Function<StockSide, Exchange> exchange) {
        return new StockRequest(name, status, side -> exchange.apply(side).response());
    }

    Response send(StockSide side) {
        return sending.apply(side);
    }

    @Override
    public String toString() {
        return name;
    }
}
