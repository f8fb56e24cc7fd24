package no.helseprofil.profile.assertion;

import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;

/** Whether a request comes from who has the key of its client. */
public final class KeyPossession {

    private KeyPossession() {}

    /**
     * Whether the client of a request has its key. What is registered of a client, whom it may act for say, is told to
     * that client and nobody else: Keycloak refuses who names it without having its key. For such a one no register is
     * asked either: it would learn from this server whatever they please.
     */
    public static boolean isProven(Facts facts) {
        return facts.client() != null && !isImpostor(facts, facts.client().metadata());
    }

    private static boolean isImpostor(Facts facts, ClientMetadata client) {
        return facts.endpoint() != Endpoint.AUTHORIZATION
                && PrivateKeyJwt.isTheWayOf(client)
                && !(facts.assertion() instanceof Facts.Assertion.Present present
                        && present.key() != null
                        && present.key().signature().verifies());
    }
}
