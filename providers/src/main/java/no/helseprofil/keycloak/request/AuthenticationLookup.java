package no.helseprofil.keycloak.request;

import java.time.Instant;
import java.util.Optional;
import no.helseprofil.jose.Jws;
import no.helseprofil.keycloak.users.Authentication;
import no.helseprofil.profile.RequestKind;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.IDToken;

/** Of which authentication the tokens of a request tell: that of the login that it comes from, and no later one. */
public record AuthenticationLookup(KeycloakSession session) {

    /**
     * For a token that is issued: what its code or refresh token says, or the token that it is exchanged for. One from
     * before they said it belongs to a login that nothing is known of.
     */
    public Authentication of(AuthenticatedClientSessionModel part) {
        Optional<Authentication> remembered =
                ProfileRequest.of(session).login().flatMap(login -> Optional.ofNullable(login.authentication()));
        if (remembered.isPresent()) {
            return remembered.get();
        }
        DecodedForm form = ProfileRequest.of(session).form();
        return switch (String.valueOf(form.value("grant_type"))) {
            case RequestKind.TOKEN_EXCHANGE -> Authentication.at(time(form.value("subject_token")), part);
            case "authorization_code", "refresh_token" -> Authentication.UNKNOWN;
            default -> Authentication.of(part);
        };
    }

    /** That Keycloak takes the token it checks itself. */
    private static @Nullable Long time(@Nullable String token) {
        return Jws.read(token)
                .flatMap(jws -> Optional.ofNullable(jws.claimDate(IDToken.AUTH_TIME)))
                .map(Instant::getEpochSecond)
                .orElse(null);
    }
}
