package no.helseprofil.certification;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS certificate of Keycloak and the protected resource.
 *
 * @param store key and certificate, as PKCS #12
 * @param password password of the store and of the key in it
 */
record ServerCertificate(Path store, String password) {

    /** Name of the environment variable with the password of a store. */
    static final String PASSWORD = "CERTIFICATION_STORE_PASSWORD";

    private static final String DAYS = "7";
    private static final int PEM_LINE = 64;

    /** Returns the operator's certificate. */
    static ServerCertificate given(Path store, @Nullable String password) {
        if (password == null) {
            throw new IllegalArgumentException("--key-store needs its password in " + PASSWORD);
        }
        return new ServerCertificate(store.toAbsolutePath(), password);
    }

    /** Makes a self-signed certificate for a test, which a suite accepts. */
    static ServerCertificate made(String host, Path folder) {
        Path store = folder.resolve("server.p12").toAbsolutePath();
        String password = UUID.randomUUID().toString();
        String name = (host.matches("[0-9.]+|.*:.*") ? "ip:" : "dns:") + host;
        ProcessBuilder keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server");
        keytool.command().addAll(List.of("-keyalg", "RSA", "-keysize", "3072", "-validity", DAYS));
        keytool.command().addAll(List.of("-dname", "CN=" + host, "-ext", "san=" + name));
        keytool.command().addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
        keytool.command().addAll(List.of("-storepass:env", PASSWORD));
        keytool.environment().put(PASSWORD, password);
        run(keytool, store, folder.resolve("keytool.log"));
        return new ServerCertificate(store, password);
    }

    private static void run(ProcessBuilder keytool, Path store, Path log) {
        try {
            Files.deleteIfExists(store);
            int status = keytool.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("keytool has made no certificate, see " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("making a certificate", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making a certificate", e);
        }
    }

    /** Returns the TLS context of a server with this certificate. */
    SSLContext context() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(opened(), password.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no key that " + PASSWORD + " opens in " + store, e);
        }
    }

    /** Writes the certificate as PEM, for clients that are to trust it. */
    void writePem(Path file) {
        try {
            KeyStore opened = opened();
            writePem(file, opened.getCertificate(opened.aliases().nextElement()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no certificate in " + store, e);
        }
    }

    /** Writes a certificate as PEM. */
    static void writePem(Path file, Certificate certificate) {
        try {
            String lines = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            RunFiles.text(file, "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n");
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("no certificate for " + file, e);
        }
    }

    private KeyStore opened() throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore opened = KeyStore.getInstance("PKCS12");
            opened.load(in, password.toCharArray());
            return opened;
        } catch (IOException e) {
            throw new IllegalArgumentException("can't open " + store + " with " + PASSWORD, e);
        }
    }
}
