package no.helseprofil.broker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Latest nonces of other servers (RFC 9449, section 8.2), so that not every request has to be sent twice. One that has
 * expired costs a second request, no more.
 */
public final class ServerNonces {

    private static final int MOST = 1_000;

    /** Longest nonce of visible characters (RFC 9449, section 8.1) that is sent back. */
    private static final int LONGEST = 1_024;

    private final Cache<URI, String> latest =
            Caffeine.newBuilder().maximumSize(MOST).build();

    @Nullable
    String of(URI target) {
        return latest.getIfPresent(target);
    }

    void keep(URI target, @Nullable String nonce) {
        if (nonce != null
                && nonce.length() <= LONGEST
                && nonce.chars().allMatch(character -> character > ' ' && character < 0x7F)) {
            latest.put(target, nonce);
        }
    }
}
