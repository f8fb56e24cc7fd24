package no.helseprofil.keycloak.token;

import java.util.Optional;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.broker.saml.SAMLDataMarshaller;
import org.keycloak.dom.saml.v2.protocol.ArtifactResponseType;
import org.keycloak.dom.saml.v2.protocol.ResponseType;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.saml.ArtifactResolverProcessingException;
import org.keycloak.protocol.saml.DefaultSamlArtifactResolver;
import org.keycloak.protocol.saml.DefaultSamlArtifactResolverFactory;

/**
 * Resolver of SAML artifacts in place of Keycloak's, by the same id. An artifact stands for a response that was made
 * when the user logged in. The service provider fetches it later, when it may be refused by then.
 */
public final class ProfileArtifactResolverFactory extends DefaultSamlArtifactResolverFactory {

    @Override
    public DefaultSamlArtifactResolver create(KeycloakSession session) {
        return new Resolver(session);
    }

    private static final class Resolver extends DefaultSamlArtifactResolver {

        private final KeycloakSession session;

        Resolver(KeycloakSession session) {
            this.session = session;
        }

        /** Keycloak answers what is thrown here with a response that has nothing in it. */
        @Override
        public String resolveArtifact(AuthenticatedClientSessionModel clientSession, String artifact)
                throws ArtifactResolverProcessingException {
            String stored = super.resolveArtifact(clientSession, artifact);
            RealmProfiles.readAnew(session);
            Optional<String> refusal =
                    isLogin(stored) ? new SamlMappers(session, clientSession.getClient()).refusal() : Optional.empty();
            if (refusal.isPresent()) {
                throw new ArtifactResolverProcessingException(
                        clientSession.getClient().getClientId() + " gets no SAML response: " + refusal.get());
            }
            return stored;
        }

        /** Returns whether a stored response has an assertion. A client may have any response that ends a login. */
        private static boolean isLogin(String stored) {
            return new SAMLDataMarshaller()
                            .deserialize(stored, ArtifactResponseType.class)
                            .getAny()
                    instanceof ResponseType;
        }
    }
}
