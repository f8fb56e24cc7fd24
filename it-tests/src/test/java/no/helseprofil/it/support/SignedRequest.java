package no.helseprofil.it.support;

import java.util.LinkedHashMap;
import java.util.Map;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.RequestObject;
import no.helseprofil.testkit.client.SigningKey;

/**
 * An authorization request that is one signed object (RFC 9101), as message signing asks for it. Immutable.
 *
 * @param client whose it is
 * @param request what is sent beside the object, and isn't read
 * @param object what counts
 */
public record SignedRequest(OidcClient client, AuthorizationRequest request, RequestObject object) {

    /** All of a request, signed by its client. */
    public static SignedRequest by(OidcClient client, String clientId, SigningKey key, AuthorizationRequest request) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("scope", request.scope());
        parameters.put("redirect_uri", request.redirectUri().toString());
        parameters.put("state", request.state());
        parameters.put("nonce", request.nonce());
        parameters.put("code_challenge", request.codeChallenge());
        parameters.put("code_challenge_method", "S256");
        return new SignedRequest(
                client,
                request,
                RequestObject.by(clientId, key, client.metadata().issuer()).parameters(parameters));
    }

    /** Returns the same request, which asks for more. */
    public SignedRequest with(String parameter, String value) {
        return new SignedRequest(client, request, object.with(parameter, value));
    }

    /** Sends it to the endpoint for pushed requests. */
    public Exchange push() {
        return client.withRequest(form -> form.form("request", object.sign())).push(request);
    }
}
