package no.helseprofil.keycloak.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;

/**
 * Body of a refusal (RFC 6749, section 5.2). It has a type of its own, by which our answers are distinguished from
 * Keycloak's. It extends Keycloak's type, since the CIBA endpoint casts every refusal of a client to that.
 */
public final class ErrorAnswer extends OAuth2ErrorRepresentation {

    private final @Nullable String uri;

    /**
     * @param error the error code
     * @param description the requirement and what to change
     * @param uri the page that explains the requirement
     */
    ErrorAnswer(String error, String description, @Nullable String uri) {
        super(error, description);
        this.uri = uri;
    }

    /**
     * Returns an answer in Keycloak's own words, which no endpoint replaces: their requirement is off.
     */
    public static ErrorAnswer ofKeycloak(String error, String description) {
        return new ErrorAnswer(error, description, null);
    }

    /** The page that explains the requirement. */
    @JsonProperty("error_uri")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public @Nullable String getErrorUri() {
        return uri;
    }
}
