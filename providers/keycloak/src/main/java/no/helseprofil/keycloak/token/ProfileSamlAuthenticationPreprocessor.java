package no.helseprofil.keycloak.token;

import no.helseprofil.keycloak.server.PlainFactory;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.dom.saml.v2.protocol.ResponseType;
import org.keycloak.dom.saml.v2.protocol.StatusResponseType;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.saml.preprocessor.SamlAuthenticationPreprocessor;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Sees every SAML response before it is signed, whichever way the login came: asked for by the service provider, by the
 * address for logins that the identity provider begins, by ECP.
 */
public final class ProfileSamlAuthenticationPreprocessor
        implements SamlAuthenticationPreprocessor, PlainFactory<SamlAuthenticationPreprocessor> {

    private static final String ID = "helseprofil";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public SamlAuthenticationPreprocessor create(KeycloakSession session) {
        return this;
    }

    @Override
    public void close() {
        // nothing is kept
    }

    /** Keycloak answers what is thrown here with a page of HTTP 400, and logs the sentence. */
    @Override
    public StatusResponseType beforeSendingResponse(
            StatusResponseType response, AuthenticatedClientSessionModel clientSession) {
        if (response instanceof ResponseType) {
            KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
            RealmProfiles.readAnew(session);
            new SamlMappers(session, clientSession.getClient()).refusal().ifPresent(sentence -> {
                throw new IllegalStateException(
                        clientSession.getClient().getClientId() + " gets no SAML response: " + sentence);
            });
        }
        return response;
    }
}
