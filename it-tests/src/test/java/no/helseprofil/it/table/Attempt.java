package no.helseprofil.it.table;

import java.util.function.UnaryOperator;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;

/** One request that is ready to be sent, as often and with whatever fault one likes, with the same code or token. */
interface Attempt {

    /** Sends it. */
    AttemptAnswer as(Variant variant);

    /**
     * Variant of an attempt: the client that sends it, and the way it is sent.
     *
     * @param client the client, deviating or not
     * @param parameters what is done to the parameters at the authorization endpoint, which no client calls itself
     */
    record Variant(OidcClient client, UnaryOperator<Request> parameters) {

        /** Nothing deviates. */
        static Variant compliant(OidcClient client) {
            return new Variant(client, UnaryOperator.identity());
        }
    }
}
