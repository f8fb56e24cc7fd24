package no.helseprofil.testrun;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.profile.RequestKind;
import org.jspecify.annotations.Nullable;

/**
 * A step of the plan, in the order of the plan: first what the client does by itself, then the faults to which the
 * server exposes it.
 */
public enum TestStep {
    /** The metadata of the realm was fetched (RFC 8414). */
    DISCOVERY,
    /** The registration of the client. */
    METADATA,
    /** A demand for a nonce is answered (RFC 9449, section 8). */
    NONCE,
    CLIENT_CREDENTIALS,
    /** An authorization request is pushed (RFC 9126). */
    PAR,
    /** The content of the pushed request, known from its code. */
    AUTHORIZE,
    /** A code is exchanged. */
    TOKEN,
    /** An assertion names its key by {@code kid}. */
    KEY_ID,
    USERINFO,
    REFRESH,
    /** A nonce is refused. */
    NONCE_ANEW,
    /** The next nonce is refused, too. */
    NONCE_TWICE,
    /** The server answers 503 with {@code Retry-After} (RFC 9110, section 10.2.3). */
    UNAVAILABLE,
    /** The response is slow. */
    SLOW,
    /** A refresh token is refused (RFC 6749, section 5.2). */
    REFRESH_ENDED;

    /** Faults to which the server exposes a client, in their order. */
    static final List<TestStep> FAULTS = List.of(NONCE_ANEW, NONCE_TWICE, UNAVAILABLE, SLOW, REFRESH_ENDED);

    private static final String CODE = "authorization_code";
    private static final String MACHINE = "client_credentials";
    private static final String REFRESHING = "refresh_token";

    /** Returns the name in JSON and in the texts. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the plan of a client with these grants. */
    static List<TestStep> plan(Set<String> grants) {
        return Stream.of(values()).filter(step -> step.isOf(grants)).toList();
    }

    private boolean isOf(Set<String> grants) {
        return switch (this) {
            case CLIENT_CREDENTIALS -> grants.contains(MACHINE);
            case PAR, AUTHORIZE, TOKEN, USERINFO -> grants.contains(CODE);
            case REFRESH, REFRESH_ENDED -> grants.contains(CODE) && grants.contains(REFRESHING);
            default -> true;
        };
    }

    /** Returns the step to which a request of this kind belongs. */
    static Optional<TestStep> of(RequestKind kind) {
        return Optional.ofNullable(
                switch (kind.endpoint()) {
                    case PUSHED_AUTHORIZATION -> PAR;
                    case AUTHORIZATION -> AUTHORIZE;
                    case USERINFO -> USERINFO;
                    case TOKEN -> ofGrant(kind.grantType());
                    default -> null;
                });
    }

    private static @Nullable TestStep ofGrant(@Nullable String grant) {
        if (grant == null) {
            return null;
        }
        return switch (grant) {
            case CODE -> TOKEN;
            case REFRESHING -> REFRESH;
            case MACHINE -> CLIENT_CREDENTIALS;
            default -> null;
        };
    }

    /**
     * Returns whether requests of a step may be exposed to this fault. None is that would cost the user a login at
     * once.
     */
    boolean fits(TestStep asked) {
        return this == REFRESH_ENDED
                ? asked == REFRESH
                : asked == PAR || asked == REFRESH || asked == CLIENT_CREDENTIALS;
    }

    /** Returns whether it is about nonces, so that it can't be applied to a request without a proof. */
    boolean isAboutNonces() {
        return this == NONCE_ANEW || this == NONCE_TWICE;
    }
}
