package no.helseprofil.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The kind of a request: where it arrived, and at the token endpoint by which grant. What a client
 * does is counted by it.
 *
 * @param endpoint where
 * @param grantType {@code grant_type} at the token endpoint, {@link #OTHER_GRANT} for one that the server doesn't
 *     know; null elsewhere
 */
public record RequestKind(Endpoint endpoint, @Nullable String grantType) {

    /** The exchange of a token for another (RFC 8693). */
    public static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

    /** The grants that the profile judges, as the metadata lists them. */
    public static final List<String> JUDGED_GRANTS =
            List.of("authorization_code", "client_credentials", "refresh_token", TOKEN_EXCHANGE);

    /** Grants that the server doesn't know are one kind, so that there are never many. */
    public static final String OTHER_GRANT = "other";

    /** Every kind that a requirement may have an opinion on. */
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

    /** The kind that {@link #text} has written. */
    public static RequestKind read(String text) {
        int space = text.indexOf(' ');
        String name = space < 0 ? text : text.substring(0, space);
        Endpoint endpoint = Arrays.stream(Endpoint.values())
                .filter(candidate -> name(candidate).equals(name))
                .findFirst()
                .orElse(Endpoint.OTHER);
        return new RequestKind(endpoint, space < 0 ? null : text.substring(space + 1));
    }

    /** Its name, such as {@code token client_credentials}. */
    public String text() {
        return grantType == null ? name(endpoint) : name(endpoint) + " " + grantType;
    }

    public boolean isGrant(String grant) {
        return grant.equals(grantType);
    }

    /**
     * Whether a login is asked for, or fetched. What was wrong with the authorization request is told, and counted,
     * when its code is exchanged: only there the client has proven who it is.
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
