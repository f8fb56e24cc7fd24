package no.helseprofil.broker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The nonces that other servers have given last (RFC 9449, section 8.2), so that not every request is sent twice. One
 * that has become too old costs a second request, no more.
 */
public final class ServerNonces {

    private static final int MOST = 1_000;

    /** RFC 9449, section 8.1: visible characters; a longer one isn't sent back. */
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
