package no.helseprofil.testkit.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * One authorization request with what the client must remember of it until the code comes.
 *
 * @param scope scopes, separated by spaces
 * @param redirectUri where the answer goes
 * @param state ties the answer to the request
 * @param nonce ties the ID token to the request
 * @param codeVerifier the secret of PKCE (RFC 7636)
 */
public record AuthorizationRequest(String scope, URI redirectUri, String state, String nonce, String codeVerifier) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    /** A request with new secrets. */
    public static AuthorizationRequest of(String scope, URI redirectUri) {
        return new AuthorizationRequest(scope, redirectUri, random(), random(), random());
    }

    /** The S256 transform of the verifier (RFC 7636, section 4.2). */
    public String codeChallenge() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(codeVerifier.getBytes(StandardCharsets.US_ASCII));
            return Json.base64Url(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Json.base64Url(bytes);
    }
}
