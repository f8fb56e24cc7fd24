package no.helseprofil.keycloak.probe;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.truststore.TruststoreProvider;

/** TLS trust of the server: its truststore, or Java's if it has none. No client certificate is presented. */
public final class Trust {

    private Trust() {}

    public static SSLSocketFactory of(KeycloakSession session) {
        TruststoreProvider provider = session.getProvider(TruststoreProvider.class);
        return in(provider == null ? null : provider.getTruststore());
    }

    /** Returns a factory of TLS connections that trusts a truststore; Java's if it is null. */
    static SSLSocketFactory in(@Nullable KeyStore truststore) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(truststore);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return tls.getSocketFactory();
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("the server's truststore can't be used", unusable);
        }
    }
}
