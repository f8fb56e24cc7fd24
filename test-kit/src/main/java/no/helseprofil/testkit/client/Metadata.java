package no.helseprofil.testkit.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;

/**
 * Metadata of an authorization server (OpenID Connect Discovery 1.0, section 3; RFC 8414).
 *
 * @param json the whole document
 */
public record Metadata(JsonNode json) {

    private static final String WELL_KNOWN = "/.well-known/openid-configuration";

    /**
     * Reads the metadata of an issuer.
     *
     * @throws IllegalStateException if it does not answer with its own metadata. Another issuer in them is the mix-up
     *     that a client must detect by FAPI 2.0, section 5.3.3.1
     */
    public static Metadata of(String issuer) {
        Response answer = Request.get(URI.create(issuer + WELL_KNOWN)).send();
        if (!answer.isSuccess()) {
            throw new IllegalStateException("no metadata of " + issuer + ": " + answer);
        }
        if (!issuer.equals(answer.text("issuer"))) {
            throw new IllegalStateException("no metadata of " + issuer + ", but of " + answer.text("issuer"));
        }
        return new Metadata(answer.json());
    }

    /** Returns the issuer identifier, which is the only audience of a client assertion. */
    public String issuer() {
        return text("issuer");
    }

    /**
     * Returns the URL of an endpoint by its member name, such as {@code token_endpoint}.
     *
     * @throws IllegalStateException if the server has none
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
