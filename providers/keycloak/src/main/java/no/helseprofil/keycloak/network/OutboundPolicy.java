package no.helseprofil.keycloak.network;

import java.time.Duration;
import java.util.function.Predicate;
import no.helseprofil.network.OutboundRules;

/**
 * Where a call may go, how long it may take and how much may be answered.
 *
 * @param addresses which URLs may be called
 * @param hosts looks the host up, and refuses it if it leads to an address that may not be called; the connection goes
 *     to one of the addresses that it returns
 * @param longest from the connection to the end of the answer
 * @param mostBytes of the answer's body
 */
public record OutboundPolicy(
        Predicate<String> addresses, OutboundRules.NameLookup hosts, Duration longest, int mostBytes) {

    /** For an address that whoever administers the server or the realm has chosen: anywhere. */
    public static OutboundPolicy chosen(Duration longest, int mostBytes) {
        return new OutboundPolicy(address -> true, OutboundRules.NameLookup.SYSTEM, longest, mostBytes);
    }

    /** For an address that somebody has registered: where the rules admit it. */
    public static OutboundPolicy registered(OutboundRules rules, Duration longest, int mostBytes) {
        return new OutboundPolicy(
                rules::admits, host -> rules.resolve(host, OutboundRules.NameLookup.SYSTEM), longest, mostBytes);
    }
}
