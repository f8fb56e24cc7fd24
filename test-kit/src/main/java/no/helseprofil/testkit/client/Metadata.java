package no.helseprofil.testkit.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;

/**
 * What an authorization server says about itself (OpenID Connect Discovery 1.0, section 3; RFC 8414).
 *
 * @param json the whole document
 */
public record Metadata(JsonNode json) {

    private static final String WELL_KNOWN = "/.well-known/openid-configuration";

    /**
     * Asks the issuer.
     *
     * @throws IllegalStateException if it does not answer with metadata of its own: another issuer in there is the
     *     mix-up that FAPI 2.0, section 5.3.3.1, tells a client to look for
     */
    public static Metadata of(String issuer) {
        Response answer = Request.get(URI.create(issuer + WELL_KNOWN)).send();
        if (!answer.isSuccess() || !issuer.equals(answer.text("issuer"))) {
            throw new IllegalStateException("no metadata of " + issuer + ": " + answer);
        }
        return new Metadata(answer.json());
    }

    /** The issuer identifier, which is the only audience of a client assertion. */
    public String issuer() {
        return text("issuer");
    }

    /**
     * The address of an endpoint by its member name, such as {@code token_endpoint}.
     *
     * @throws IllegalStateException if the server names none
     */
    public URI endpoint(String member) {
        return URI.create(text(member));
    }

    private String text(String member) {
        JsonNode value = json.path(member);
        if (!value.isTextual()) {
            throw new IllegalStateException("the metadata has no " + member);
        }
        return value.textValue();
    }
}
