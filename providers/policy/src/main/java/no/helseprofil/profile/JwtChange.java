package no.helseprofil.profile;

import java.time.Duration;
import java.util.List;

/** One way in which a JWT of a probe, token or proof, deviates from a right one. */
public sealed interface JwtChange {

    /** In a text of a change: the issuer of the realm. */
    String ISSUER = "{issuer}";

    /** In a text of a change: the audience of the API. */
    String AUDIENCE = "{audience}";

    /** In a text of a change: the address of the API. */
    String ADDRESS = "{address}";

    /** In a text of a change: the path of that address. */
    String PATH = "{path}";

    /** In a text of a change: another address, with which that of the API begins. */
    String BEGINNING = "{beginning}";

    /** In a text of a change: the level below the one that the API asks for. */
    String LOWER = "{lower}";

    /** In a text of a change: what {@code acr} calls that level. */
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

    /** What is wrong with key or signature. */
    enum Signing implements JwtChange {
        /** The signature of another content. */
        SPOILED,
        /** {@code alg} is {@code none}, and there is no signature (RFC 8725, section 3.2). */
        NONE,
        /** {@code HS256} with the public key, as everybody can read it, for the secret (RFC 8725, section 2.1). */
        SYMMETRIC,
        /** By another key than the one that is named. */
        OTHER_KEY,
        /** By another key, which stands in the header. */
        OTHER_KEY_IN_HEADER,
        /** The private key stands in the header beside the public one. */
        PRIVATE_KEY_IN_HEADER,
        /** A right one, by the key of the realm's that its list names as blocked; the token is bound to it. */
        BLOCKED_KEY
    }

    /** A claim of one text. */
    static JwtChange claim(String name, String value) {
        return new Claim(name, List.of(value));
    }
}
