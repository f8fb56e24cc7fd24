package no.helseprofil.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;

/**
 * The keys that are blocked in a realm, for APIs that validate tokens by themselves: the claims of a JWT in the shape
 * of draft-bormann-identifier-list. It says which keys, and nothing of whose they are or why. Clients and organisations
 * aren't on it, since that would disclose which of them has an incident.
 *
 * @param issuer the realm's {@code iss}
 * @param address where the list is
 * @param keys thumbprints (RFC 7638) of the keys that are blocked
 * @param made when
 */
public record IdentifierList(String issuer, String address, SortedSet<String> keys, Instant made) {

    /** {@code typ} of the header of the JWT, which distinguishes it from a token (RFC 8725, section 3.11). */
    public static final String TYPE = "identifierlist+jwt";

    /** Media type of the list. */
    public static final String MEDIA_TYPE = "application/" + TYPE;

    /** Time after which an API reads the list again. */
    public static final Duration TTL = Duration.ofMinutes(1);

    /** Time for which an API goes on with the list where it can't read another one. */
    public static final Duration LIFE = Duration.ofDays(1);

    /** The registered status {@code INVALID} of Token Status List. */
    private static final Map<String, Integer> INVALID = Map.of("status", 1);

    /** Returns the claims of the JWT. It has no audience, client, scope or Keycloak type. */
    public Map<String, Object> claims() {
        Map<String, Object> list = new LinkedHashMap<>();
        keys.forEach(key -> list.put(key, INVALID));
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("sub", address);
        claims.put("iat", made.getEpochSecond());
        claims.put("exp", made.plus(LIFE).getEpochSecond());
        claims.put("ttl", TTL.toSeconds());
        claims.put("identifier_list", list);
        return claims;
    }

    /** Returns an identifier of its keys and its minute, which is the same on each node of a cluster. */
    public String content() {
        return String.join(" ", issuer, address, String.valueOf(minute(made)), String.join(",", keys));
    }

    /** Returns the first instant at which a new list has to be made, whatever is blocked. */
    public Instant due() {
        return Instant.ofEpochSecond((minute(made) + 1) * TTL.toSeconds());
    }

    private static long minute(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), TTL.toSeconds());
    }
}
