package no.helseprofil.keycloak.clientpolicy;

import java.util.Locale;
import java.util.stream.Collectors;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.profile.OAuthError;
import org.jspecify.annotations.Nullable;
import org.keycloak.validation.ValidationResult;

/** Refusals of registrations and changes that no requirement is about (RFC 7591, section 3.2.2). */
final class RegistrationRefusals {

    private RegistrationRefusals() {}

    /** Returns the refusal of a client of another protocol, such as SAML, to a caller without manage-realm. */
    static Refusal otherProtocol() {
        return ofMetadata(
                "protocol: write openid-connect, or have it done by an administrator with manage-realm; the profile"
                        + " judges no other protocol");
    }

    /**
     * Returns the refusal of mappers about users that a caller without manage-realm adds to a client from before the
     * profile.
     */
    static Refusal tellingMapper() {
        return ofMetadata(
                "protocolMappers, client scopes: leave out what may disclose the numbers of users and wasn't there before,"
                        + " or have it done by an administrator with manage-realm");
    }

    /** Returns the refusal of another way in which users log in, or of other names of levels, without manage-realm. */
    static Refusal levelSetting() {
        return ofMetadata(
                "level: leave authenticationFlowBindingOverrides and the attribute acr.loa.map as they are, or have"
                        + " them changed by an administrator with manage-realm; tokens state a level by them");
    }

    /** Returns the refusal of a dynamic registration by a key that is for drafts. */
    static Refusal draftKey() {
        return ofMetadata("initial access token: this one is a key for drafts; send it as api-key to"
                + " helseprofil/selvbetjening/v1/client-drafts, where a person confirms the client, or get an"
                + " initial access token that is for registrations");
    }

    /** Returns the refusal of an invalid member of the metadata; the remedy says what to write. */
    static Refusal member(String name, String remedy) {
        return ofMetadata(name + ": " + remedy);
    }

    /** Returns the refusal of what Keycloak doesn't take of the client that it would store. */
    static Refusal invalid(ValidationResult invalid) {
        String description = invalid.getErrors().stream()
                .map(error -> member(error.getFieldId()) + ": " + error.getMessage())
                .sorted()
                .collect(Collectors.joining("; "));
        return invalid.fieldHasError("redirectUris")
                ? Refusal.ofNoRequirement(OAuthError.INVALID_REDIRECT_URI, description, Refusal.RETRY_AFTER_SECONDS)
                : ofMetadata(description);
    }

    /** Returns the name by RFC 7591 of a member that Keycloak names in its own way. */
    private static String member(@Nullable String field) {
        return field == null
                ? "client metadata"
                : field.replaceAll("(?<=[a-z])([A-Z])", "_$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("_url$", "_uri")
                        .replace("base_uri", "client_uri");
    }

    private static Refusal ofMetadata(String description) {
        return Refusal.ofNoRequirement(OAuthError.INVALID_CLIENT_METADATA, description, Refusal.RETRY_AFTER_SECONDS);
    }
}
