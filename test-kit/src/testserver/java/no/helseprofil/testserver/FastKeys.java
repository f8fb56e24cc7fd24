package no.helseprofil.testserver;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.Provider;
import org.keycloak.common.crypto.CryptoIntegration;
import org.keycloak.common.crypto.CryptoProvider;

/**
 * Keycloak's cryptography, of which Amazon Corretto Crypto Provider makes the RSA keys. A server of tests makes
 * hundreds, and does not live long enough for its Java to compile them well. Nothing else sees the library.
 */
final class FastKeys {

    private static final String PROVIDER = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    private FastKeys() {}

    /** Takes the library from the file of the system property {@code helseprofil.test.corretto}, if there is one. */
    static void install() {
        Path library = Path.of(System.getProperty("helseprofil.test.corretto", ""));
        if (Files.isRegularFile(library)) {
            CryptoIntegration.setProvider(with(provider(library), CryptoIntegration.getProvider()));
        }
    }

    private static Provider provider(Path library) {
        try {
            URL[] place = {library.toUri().toURL()};
            ClassLoader classes = new URLClassLoader(place, ClassLoader.getPlatformClassLoader());
            return (Provider)
                    Class.forName(PROVIDER, true, classes).getField("INSTANCE").get(null);
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("no provider in " + library, e);
        }
    }

    private static CryptoProvider with(Provider fast, CryptoProvider keycloak) {
        return (CryptoProvider) Proxy.newProxyInstance(
                FastKeys.class.getClassLoader(), new Class<?>[] {CryptoProvider.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getKeyPairGen") && "RSA".equals(arguments[0])) {
                        return KeyPairGenerator.getInstance("RSA", fast);
                    }
                    try {
                        return method.invoke(keycloak, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
