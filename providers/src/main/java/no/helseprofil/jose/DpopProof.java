package no.helseprofil.jose;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import java.text.ParseException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a DPoP proof says (RFC 9449, section 4.2): read, not verified. A claim of another type than it should have reads
 * as absent.
 *
 * @param jws the proof as it came
 * @param key the public key of its header; null if there is none, if it can't be used, or if it isn't public
 */
public record DpopProof(Jws jws, @Nullable ProofKey key) {

    /** The {@code typ} of a proof (RFC 9449, section 4.2). */
    public static final String TYPE = "dpop+jwt";

    /** RFC 7518, sections 6.2.2, 6.3.2 and 6.4, and RFC 8037, section 2: what only the holder of the key may have. */
    private static final Set<String> PRIVATE_MEMBERS = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

    /** RFC 7518, sections 6.2.1 and 6.3.1, and RFC 8037, section 2: numbers in base64url. */
    private static final Set<String> NUMBERS = Set.of("n", "e", "x", "y");

    /**
     * Reads a proof.
     *
     * @throws MalformedException if the text is no JWS that can be read without doubt
     */
    public static DpopProof parse(String compact) throws MalformedException {
        Jws jws = Jws.parse(compact);
        return new DpopProof(jws, keyOf(jws.header().get("jwk")));
    }

    public @Nullable String algorithm() {
        return jws.headerText("alg");
    }

    public @Nullable String type() {
        return jws.headerText("typ");
    }

    public @Nullable String id() {
        return jws.claimText("jti");
    }

    public @Nullable String method() {
        return jws.claimText("htm");
    }

    public @Nullable String target() {
        return jws.claimText("htu");
    }

    public @Nullable String nonce() {
        return jws.claimText("nonce");
    }

    public @Nullable Instant issuedAt() {
        return jws.claimDate("iat");
    }

    private static @Nullable ProofKey keyOf(@Nullable JsonNode node) {
        if (node == null || !node.isObject()) {
            return null;
        }
        try {
            requireNumbers(node);
            JWK jwk = JWK.parse(node.toString());
            boolean isPublic = !jwk.isPrivate() && PRIVATE_MEMBERS.stream().noneMatch(node::has);
            return isPublic ? new ProofKey(jwk.computeThumbprint().toString(), KeySize.of(jwk)) : null;
        } catch (MalformedException | ParseException | JOSEException | RuntimeException unusable) {
            return null;
        }
    }

    /**
     * Nimbus passes over what isn't base64url and reads on, Keycloak stops at the first {@code =}: such a number would be
     * a long key here and a short one there.
     */
    private static void requireNumbers(JsonNode jwk) throws MalformedException {
        for (String number : NUMBERS) {
            Jws.decode(jwk.path(number).asText());
        }
    }

    /**
     * The key that a proof is signed with.
     *
     * @param thumbprint the JWK SHA-256 thumbprint (RFC 7638), which an access token carries as {@code cnf.jkt}
     * @param size its size
     */
    public record ProofKey(String thumbprint, KeySize size) {}
}
