package no.helseprofil.testkit.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Result of one step of {@link OidcClient}.
 *
 * @param response the last answer
 * @param challenge the answer before it, if the server asked for a nonce (RFC 9449, section 8) and got one
 */
public record Exchange(Response response, Optional<Response> challenge) {

    /** Returns the access token. Throws an {@link IllegalStateException} with the server's error if there is none. */
    public String accessToken() {
        return required("access_token");
    }

    /** Returns the refresh token. Throws an {@link IllegalStateException} with the server's error if there is none. */
    public String refreshToken() {
        return required("refresh_token");
    }

    /** Returns the ID token. Throws an {@link IllegalStateException} with the server's error if there is none. */
    public String idToken() {
        return required("id_token");
    }

    /**
     * Returns the {@code request_uri} of PAR (RFC 9126, section 2.2). Throws an {@link IllegalStateException} if it
     * refused.
     */
    public String requestUri() {
        return required("request_uri");
    }

    /** Returns the header of the access token, read and not verified. */
    public JsonNode accessTokenHeader() {
        return JoseJson.readBase64Url(accessToken().split("\\.", -1)[0]);
    }

    /** Returns the claims of the access token, read and not verified. */
    public JsonNode accessTokenClaims() {
        return JoseJson.readBase64Url(accessToken().split("\\.", -1)[1]);
    }

    /** Returns the claims of the ID token, read and not verified. */
    public JsonNode idTokenClaims() {
        return JoseJson.readBase64Url(idToken().split("\\.", -1)[1]);
    }

    private String required(String member) {
        String value = response.text(member);
        if (value == null) {
            throw new IllegalStateException("no " + member + " but " + response);
        }
        return value;
    }
}
