package no.helseprofil.keycloak.request;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import no.helseprofil.profile.Facts;
import org.keycloak.authentication.authenticators.client.X509ClientAuthenticator;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;
import org.keycloak.services.x509.X509ClientCertificateLookup;

/**
 * The certificate of a request's TLS, as Keycloak reads it: from the connection, or from what a proxy says of it. It
 * is read of clients that authenticate by one, or whose tokens are bound to one.
 */
final class ShownCertificate {

    private ShownCertificate() {}

    static Optional<Facts.ShownKey> of(KeycloakSession session, ClientModel client) {
        return isKnownByOne(client) ? read(session) : Optional.empty();
    }

    private static boolean isKnownByOne(ClientModel client) {
        return X509ClientAuthenticator.PROVIDER_ID.equals(client.getClientAuthenticatorType())
                || OIDCAdvancedConfigWrapper.fromClientModel(client).isUseMtlsHokToken();
    }

    private static Optional<Facts.ShownKey> read(KeycloakSession session) {
        X509ClientCertificateLookup lookup = session.getProvider(X509ClientCertificateLookup.class);
        try {
            X509Certificate[] chain = lookup == null
                    ? null
                    : lookup.getCertificateChain(session.getContext().getHttpRequest());
            return chain == null || chain.length == 0
                    ? Optional.empty()
                    : Optional.of(Facts.ShownKey.of(chain[0].getPublicKey()));
        } catch (GeneralSecurityException | RuntimeException unreadable) {
            // Keycloak reads it in the same way, and lets nobody in by one that it can't read
            return Optional.empty();
        }
    }
}
