package no.helseprofil.keycloak.broker;

import java.io.IOException;
import java.util.Map;
import no.helseprofil.broker.BrokerException;
import no.helseprofil.broker.BrokerReason;
import no.helseprofil.broker.ProviderLogin;
import no.helseprofil.broker.UpstreamUser;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.user.ProviderClaims;
import org.keycloak.broker.oidc.OIDCIdentityProvider;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/** Converter of a user of the external identity provider to Keycloak's brokered identity. */
final class BrokeredUser {

    /** Note of the user's session with the ID token, which is sent as the hint of a logout at the provider. */
    static final String ID_TOKEN = "helseprofil.broker.id_token";

    private BrokeredUser() {}

    /**
     * Returns a user as Keycloak's brokered identity.
     *
     * @throws BrokerException if Keycloak can't read the claims
     */
    static BrokeredIdentityContext of(UpstreamProvider provider, ProviderLogin.Finished finished)
            throws BrokerException {
        UpstreamUser user = finished.user();
        BrokerConfig config = provider.getConfig();
        String alias = config.getAlias();
        BrokeredIdentityContext context = new BrokeredIdentityContext(user.subject(), config);
        context.setIdp(provider);
        context.setBrokerUserId(alias + "." + user.subject());
        // HelseID's sub has characters that a username can't have
        context.setUsername(alias + "-" + Sha256.ofParts(config.getConfig().get("issuer"), user.subject()));
        user.session().ifPresent(session -> context.setBrokerSessionId(alias + "." + session));
        user.givenName().ifPresent(context::setFirstName);
        user.familyName().ifPresent(context::setLastName);
        user.email().ifPresent(context::setEmail);
        Map<String, Object> data = context.getContextData();
        data.put(OIDCIdentityProvider.VALIDATED_ID_TOKEN, idToken(user));
        if (user.userInfo() != null) {
            data.put(OIDCIdentityProvider.USER_INFO, user.userInfo());
        }
        data.put(ID_TOKEN, String.valueOf(finished.tokens().idToken()));
        ProviderClaims.keep(context, user.pid().orElse(null), user.hprNumber().orElse(null), user.level());
        context.setToken(StoredTokens.text(finished.tokens()));
        return context;
    }

    private static JsonWebToken idToken(UpstreamUser user) throws BrokerException {
        try {
            return JsonSerialization.readValue(user.idToken().toString(), JsonWebToken.class);
        } catch (IOException unreadable) {
            throw new BrokerException(
                    BrokerReason.TOKEN, "A claim of the ID token isn't of the type that it has to be");
        }
    }

    static void keepForLogout(AuthenticationSessionModel login, BrokeredIdentityContext context) {
        if (context.getContextData().get(ID_TOKEN) instanceof String token) {
            login.setUserSessionNote(ID_TOKEN, token);
        }
    }
}
