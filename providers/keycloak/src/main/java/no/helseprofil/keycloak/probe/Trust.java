package no.helseprofil.keycloak.probe;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.truststore.TruststoreProvider;

/** Whom the server trusts: its truststore, or Java's where it has none. No client certificate is shown to anybody. */
public final class Trust {

    private Trust() {}

    public static SSLSocketFactory of(KeycloakSession session) {
        TruststoreProvider provider = session.getProvider(TruststoreProvider.class);
        return in(provider == null ? null : provider.getTruststore());
    }

    /** Whose certificates lead to one of this truststore; Java's if there is none. */
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
