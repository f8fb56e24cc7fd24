package no.helseprofil.keycloak.request;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/**
 * Looks up the login behind a token request without using anything up. That the code or refresh token is valid, and
 * this client's, Keycloak checks when it takes it.
 */
record LoginLookup(KeycloakSession session) {

    EarlierLogin find(DecodedForm form) {
        return switch (String.valueOf(form.value("grant_type"))) {
            case "authorization_code" -> new CodeLookup(session).find(form);
            case "refresh_token" -> ofRefreshToken(form.value("refresh_token"));
            default -> EarlierLogin.NONE;
        };
    }

    private EarlierLogin ofRefreshToken(@Nullable String token) {
        return Optional.ofNullable(token)
                .flatMap(ProfileRequest.of(session)::token)
                .map(read -> new EarlierLogin(
                        null,
                        read.claimText("scope"),
                        RememberedRequest.read(read.claimText(RememberedRequest.NAME)),
                        null))
                .orElse(EarlierLogin.NONE);
    }
}
