package no.helseprofil.rotation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import no.helseprofil.jose.CanonicalJwk;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * The public key that a client sends to be registered as its next one: a JWK, or a JSON string that contains one, as
 * NHN's samples write it. Only its key, {@code kid} and {@code alg} are registered; certificates and other members are
 * ignored.
 *
 * @param id {@code kid}
 * @param algorithm {@code alg}
 * @param key the key itself
 */
public record OfferedKey(String id, String algorithm, CanonicalJwk key) {

    /** Members that only the holder of the key may have (RFC 7518, sections 6.2.2, 6.3.2 and 6.4). */
    private static final Set<String> PRIVATE = Set.of("d", "p", "q", "dp", "dq", "qi", "oth");

    /** Pattern of ids that libraries make, and that are safe in the name of an attribute, in a log and on a page. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~:/+=@-]{1,128}");

    /**
     * Reads the body of a request.
     *
     * @throws UnfitKeyException if it isn't one public key with the members that a registered key needs
     */
    public static OfferedKey read(byte[] body) throws UnfitKeyException {
        ObjectNode jwk = json(body);
        // some serializers write unset members as null
        jwk.properties().removeIf(member -> member.getValue().isNull());
        if (PRIVATE.stream().anyMatch(jwk::has)) {
            throw UnfitKeyException.exposed(thumbprint(jwk));
        }
        if (jwk.has("k") || "oct".equals(jwk.path("kty").textValue())) {
            throw UnfitKeyException.of("throw this secret away, and send the public part of a key pair:"
                    + " assertions are not signed with secrets");
        }
        if (jwk.has("keys")) {
            throw UnfitKeyException.of("send one JWK, not a set of them");
        }
        CanonicalJwk key = key(jwk);
        requireUse(jwk);
        return new OfferedKey(id(jwk), algorithm(jwk, key), key);
    }

    private static ObjectNode json(byte[] body) throws UnfitKeyException {
        try {
            return Json.objectOrText(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException | MalformedException unreadable) {
            throw UnfitKeyException.of("send one JWK (RFC 7517) as a JSON object in UTF-8, no member twice,"
                    + " or a JSON string that contains one");
        }
    }

    private static CanonicalJwk key(ObjectNode jwk) throws UnfitKeyException {
        try {
            CanonicalJwk key = CanonicalJwk.of(jwk);
            if (key.isSound()) {
                return key;
            }
        } catch (MalformedException unusable) {
            // reported below
        }
        throw UnfitKeyException.of(
                "send a key that a library has made: RSA with an exponent from 65537 on and at most 8192"
                        + " bits, EC on P-256, P-384 or P-521, or Ed25519");
    }

    private static @Nullable String thumbprint(ObjectNode jwk) {
        try {
            return CanonicalJwk.of(jwk).thumbprint();
        } catch (MalformedException none) {
            return null;
        }
    }

    private static void requireUse(ObjectNode jwk) throws UnfitKeyException {
        boolean signs = !jwk.has("use") || "sig".equals(jwk.get("use").textValue());
        boolean verifies = !jwk.has("key_ops") || verifiesAlone(jwk.get("key_ops"));
        if (!signs || !verifies) {
            throw UnfitKeyException.of("send a key for signatures: use is sig, and key_ops is verify, or not there");
        }
    }

    private static boolean verifiesAlone(JsonNode operations) {
        return operations.size() == 1 && List.of("verify").equals(Json.texts(operations));
    }

    private static String id(ObjectNode jwk) throws UnfitKeyException {
        String id = jwk.path("kid").textValue();
        if (id == null || !ID.matcher(id).matches()) {
            throw UnfitKeyException.of("give the key a kid of 1 to 128 letters, digits or . _ ~ : / + = @ -,"
                    + " such as its thumbprint or a UUID");
        }
        return id;
    }

    private static String algorithm(ObjectNode jwk, CanonicalJwk key) throws UnfitKeyException {
        String algorithm = jwk.path("alg").textValue();
        if (algorithm == null || !key.verifies(algorithm)) {
            throw UnfitKeyException.of("say in alg by which algorithm assertions will be signed with the key;"
                    + " it must be one of the key's own kind");
        }
        return algorithm;
    }

    /** A key isn't accepted. The message says what to do instead. */
    public static final class UnfitKeyException extends Exception {

        private final boolean contradicting;
        private final @Nullable String exposed;

        private UnfitKeyException(boolean contradicting, String remedy, @Nullable String exposed) {
            super(remedy);
            this.contradicting = contradicting;
            this.exposed = exposed;
        }

        /**
         * Returns an exception for a faulty key.
         *
         * @param remedy a sentence that quotes nothing of the request
         */
        static UnfitKeyException of(String remedy) {
            return new UnfitKeyException(false, remedy, null);
        }

        /** Returns an exception for a key that conflicts with the registration. */
        public static UnfitKeyException against(String remedy) {
            return new UnfitKeyException(true, remedy, null);
        }

        /**
         * Returns an exception for a request with a private key; the thumbprint is null if its public key is unusable.
         */
        static UnfitKeyException exposed(@Nullable String thumbprint) {
            return new UnfitKeyException(
                    false,
                    "throw this key away: its private part was sent, and must never leave the client;"
                            + " make a new one and send its public part alone",
                    thumbprint);
        }

        public String remedy() {
            return String.valueOf(getMessage());
        }

        /** Returns whether the key conflicts with the registration, rather than being faulty itself. */
        public boolean isContradicting() {
            return contradicting;
        }

        /**
         * Returns the thumbprint of a key whose private part was sent, so that it is refused later too; null for any
         * other.
         */
        public @Nullable String exposed() {
            return exposed;
        }
    }
}
