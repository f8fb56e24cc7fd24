package no.helseprofil.it.protocol;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.RequestObject;
import no.helseprofil.testkit.client.SigningKey;

/**
 * An authorization request as it was before PAR: all of it in the address that the user's browser opens. Immutable.
 *
 * @param client whose it is
 * @param parameters without {@code client_id}
 */
record PlainRequest(OidcClient client, String clientId, Map<String, String> parameters) {

    /** Everything right but that it isn't pushed. */
    static PlainRequest by(OidcClient client, String clientId, AuthorizationRequest request) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("scope", request.scope());
        parameters.put("redirect_uri", request.redirectUri().toString());
        parameters.put("state", request.state());
        parameters.put("nonce", request.nonce());
        parameters.put("code_challenge", request.codeChallenge());
        parameters.put("code_challenge_method", "S256");
        return new PlainRequest(client, clientId, parameters);
    }

    PlainRequest with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.put(name, value);
        return new PlainRequest(client, clientId, changed);
    }

    PlainRequest without(String name) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.remove(name);
        return new PlainRequest(client, clientId, changed);
    }

    /** The address to open. */
    URI address() {
        return URI.create(client.metadata().endpoint("authorization_endpoint") + "?" + query());
    }

    /** The parameters as claims of a request object (RFC 9101). */
    RequestObject asObject(SigningKey key) {
        RequestObject object = RequestObject.by(clientId, key, client.metadata().issuer());
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            object = object.with(parameter.getKey(), parameter.getValue());
        }
        return object;
    }

    private String query() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("client_id", clientId);
        all.putAll(parameters);
        return all.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
