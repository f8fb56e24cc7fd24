package no.helseprofil.keycloak.broker;

import java.util.Base64;
import java.util.Optional;
import no.helseprofil.broker.BegunLogin;
import no.helseprofil.keycloak.user.LevelOfLogin;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Logins of a browser that were begun at an external identity provider. Each waits in Keycloak's authentication session
 * for exactly one response.
 *
 * @param login login of the browser, which holds its cookie
 * @param alias alias of the identity provider
 */
record BegunLogins(AuthenticationSessionModel login, String alias) {

    private static final String NOTE = "helseprofil.broker.begun.";

    /** Length of random values: 256 bits, for nonces and code verifiers. */
    private static final int RANDOM_BYTES = 32;

    static String random() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(SecretGenerator.getInstance().randomBytes(RANDOM_BYTES));
    }

    void keep(BegunLogin begun) {
        login.setAuthNote(NOTE + alias, begun.text());
    }

    /** Returns the login that waits for a response, which is removed; null if there is none. */
    @Nullable
    BegunLogin take() {
        Optional<BegunLogin> begun = BegunLogin.read(login.getAuthNote(NOTE + alias));
        login.removeAuthNote(NOTE + alias);
        return begun.orElse(null);
    }

    /** Returns the wishes of the client that sent the user: level, prompt, age and language of the login. */
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
