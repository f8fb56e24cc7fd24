package no.helseprofil.keycloak.policy;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
import org.keycloak.services.clientpolicy.context.DynamicClientRegisterContext;
import org.keycloak.services.clientpolicy.context.DynamicClientRegisteredContext;
import org.keycloak.services.clientpolicy.context.DynamicClientUpdateContext;
import org.keycloak.services.clientpolicy.context.DynamicClientUpdatedContext;
import org.keycloak.services.clientregistration.ClientRegistrationTokenUtils;

/**
 * Token of a dynamic registration or of a change by one.
 *
 * @param isDynamic whether it is a dynamic registration, or the way that drafts take
 * @param token token that was sent; null if none was, as where a draft is put into force
 */
record RegistrationToken(boolean isDynamic, @Nullable JsonWebToken token) {

    static RegistrationToken of(ClientCRUDContext context) {
        boolean isDynamic = context instanceof DynamicClientRegisterContext
                || context instanceof DynamicClientRegisteredContext
                || context instanceof DynamicClientUpdateContext
                || context instanceof DynamicClientUpdatedContext;
        return new RegistrationToken(isDynamic, isDynamic ? context.getToken() : null);
    }

    /** The id of the initial access token, if it is one. */
    Optional<String> initialAccess() {
        return Optional.ofNullable(token)
                .filter(sent -> ClientRegistrationTokenUtils.TYPE_INITIAL_ACCESS_TOKEN.equals(sent.getType()))
                .map(JsonWebToken::getId);
    }

    /** Returns whether a draft is put into force, which writes its own line and has its own notices. */
    boolean isOfDraft() {
        return isDynamic && token == null;
    }

    /** Returns the kind of token for a line of changes; null where the author says enough. */
    @Nullable
    String name() {
        return token != null && ClientRegistrationTokenUtils.TYPE_REGISTRATION_ACCESS_TOKEN.equals(token.getType())
                ? "registration-access-token"
                : null;
    }
}
