package no.helseprofil.it.proxies;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate and its key, as files that proxies read.
 *
 * @param certificate the certificate
 * @param key its key
 * @param both one behind the other, as HAProxy wants them
 * @param keys both, as Java reads them
 */
record LocalCertificate(Path certificate, Path key, Path both, KeyStore keys) {

    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "proxy";

    /** Makes one for {@code localhost}, by Java's keytool. */
    static LocalCertificate in(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        return of("localhost", "EC", folder);
    }

    /**
     * Makes a certificate for a holder of this name.
     *
     * @param kind of key, as keytool calls it
     */
    static LocalCertificate of(String name, String kind, Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("proxy.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        kind,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool makes no key");
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Key key = keys.getKey(ALIAS, PASSWORD.toCharArray());
        String certificate = pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
        String privateKey = pem("PRIVATE KEY", key.getEncoded());
        return new LocalCertificate(
                Files.writeString(folder.resolve("certificate.pem"), certificate),
                Files.writeString(folder.resolve("key.pem"), privateKey),
                Files.writeString(folder.resolve("both.pem"), certificate + privateKey),
                keys);
    }

    /** Returns the TLS context that a program needs to show this certificate to a server that has the other one. */
    SSLContext shownTo(LocalCertificate server) throws GeneralSecurityException {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        return context(own.getKeyManagers(), server);
    }

    /** Returns the TLS context that a program needs to show no certificate. */
    static SSLContext shownNothing(LocalCertificate server) throws GeneralSecurityException {
        return context(new KeyManager[0], server);
    }

    private static SSLContext context(KeyManager[] own, LocalCertificate server) throws GeneralSecurityException {
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(server.trusted());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own, trusted.getTrustManagers(), null);
        return context;
    }

    /** The thumbprint of its key (RFC 7638), which is an RSA key. */
    String thumbprint() throws GeneralSecurityException, JOSEException {
        RSAPublicKey key = (RSAPublicKey) keys.getCertificate(ALIAS).getPublicKey();
        return new RSAKey.Builder(key).build().computeThumbprint().toString();
    }

    private KeyStore trusted() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
            return store;
        } catch (IOException impossible) {
            throw new GeneralSecurityException("an empty key store is read from nowhere", impossible);
        }
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                .formatted(
                        type,
                        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(content));
    }
}
