package no.helseprofil.keycloak.observations;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import no.helseprofil.keycloak.observations.CountedKey.RefusalKey;

/**
 * How many lines strangers can make: whoever knows the names of clients may be refused in the name of
 * each, for whatever there is. Up to a number of them in an hour are counted by name; what comes beyond
 * that is counted as of nobody.
 */
final class ClaimedNames {

    /** In a realm, at a node and in an hour: more than fail at once where clients fail by themselves. */
    static final int MOST = 1_000;

    private final Map<String, Hour> hours = new ConcurrentHashMap<>();

    /** The key by which such a request is counted. */
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

    /** Drops what it knows of a realm. */
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
