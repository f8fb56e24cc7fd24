package no.helseprofil.outcome;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What is summed up of each day of a realm. There are as many sums of a day as there are of these, whoever comes. */
public enum Figure {
    /** Access tokens that are bound to a DPoP key. */
    TOKENS_DPOP,
    /** Access tokens that are bound to a certificate. */
    TOKENS_MTLS,
    /** Access tokens that are bound to nothing: whoever has one can use it. */
    TOKENS_NONE,
    /** The lifetimes of those, in seconds. */
    SECONDS_AT_RISK,
    /** The same of tokens of Keycloak's own clients, such as its consoles. */
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

    /** The name in the database and in CSV. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one of this id; empty if there is none, as of a later version. */
    public static Optional<Figure> of(String id) {
        return Stream.of(values()).filter(figure -> figure.id().equals(id)).findFirst();
    }
}
