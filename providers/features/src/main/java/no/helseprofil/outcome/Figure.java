package no.helseprofil.outcome;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Figures that are summed up for each day of a realm. A day has one sum per figure, however many clients it has. */
public enum Figure {
    /** Access tokens that are bound to a DPoP key. */
    TOKENS_DPOP,
    /** Access tokens that are bound to a certificate. */
    TOKENS_MTLS,
    /** Access tokens that are bound to nothing, so that everybody who has one can use it. */
    TOKENS_NONE,
    /** Lifetimes of unbound access tokens, in seconds. */
    SECONDS_AT_RISK,
    /** Lifetimes of unbound access tokens of Keycloak's own clients, such as its consoles, in seconds. */
    KEYCLOAK_SECONDS_AT_RISK,
    /** See {@link Attempt#REPLAY}. */
    REFUSED_REPLAY,
    /** See {@link Attempt#FORGED}. */
    REFUSED_FORGED,
    /** See {@link Attempt#STOLEN_KEY}. */
    REFUSED_STOLEN_KEY,
    /** See {@link Attempt#STOLEN_TOKEN}. */
    REFUSED_STOLEN_TOKEN,
    /** See {@link Attempt#WRONG_AUDIENCE}. */
    REFUSED_WRONG_AUDIENCE,
    /** See {@link Attempt#OLD_PROOF}. */
    REFUSED_OLD_PROOF;

    /** Returns the name in the database and in CSV. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the figure with this id; empty if there is none, as for one of a later version. */
    public static Optional<Figure> of(String id) {
        return Stream.of(values()).filter(figure -> figure.id().equals(id)).findFirst();
    }
}
