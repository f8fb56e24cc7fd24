package no.helseprofil.keycloak.broker;

import java.util.Base64;
import java.util.Optional;
import no.helseprofil.broker.BegunLogin;
import no.helseprofil.keycloak.users.LevelOfLogin;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The logins of a browser that have been sent to another side: each waits with Keycloak's authentication session for
 * one answer, and for no second.
 *
 * @param login of the browser, which holds its cookie
 * @param alias of the identity provider
 */
record BegunLogins(AuthenticationSessionModel login, String alias) {

    private static final String NOTE = "helseprofil.broker.begun.";

    /** 256 bits, as base64url: as many as a nonce and a verifier may have, and nobody guesses. */
    private static final int RANDOM_BYTES = 32;

    static String random() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(SecretGenerator.getInstance().randomBytes(RANDOM_BYTES));
    }

    void keep(BegunLogin begun) {
        login.setAuthNote(NOTE + alias, begun.text());
    }

    /** The one that waits, which waits no more; null if there is none. */
    @Nullable
    BegunLogin take() {
        Optional<BegunLogin> begun = BegunLogin.read(login.getAuthNote(NOTE + alias));
        login.removeAuthNote(NOTE + alias);
        return begun.orElse(null);
    }

    /** What the client has asked for that sent the user here. */
    BegunLogin.Wish wish(KeycloakSession session) {
        return new BegunLogin.Wish(
                LevelOfLogin.asked(login),
                login.getClientNote(OIDCLoginProtocol.PROMPT_PARAM),
                seconds(login.getClientNote(OIDCLoginProtocol.MAX_AGE_PARAM)),
                session.getContext().resolveLocale(null).toLanguageTag());
    }

    private static @Nullable Long seconds(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,9}") ? Long.valueOf(text) : null;
    }
}
