package no.helseprofil.keycloak.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The body of a refusal (RFC 6749, section 5.2). A type of our own, by which the doors tell our answers from Keycloak's.
 *
 * @param error the error code
 * @param description the requirement and what to change
 * @param uri the page that explains the requirement
 */
public record ErrorAnswer(
        @JsonProperty("error") String error,
        @JsonProperty("error_description") String description,

        @JsonProperty("error_uri") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String uri) {}
