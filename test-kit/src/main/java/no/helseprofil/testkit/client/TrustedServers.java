package no.helseprofil.testkit.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Servers that requests of the kit trust beside those that Java trusts, such as a realm under test with its own
 * certificate.
 */
public final class TrustedServers {

    private static final List<Certificate> ADDED = new ArrayList<>();

    private TrustedServers() {}

    /**
     * Trusts a certificate, from now on and in all requests of this JVM.
     *
     * @param pem a file with the certificate of the server, or of its issuer
     * @throws IllegalArgumentException if there is no certificate in the file
     */
    public static synchronized void add(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            ADDED.add(CertificateFactory.getInstance("X.509").generateCertificate(in));
            Http.trust(context());
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + pem, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no certificate in " + pem, e);
        }
    }

    private static SSLContext context() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        int number = 0;
        for (TrustManager manager : managers(null)) {
            for (X509Certificate issuer : ((X509TrustManager) manager).getAcceptedIssuers()) {
                trusted.setCertificateEntry("java-" + number++, issuer);
            }
        }
        for (Certificate certificate : ADDED) {
            trusted.setCertificateEntry("added-" + number++, certificate);
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers(trusted), null);
        return context;
    }

    private static TrustManager[] managers(@Nullable KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    /** Shared HTTP client: connections are reused, nothing else is remembered. */
    static final class Http {

        private static volatile HttpClient client = settings().build();

        private Http() {}

        private static HttpClient.Builder settings() {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(Duration.ofSeconds(10));
        }

        /** Trusts servers as this context does, from now on. */
        static void trust(SSLContext context) {
            client = settings().sslContext(context).build();
        }

        static Response send(HttpRequest request) {
            try {
                return new Response(client.send(request, BodyHandlers.ofString()));
            } catch (IOException e) {
                throw new IllegalStateException("no answer from " + request.uri() + ": " + e, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for " + request.uri(), e);
            }
        }

        static CompletableFuture<Response> sendAsync(HttpRequest request) {
            return client.sendAsync(request, BodyHandlers.ofString()).thenApply(Response::new);
        }
    }
}
