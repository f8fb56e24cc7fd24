package no.helseprofil.jose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A public key as JSON (JWK, RFC 7517).
 *
 * @param id {@code kid}, if it has one
 * @param algorithm {@code alg}, if it names one
 * @param thumbprint the JWK SHA-256 thumbprint (RFC 7638), which an access token carries as {@code cnf.jkt}
 * @param size its size
 * @param canonicalThumbprint the thumbprint of the same key in the one form that RFC 7518 has for it, see {@link
 *     CanonicalJwk}; another one only where a number has leading zeros, say
 */
public record PublicJwk(
        @Nullable String id, @Nullable String algorithm, String thumbprint, KeySize size, String canonicalThumbprint) {

    /** RFC 7518, sections 6.2.2, 6.3.2 and 6.4, and RFC 8037, section 2: what only the holder of the key may have. */
    private static final Set<String> PRIVATE_MEMBERS = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

    /** RFC 7518, sections 6.2.1 and 6.3.1, and RFC 8037, section 2: numbers in base64url. */
    private static final Set<String> NUMBERS = Set.of("n", "e", "x", "y");

    /** A tree that has been read is not written and read again. */
    private static final ObjectReader MEMBERS = new ObjectMapper().readerForMapOf(Object.class);

    private static final int MOST = 5_000;

    /** A longer one than an RSA key of 4096 bits needs isn't kept: what is kept comes from anybody. */
    private static final int LONGEST = 1024;

    /**
     * Clients use the key of their proofs for long, and whether its point is on the curve costs
     * more than all else here.
     */
    private static final BoundedCache<String, Optional<PublicJwk>> KNOWN = new BoundedCache<>(MOST);

    /**
     * Each check of a client asks for its keys, and each look at a realm for those of all its clients: 20,000 of them
     * have room among those that are asked for again, which are some 25 MB.
     */
    private static final int MOST_SETS = 30_000;

    /** A longer one than two RSA keys of 4096 bits need isn't kept. */
    private static final int LONGEST_SET = 2_048;

    private static final BoundedCache<String, List<PublicJwk>> KNOWN_SETS = new BoundedCache<>(MOST_SETS);

    /** A key that is written as RFC 7518 says. */
    public PublicJwk(@Nullable String id, @Nullable String algorithm, String thumbprint, KeySize size) {
        this(id, algorithm, thumbprint, size, thumbprint);
    }

    /** Whether it is written in the one form that RFC 7518 has for it, so that it has one thumbprint. */
    public boolean isCanonical() {
        return thumbprint.equals(canonicalThumbprint);
    }

    /** The key; null if it can't be used, or if it isn't public. */
    static @Nullable PublicJwk of(@Nullable JsonNode node) {
        if (node == null || !node.isObject()) {
            return null;
        }
        String text = node.toString();
        Optional<PublicJwk> key = text.length() > LONGEST ? read(node) : KNOWN.get(text, unknown -> read(node));
        return key.orElse(null);
    }

    private static Optional<PublicJwk> read(JsonNode node) {
        try {
            requireNumbers(node);
            JWK jwk = JWK.parse(MEMBERS.<Map<String, Object>>readValue(node));
            // what no key can be made of is used by nobody whose signature would be taken
            String thumbprint = jwk.computeThumbprint().toString();
            boolean isPublic = !jwk.isPrivate() && PRIVATE_MEMBERS.stream().noneMatch(node::has);
            return isPublic
                    ? Optional.of(new PublicJwk(
                            jwk.getKeyID(),
                            jwk.getAlgorithm() == null
                                    ? null
                                    : jwk.getAlgorithm().getName(),
                            thumbprint,
                            KeySize.of(jwk),
                            CanonicalJwk.thumbprint(jwk).orElse(thumbprint)))
                    : Optional.empty();
        } catch (MalformedException | IOException | ParseException | JOSEException | RuntimeException unusable) {
            return Optional.empty();
        }
    }

    /**
     * The keys of a JWK set (RFC 7517, section 5).
     *
     * @throws MalformedException if it is no such set, or if one of its keys can't be used or isn't public
     */
    public static List<PublicJwk> set(String text) throws MalformedException {
        if (text.length() > LONGEST_SET) {
            return readSet(text);
        }
        @Nullable List<PublicJwk> known = KNOWN_SETS.known(text);
        if (known != null) {
            return known;
        }
        List<PublicJwk> read = readSet(text);
        KNOWN_SETS.keep(text, read);
        return read;
    }

    private static List<PublicJwk> readSet(String text) throws MalformedException {
        JsonNode keys = Json.object(text).path("keys");
        if (!keys.isArray()) {
            throw new MalformedException("no member keys");
        }
        List<PublicJwk> read = new ArrayList<>();
        for (JsonNode node : keys) {
            PublicJwk key = of(node);
            if (key == null) {
                throw new MalformedException("a key that is not a public one");
            }
            read.add(key);
        }
        return List.copyOf(read);
    }

    /**
     * Nimbus passes over what isn't base64url and reads on, Keycloak stops at the first {@code =}: such a number would
     * be a long key here and a short one there.
     */
    static void requireNumbers(JsonNode jwk) throws MalformedException {
        for (String number : NUMBERS) {
            Jws.decode(jwk.path(number).asText());
        }
    }
}
