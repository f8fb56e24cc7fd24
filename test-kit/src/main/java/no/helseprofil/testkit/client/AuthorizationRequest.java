package no.helseprofil.testkit.client;

import java.net.URI;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Authorization request with what the client must remember of it until the code arrives.
 *
 * @param scope scopes, separated by spaces
 * @param redirectUri where the answer goes
 * @param state ties the answer to the request
 * @param nonce ties the ID token to the request
 * @param codeVerifier the secret of PKCE (RFC 7636)
 * @param details the details of the request, null if there are none
 * @param challenge the level of login that an API requires, null if none does
 */
public record AuthorizationRequest(
        String scope,
        URI redirectUri,
        String state,
        String nonce,
        String codeVerifier,
        @Nullable Details details,
        @Nullable LevelChallenge challenge) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    /** Creates a request without details. */
    public AuthorizationRequest(String scope, URI redirectUri, String state, String nonce, String codeVerifier) {
        this(scope, redirectUri, state, nonce, codeVerifier, null, null);
    }

    /** Returns a request with new secrets. */
    public static AuthorizationRequest of(String scope, URI redirectUri) {
        return new AuthorizationRequest(scope, redirectUri, random(), random(), random());
    }

    /** Returns this request with these details. */
    public AuthorizationRequest with(Details others) {
        return new AuthorizationRequest(scope, redirectUri, state, nonce, codeVerifier, others, challenge);
    }

    /** Returns a new request for the same, with the login that an API requires (RFC 9470, section 4). */
    public AuthorizationRequest meeting(LevelChallenge wanted) {
        return new AuthorizationRequest(scope, redirectUri, random(), random(), random(), details, wanted);
    }

    /**
     * Returns the parameters (RFC 6749, section 4.1.1), without {@code client_id} and without details, which are sent
     * in a request object.
     */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("scope", scope);
        parameters.put("redirect_uri", redirectUri.toString());
        parameters.put("state", state);
        parameters.put("nonce", nonce);
        parameters.put("code_challenge", codeChallenge());
        parameters.put("code_challenge_method", "S256");
        if (challenge != null) {
            parameters.putAll(challenge.parameters());
        }
        return parameters;
    }

    /** Returns the S256 transform of the verifier (RFC 7636, section 4.2). */
    public String codeChallenge() {
        return JoseJson.sha256(codeVerifier);
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return JoseJson.base64Url(bytes);
    }
}
