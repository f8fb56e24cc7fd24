package no.helseprofil.trial;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.profile.RequestKind;
import org.jspecify.annotations.Nullable;

/** A step of the plan, in the order of the plan: first what the client does by itself, then what is done to it. */
public enum TrialStep {
    /** The metadata of the realm was fetched (RFC 8414). */
    DISCOVERY,
    /** What is registered of the client. */
    METADATA,
    /** A demand for a nonce is answered (RFC 9449, section 8). */
    NONCE,
    CLIENT_CREDENTIALS,
    /** An authorization request is pushed (RFC 9126). */
    PAR,
    /** What the pushed request asked for, as its code tells. */
    AUTHORIZE,
    /** A code is exchanged. */
    TOKEN,
    /** An assertion names its key by {@code kid}. */
    KEY_ID,
    USERINFO,
    REFRESH,
    /** A nonce isn't taken any more. */
    NONCE_ANEW,
    /** Neither is the next one. */
    NONCE_TWICE,
    /** 503 with {@code Retry-After} (RFC 9110, section 10.2.3). */
    UNAVAILABLE,
    /** The answer takes its time. */
    SLOW,
    /** A refresh token isn't taken any more (RFC 6749, section 5.2). */
    REFRESH_ENDED;

    /** What the server does to a client, in the order in which it does. */
    static final List<TrialStep> FAULTS = List.of(NONCE_ANEW, NONCE_TWICE, UNAVAILABLE, SLOW, REFRESH_ENDED);

    private static final String CODE = "authorization_code";
    private static final String MACHINE = "client_credentials";
    private static final String REFRESHING = "refresh_token";

    /** Its name in JSON and in the texts. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The plan of a client with these grants. */
    static List<TrialStep> plan(Set<String> grants) {
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

    /** The step that a request of this kind belongs to. */
    static Optional<TrialStep> of(RequestKind kind) {
        return Optional.ofNullable(
                switch (kind.endpoint()) {
                    case PUSHED_AUTHORIZATION -> PAR;
                    case AUTHORIZATION -> AUTHORIZE;
                    case USERINFO -> USERINFO;
                    case TOKEN -> ofGrant(kind.grantType());
                    default -> null;
                });
    }

    private static @Nullable TrialStep ofGrant(@Nullable String grant) {
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

    /** Whether a fault may meet requests of this step: never one that would cost the user a login at once. */
    boolean fits(TrialStep asked) {
        return this == REFRESH_ENDED
                ? asked == REFRESH
                : asked == PAR || asked == REFRESH || asked == CLIENT_CREDENTIALS;
    }

    /** Whether it is about nonces, so that it says nothing to a request without a proof. */
    boolean isAboutNonces() {
        return this == NONCE_ANEW || this == NONCE_TWICE;
    }
}
