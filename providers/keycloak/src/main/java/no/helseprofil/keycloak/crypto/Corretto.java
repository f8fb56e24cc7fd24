package no.helseprofil.keycloak.crypto;

import java.lang.reflect.InvocationTargetException;
import java.security.Provider;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Finder of the Amazon Corretto Crypto Provider, if its JAR lies beside ours. It is not installed as a provider of the
 * JVM, so that only the signatures of realms under the profile change. When the class is loaded, its native library is
 * extracted from its JAR to the folder for temporary files.
 */
final class Corretto {

    /** Name of the security provider. */
    static final String NAME = "AmazonCorrettoCryptoProvider";

    private static final Logger LOG = Logger.getLogger(Corretto.class);
    private static final String TYPE = "com.amazon.corretto.crypto.provider." + NAME;

    private Corretto() {}

    /** Returns the provider if it is present, its library could be loaded and it has passed its self-tests. */
    static Optional<Provider> find(ClassLoader loader) {
        try {
            Class<?> type = Class.forName(TYPE, true, loader);
            Provider provider = (Provider) type.getField("INSTANCE").get(null);
            type.getMethod("assertHealthy").invoke(provider);
            return Optional.of(provider);
        } catch (ClassNotFoundException absent) {
            return Optional.empty();
        } catch (InvocationTargetException unhealthy) {
            return broken(Objects.requireNonNullElse(unhealthy.getCause(), unhealthy));
        } catch (ReflectiveOperationException | LinkageError | RuntimeException broken) {
            return broken(broken);
        }
    }

    private static Optional<Provider> broken(Throwable cause) {
        LOG.warnf(cause, "Amazon Corretto Crypto Provider is there, but can't be used: signatures are made without it");
        return Optional.empty();
    }
}
