package no.helseprofil.assessment.probe;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Address at which an API is probed.
 *
 * @param uri the address as it is registered
 */
record ProbeAddress(URI uri) {

    /**
     * Parses an address.
     *
     * @throws ProbeException unless requests can be sent to it
     */
    static ProbeAddress parse(@Nullable String url) throws ProbeException {
        if (url == null || url.isBlank()) {
            throw new ProbeException("no address is registered at which the API can be probed: set the attribute"
                    + " helseprofil.api.probe-url on its client");
        }
        try {
            return of(new URI(url.strip()));
        } catch (URISyntaxException unreadable) {
            throw unusable();
        }
    }

    private static ProbeAddress of(URI uri) throws ProbeException {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean usable = (scheme.equals("https") || scheme.equals("http"))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawFragment() == null;
        if (!usable) {
            throw unusable();
        }
        return new ProbeAddress(uri);
    }

    private static ProbeException unusable() {
        return new ProbeException(
                "the address at which the API is to be probed can't be used: register an https address without user and"
                        + " fragment");
    }

    /** Returns the address as {@code htu} of a proof, which is without its query (RFC 9449, section 4.2). */
    String htu() {
        String text = uri.toString();
        return uri.getRawQuery() == null ? text : text.substring(0, text.indexOf('?'));
    }

    /**
     * Returns another address with which this one begins: the folder of its path. A root has no folder, and loses the
     * last letter of its host or port.
     */
    String beginning() {
        String path = uri.getRawPath();
        String origin = htu().substring(0, htu().length() - path.length());
        return path.length() > 1
                ? origin + path.substring(0, path.lastIndexOf('/', path.length() - 2) + 1)
                : origin.substring(0, origin.length() - 1);
    }

    URI withQuery(String parameter) {
        return URI.create(uri + (uri.getRawQuery() == null ? "?" : "&") + parameter);
    }
}
