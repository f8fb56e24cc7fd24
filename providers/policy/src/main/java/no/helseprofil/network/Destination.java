package no.helseprofil.network;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Destination of a URL. A host can be written in one way only, so that the checked, the resolved and the called host
 * are the same: in ASCII, without a dot at the end, and with numbers only in an address of the usual form.
 *
 * @param scheme {@code https} or {@code http}
 * @param host in lower case; an IPv6 address without brackets
 * @param port the port, even if the URL doesn't have it
 */
public record Destination(String scheme, String host, int port) {

    private static final String HTTPS = "https";
    private static final String HTTP = "http";

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final int LAST_PORT = 65_535;

    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

    /** Hosts that some software reads as an IPv4 address, in whatever form (WHATWG URL, ends in a number). */
    private static final Pattern NUMBER = Pattern.compile("(?:.*[.])?(?:[0-9]+|0[xX][0-9A-Fa-f]*)");

    /**
     * Reads the destination of a URL.
     *
     * @throws IllegalArgumentException with what to write
     */
    public static Destination of(String url) {
        URI uri = uri(url);
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("write a URL without user and without fragment");
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals(HTTPS) && !scheme.equals(HTTP)) {
            throw new IllegalArgumentException("write an https URL");
        }
        return new Destination(scheme, host(uri), port(uri, scheme));
    }

    /**
     * Reads allowed hosts, separated by commas. A host without a port stands for the standard port of each scheme.
     *
     * @param insecure whether the hosts may also be called without TLS
     * @return the hosts in the form of {@link #hostAndPort}
     * @throws IllegalArgumentException with what to write
     */
    public static Set<String> hosts(String written, boolean insecure) {
        return (written.isBlank() ? Stream.<String>empty() : Stream.of(written.split(",", -1)))
                .flatMap(host -> authorities(host.strip(), insecure))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<String> authorities(String host, boolean insecure) {
        if (host.matches(".*[/?#@\\\\].*")) {
            throw new IllegalArgumentException(
                    "write hosts such as api.example.no or api.example.no:8443, and nothing else");
        }
        return Stream.of(HTTPS, HTTP)
                .filter(scheme -> insecure || scheme.equals(HTTPS))
                .map(scheme -> of(scheme + "://" + host).hostAndPort());
    }

    private static URI uri(String url) {
        if (!VISIBLE.matcher(url).matches()) {
            throw new IllegalArgumentException("write an absolute URL in ASCII, other characters percent-encoded");
        }
        try {
            return new URI(url);
        } catch (URISyntaxException unreadable) {
            throw new IllegalArgumentException("write an absolute https URL");
        }
    }

    private static String host(URI uri) {
        String host = uri.getHost();
        if (host == null || host.endsWith(".")) {
            throw new IllegalArgumentException("write a host as in DNS, in ASCII, without a dot at the end");
        }
        boolean bracketed = host.startsWith("[");
        String bare = (bracketed ? host.substring(1, host.length() - 1) : host).toLowerCase(Locale.ROOT);
        return bracketed || NUMBER.matcher(bare).matches() ? literal(bare) : bare;
    }

    private static String literal(String address) {
        return IpNetwork.address(address)
                .map(InetAddress::getHostAddress)
                .orElseThrow(() -> new IllegalArgumentException(
                        "write an address as four decimal numbers, or as an IPv6 address in brackets"));
    }

    /** Returns the address if the host is one, so that no name server is asked for it. */
    public Optional<InetAddress> literal() {
        return IpNetwork.address(host);
    }

    private static int port(URI uri, String scheme) {
        int port = uri.getPort();
        if (port == 0 || port > LAST_PORT || uri.getRawAuthority().endsWith(":")) {
            throw new IllegalArgumentException("write a port from 1 to 65535");
        }
        return port == -1 ? standardPort(scheme) : port;
    }

    private static int standardPort(String scheme) {
        return scheme.equals(HTTPS) ? HTTPS_PORT : HTTP_PORT;
    }

    public boolean isSecure() {
        return scheme.equals(HTTPS);
    }

    /** Returns the host and the port, which rules allow or refuse together. */
    public String hostAndPort() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
