package no.helseprofil.keycloak.observations;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import no.helseprofil.keycloak.observations.CountedKey.RefusalKey;

/**
 * Limit on the rows that strangers can create: a stranger who knows the names of clients can cause a refusal in the
 * name of each, for any requirement. Up to a number of them in an hour are counted by client; those beyond are counted
 * without one.
 */
final class ClaimedNames {

    /** Limit in a realm, on a node and in an hour: more than the clients that fail by themselves in one hour. */
    static final int MOST = 1_000;

    private final Map<String, Hour> hours = new ConcurrentHashMap<>();

    /** Returns the key under which such a request is counted. */
    RefusalKey bounded(RefusalKey key) {
        if (key.proven() || key.client() == null) {
            return key;
        }
        Hour hour = hours.compute(
                key.realm(),
                (realm, known) ->
                        known == null || known.number() != key.hour() ? new Hour(key.hour(), new HashSet<>()) : known);
        return hour.admits(key) ? key : key.unnamed();
    }

    /** Drops the data on a realm. */
    void forget(String realm) {
        hours.remove(realm);
    }

    private record Hour(long number, Set<RefusalKey> named) {

        boolean admits(RefusalKey key) {
            synchronized (named) {
                return named.contains(key) || named.size() < MOST && named.add(key);
            }
        }
    }
}
