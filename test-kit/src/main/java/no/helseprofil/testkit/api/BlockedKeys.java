package no.helseprofil.testkit.api;

import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keys that a realm has blocked, by their thumbprints. The list is read again after its {@code ttl}; if it can't be
 * read, the last one is used until its {@code exp}. Without a list, every key counts as blocked.
 */
public final class BlockedKeys implements Predicate<String> {

    private static final String TYPE = "identifierlist+jwt";
    private static final Set<Integer> FOUND = Set.of(200, 304);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    /** Time before the list is tried again. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final RealmKeys realm;
    private final Clock clock;
    private final String address;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LONGEST_WAIT).build();
    private @Nullable Read last;
    private Instant next = Instant.MIN;

    private record Read(Map<?, ?> keys, Duration ttl, Instant end, String tag) {}

    private BlockedKeys(RealmKeys realm, Clock clock) {
        this.realm = realm;
        this.clock = clock;
        this.address = realm.issuer() + "/helseprofil/blocklist";
    }

    /** Returns the blocked keys of a realm. The list is read at the first query. */
    public static BlockedKeys of(RealmKeys realm, Clock clock) {
        return new BlockedKeys(realm, clock);
    }

    @Override
    public synchronized boolean test(String thumbprint) {
        Instant now = clock.instant();
        if (!now.isBefore(next)) {
            next = now.plus(read() && last != null ? last.ttl() : PAUSE);
        }
        return last == null || !now.isBefore(last.end()) || last.keys().containsKey(thumbprint);
    }

    /** Reads the list and returns whether there is one that is no older than its {@code ttl}. */
    private boolean read() {
        HttpRequest.Builder asking = HttpRequest.newBuilder(URI.create(address))
                .timeout(LONGEST_WAIT)
                .header("Accept", "application/" + TYPE);
        if (last != null) {
            asking.header("If-None-Match", last.tag());
        }
        try {
            HttpResponse<String> answer = http.send(asking.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                last = verified(
                        answer.body(), answer.headers().firstValue("ETag").orElse("none"));
            }
            return last != null && FOUND.contains(answer.statusCode());
        } catch (IOException | ParseException unreadable) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Read verified(String text, String tag) throws ParseException {
        ReceivedJwt list = ReceivedJwt.parse(text);
        JWK key = realm.keys().getKeyByKeyId(String.valueOf(list.header().get("kid")));
        Instant end = list.date("exp");
        boolean right = key != null
                && key.getAlgorithm() != null
                && key.getAlgorithm().getName().equals(list.algorithm())
                && AccessTokenRules.isSignedBy(key, list)
                && TYPE.equals(list.type())
                && realm.issuer().equals(list.claim("iss"))
                && address.equals(list.claim("sub"));
        if (right
                && end != null
                && list.claims().get("ttl") instanceof Number ttl
                && list.claims().get("identifier_list") instanceof Map<?, ?> keys) {
            return new Read(keys, Duration.ofSeconds(ttl.longValue()), end, tag);
        }
        throw new ParseException("no list of this realm", 0);
    }
}
