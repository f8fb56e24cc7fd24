package no.helseprofil.keycloak.network;

import java.time.Duration;
import java.util.function.Predicate;
import no.helseprofil.network.OutboundRules;

/**
 * Limits of a call: its addresses, its duration and the size of the response.
 *
 * @param addresses test for URLs that may be called
 * @param hosts resolver of hosts, which refuses a host that leads to a forbidden address; the connection goes to one of
 *     the addresses that it returns
 * @param longest longest time from the connection to the end of the response
 * @param mostBytes maximum size of the response's body
 */
public record OutboundPolicy(
        Predicate<String> addresses, OutboundRules.NameLookup hosts, Duration longest, int mostBytes) {

    /** Returns the policy for an address that an administrator of the server or the realm has chosen: any. */
    public static OutboundPolicy chosen(Duration longest, int mostBytes) {
        return new OutboundPolicy(address -> true, OutboundRules.NameLookup.SYSTEM, longest, mostBytes);
    }

    /** Returns the policy for an address that a client has registered, which the rules have to admit. */
    public static OutboundPolicy registered(OutboundRules rules, Duration longest, int mostBytes) {
        return new OutboundPolicy(
                rules::admits, host -> rules.resolve(host, OutboundRules.NameLookup.SYSTEM), longest, mostBytes);
    }
}
