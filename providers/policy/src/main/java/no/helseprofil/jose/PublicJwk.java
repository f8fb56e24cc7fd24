package no.helseprofil.jose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.io.IOException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Public key as JSON (JWK, RFC 7517).
 *
 * @param id {@code kid}, if it has one
 * @param algorithm {@code alg}, if it names one
 * @param thumbprint the JWK SHA-256 thumbprint (RFC 7638), which an access token carries as {@code cnf.jkt}
 * @param size its size
 * @param canonicalThumbprint the thumbprint of the same key in its canonical form, see {@link CanonicalJwk}; it differs
 *     only if, for instance, a number has leading zeros
 */
public record PublicJwk(
        @Nullable String id, @Nullable String algorithm, String thumbprint, KeySize size, String canonicalThumbprint) {

    /** Members of a private or symmetric key (RFC 7518, sections 6.2.2, 6.3.2 and 6.4; RFC 8037, section 2). */
    private static final Set<String> PRIVATE_MEMBERS = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

    /** Numbers in base64url (RFC 7518, sections 6.2.1 and 6.3.1; RFC 8037, section 2). */
    private static final Set<String> NUMBERS = Set.of("n", "e", "x", "y");

    /** Reader of an already parsed tree, which saves writing and parsing it again. */
    private static final ObjectReader MEMBERS = new ObjectMapper().readerForMapOf(Object.class);

    private static final int MOST = 5_000;

    /** Longest cached key: an RSA key of 4096 bits fits. Longer ones aren't cached, since anybody can send them. */
    private static final int LONGEST = 1024;

    /**
     * Cache of keys. Clients keep the key of their proofs for long, and checking that its point is on the curve is the
     * most expensive step here.
     */
    private static final BoundedCache<String, Optional<PublicJwk>> KNOWN = new BoundedCache<>(MOST);

    /**
     * Cache of key sets, which only clients register. Each look at a realm reads those of all its clients once, in
     * order: with room for 20,000 of them, some 25 MB, the next look finds all.
     */
    private static final int MOST_SETS = 30_000;

    /** A longer one than two RSA keys of 4096 bits need isn't kept. */
    private static final int LONGEST_SET = 2_048;

    private static final Map<String, List<PublicJwk>> KNOWN_SETS =
            Collections.synchronizedMap(BoundedCache.bounded(MOST_SETS));

    /** Creates a key that is written in its canonical form. */
    public PublicJwk(@Nullable String id, @Nullable String algorithm, String thumbprint, KeySize size) {
        this(id, algorithm, thumbprint, size, thumbprint);
    }

    /** Returns whether the key is written in the one form that RFC 7518 defines, so that it has one thumbprint. */
    public boolean isCanonical() {
        return thumbprint.equals(canonicalThumbprint);
    }

    /** Returns the key; null if it can't be used, or if it isn't public. */
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
     * Returns the keys of a JWK set (RFC 7517, section 5).
     *
     * @throws MalformedException if it isn't such a set, or if one of its keys can't be used or isn't public
     */
    public static List<PublicJwk> set(String text) throws MalformedException {
        if (text.length() > LONGEST_SET) {
            return readSet(text);
        }
        @Nullable List<PublicJwk> known = KNOWN_SETS.get(text);
        if (known == null) {
            known = readSet(text);
            KNOWN_SETS.put(text, known);
        }
        return known;
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
     * Refuses a key with a number that isn't base64url. Nimbus skips other characters and Keycloak stops at the first
     * {@code =}, so that such a number would be a long key here and a short one there.
     */
    static void requireNumbers(JsonNode jwk) throws MalformedException {
        for (String number : NUMBERS) {
            Jws.decode(jwk.path(number).asText());
        }
    }

    /**
     * Cache of a bounded number of values. A value that is requested again is kept apart from those that were requested
     * once, so that a stranger who keeps sending new keys doesn't displace the ones in use.
     */
    static final class BoundedCache<K, V> {

        private final Map<K, V> askedOnce;
        private final Map<K, V> askedAgain;

        BoundedCache(int most) {
            this.askedOnce = bounded(most / 5);
            this.askedAgain = bounded(most - most / 5);
        }

        /** Returns a map that drops what wasn't requested for the longest time. */
        static <K, V> Map<K, V> bounded(int most) {
            return new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                    return size() > most;
                }
            };
        }

        /** Returns the value of a key and reads it if it isn't cached. Two callers may read the same value at once. */
        V get(K key, Function<K, V> reader) {
            V known = known(key);
            if (known != null) {
                return known;
            }
            V read = reader.apply(key);
            keep(key, read);
            return read;
        }

        private synchronized @Nullable V known(K key) {
            V frequent = askedAgain.get(key);
            if (frequent != null) {
                return frequent;
            }
            V first = askedOnce.remove(key);
            if (first != null) {
                askedAgain.put(key, first);
            }
            return first;
        }

        private synchronized void keep(K key, V value) {
            askedOnce.put(key, value);
        }
    }

    /**
     * Size of a public key.
     *
     * @param family kind of key
     * @param bits modulus (RSA) or field (EC, EdDSA) in bits; 0 if unknown, which no minimum accepts
     */
    public record KeySize(Family family, int bits) {

        private static final KeySize UNKNOWN = new KeySize(Family.OTHER, 0);
        private static final KeySize ED25519 = new KeySize(Family.ED, 256);

        /** Curves that every platform supports; Nimbus has checked that the point is on the curve. */
        private static final Map<Curve, Integer> FIELDS = Map.of(Curve.P_256, 256, Curve.P_384, 384, Curve.P_521, 521);

        /** Kinds of keys, each with a minimum of its own. */
        public enum Family {
            RSA,
            EC,
            ED,
            OTHER
        }

        /**
         * Returns the size of a JWK, measured on the key that is made of it, since the JWK itself may be padded.
         *
         * @throws JOSEException if no key can be made of it
         */
        public static KeySize of(JWK jwk) throws JOSEException {
            if (jwk instanceof OctetKeyPair pair) {
                return of(pair);
            }
            if (jwk instanceof ECKey ec && FIELDS.containsKey(ec.getCurve())) {
                return new KeySize(Family.EC, FIELDS.get(ec.getCurve()));
            }
            return jwk instanceof AsymmetricJWK asymmetric ? of(asymmetric.toPublicKey()) : UNKNOWN;
        }

        public static KeySize of(PublicKey key) {
            if (key instanceof RSAPublicKey rsa) {
                return new KeySize(Family.RSA, rsa.getModulus().bitLength());
            }
            if (key instanceof ECPublicKey ec) {
                return new KeySize(
                        Family.EC, ec.getParams().getCurve().getField().getFieldSize());
            }
            boolean signs = key instanceof EdECPublicKey ed
                    && NamedParameterSpec.ED25519
                            .getName()
                            .equals(ed.getParams().getName());
            return signs ? ED25519 : UNKNOWN;
        }

        /** Ed25519 (RFC 8032, section 5.1) is what FAPI 2.0 means by EdDSA; X25519 and the like don't sign. */
        private static KeySize of(OctetKeyPair pair) {
            boolean signs = Curve.Ed25519.equals(pair.getCurve()) && pair.getDecodedX().length == 32;
            return signs ? ED25519 : UNKNOWN;
        }
    }
}
