package no.helseprofil.keycloak.crypto;

import java.lang.reflect.InvocationTargetException;
import java.security.Provider;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Amazon Corretto Crypto Provider, if its JAR lies beside ours. It isn't made one of the JVM's providers, so that
 * nothing but the signatures of realms under the profile changes. Its native library comes out of its JAR and into the
 * folder for temporary files when the class is loaded.
 */
final class Corretto {

    /** As a security provider calls itself. */
    static final String NAME = "AmazonCorrettoCryptoProvider";

    private static final Logger LOG = Logger.getLogger(Corretto.class);
    private static final String TYPE = "com.amazon.corretto.crypto.provider." + NAME;

    private Corretto() {}

    /** The provider, if it is there, its library could be loaded and it has passed its own tests. */
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
