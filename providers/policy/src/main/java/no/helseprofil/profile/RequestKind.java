package no.helseprofil.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kind of a request: the endpoint, and at the token endpoint the grant. Requests of a client are counted by kind.
 *
 * @param endpoint the endpoint
 * @param grantType {@code grant_type} at the token endpoint, {@link #OTHER_GRANT} for one that the server doesn't know;
 *     null elsewhere
 */
public record RequestKind(Endpoint endpoint, @Nullable String grantType) {

    /** Token exchange (RFC 8693). */
    public static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

    /** Grants that the profile judges, as the metadata lists them. */
    public static final List<String> JUDGED_GRANTS =
            List.of("authorization_code", "client_credentials", "refresh_token", TOKEN_EXCHANGE);

    /** All grants that the server doesn't know; one kind limits their number. */
    public static final String OTHER_GRANT = "other";

    /** Every kind that a requirement may apply to. */
    public static final List<RequestKind> ALL = Stream.concat(
                    Arrays.stream(Endpoint.values())
                            .filter(endpoint -> endpoint != Endpoint.TOKEN)
                            .map(endpoint -> new RequestKind(endpoint, null)),
                    Stream.concat(JUDGED_GRANTS.stream(), Stream.of("password", OTHER_GRANT))
                            .map(RequestKind::ofToken))
            .toList();

    public static RequestKind ofToken(String grantType) {
        return new RequestKind(Endpoint.TOKEN, grantType);
    }

    /** Returns the kind that {@link #text} has written. */
    public static RequestKind read(String text) {
        int space = text.indexOf(' ');
        String name = space < 0 ? text : text.substring(0, space);
        Endpoint endpoint = Arrays.stream(Endpoint.values())
                .filter(candidate -> name(candidate).equals(name))
                .findFirst()
                .orElse(Endpoint.OTHER);
        return new RequestKind(endpoint, space < 0 ? null : text.substring(space + 1));
    }

    /** Returns the name, such as {@code token client_credentials}. */
    public String text() {
        return grantType == null ? name(endpoint) : name(endpoint) + " " + grantType;
    }

    public boolean isGrant(String grant) {
        return grant.equals(grantType);
    }

    /**
     * Returns whether the request begins or completes a login. Faults of an authorization request are reported and
     * counted when its code is exchanged, since the client is authenticated only there.
     */
    public boolean isOfLogin() {
        return endpoint == Endpoint.AUTHORIZATION
                || endpoint == Endpoint.PUSHED_AUTHORIZATION
                || isGrant("authorization_code");
    }

    private static String name(Endpoint endpoint) {
        return endpoint.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
