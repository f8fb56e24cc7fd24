package no.helseprofil.profile.assertion;

import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;

/** Check whether a request comes from the holder of its client's key. */
public final class KeyPossession {

    private KeyPossession() {}

    /**
     * Returns whether the sender of a request has the client's key. A client's registration, such as the organisations
     * that it may act for, is disclosed only to a sender with its key: Keycloak refuses others. No register is called
     * for those either, who could look up anything through this server.
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
