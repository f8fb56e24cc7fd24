package no.helseprofil.profile;

import java.time.Duration;
import java.util.List;

/** Deviation of a JWT in a probe, token or proof, from a right one. */
public sealed interface JwtChange {

    /** Placeholder in a text of a change: the issuer of the realm. */
    String ISSUER = "{issuer}";

    /** Placeholder in a text of a change: the audience of the API. */
    String AUDIENCE = "{audience}";

    /** Placeholder in a text of a change: the URL of the API. */
    String ADDRESS = "{address}";

    /** Placeholder in a text of a change: the path of that URL. */
    String PATH = "{path}";

    /** Placeholder in a text of a change: another URL that the API's begins with. */
    String BEGINNING = "{beginning}";

    /** Placeholder in a text of a change: the level below the one that the API requires. */
    String LOWER = "{lower}";

    /** Placeholder in a text of a change: the name of that level in {@code acr}. */
    String LOWER_NAME = "{lower-name}";

    /** Another text, or another list of texts, in a claim. */
    record Claim(String name, List<String> values) implements JwtChange {

        public Claim {
            values = List.copyOf(values);
        }
    }

    /** A claim with the NumericDate that lies this far from the moment of the request. */
    record Time(String claim, Duration fromNow) implements JwtChange {}

    record WithoutClaim(String name) implements JwtChange {}

    /** Another text in the header. */
    record Header(String name, String value) implements JwtChange {}

    record WithoutHeader(String name) implements JwtChange {}

    /** Deviation of key or signature. */
    enum Signing implements JwtChange {
        /** The signature of another content. */
        SPOILED,
        /** {@code alg} is {@code none}, and there is no signature (RFC 8725, section 3.2). */
        NONE,
        /** {@code HS256} with the published public key as the secret (RFC 8725, section 2.1). */
        SYMMETRIC,
        /** A signature by another key than the one that is named. */
        OTHER_KEY,
        /** A signature by another key, which is in the header. */
        OTHER_KEY_IN_HEADER,
        /** The private key in the header beside the public one. */
        PRIVATE_KEY_IN_HEADER,
        /** A right signature, by the realm's key that its list names as blocked; the token is bound to it. */
        BLOCKED_KEY
    }

    /** Returns the change of a claim to one text. */
    static JwtChange claim(String name, String value) {
        return new Claim(name, List.of(value));
    }
}
