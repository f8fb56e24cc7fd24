package no.helseprofil.keycloak.crypto;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.crypto.SignatureAlgorithm.KeyTranslation;
import no.helseprofil.keycloak.crypto.SignatureAlgorithm.Library;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.Profile;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.models.KeycloakSession;

/**
 * Signing and verification by the fastest security provider of the server, as measured in {@link ProviderTable}.
 * Keycloak works by itself where its own choice is the fastest, or where the fastest provider doesn't accept the key.
 *
 * <p>The choice of the provider and the translation of the key are made once for each key.
 */
public final class FastSignatures {

    private static final Logger LOG = Logger.getLogger(FastSignatures.class);

    /** Maximum number of cached keys of realms, clients and proofs, each some kilobytes. */
    private static final int MOST_KEYS = 10_000;

    /** Maximum number of cached public keys, whose precomputation takes 6 kB on P-256 and 16 kB on P-521. */
    private static final int MOST_MET = 3_000;

    private final Map<Library, Provider> providers;
    private final Cache<Use, Optional<Worker>> workers =
            Caffeine.newBuilder().maximumSize(MOST_KEYS).build();
    private final Cache<PublicKey, PublicKey> met =
            Caffeine.newBuilder().maximumSize(MOST_MET).build();

    FastSignatures(Map<Library, Provider> providers) {
        this.providers = Map.copyOf(providers);
    }

    /** Returns the instance of a server that hasn't started, which leaves all signatures to Keycloak. */
    public static FastSignatures none() {
        return new FastSignatures(Map.of());
    }

    /**
     * Returns the instance of a server that starts, and logs its providers. A server in FIPS mode must use approved
     * providers, so there all signatures are left to Keycloak.
     */
    public static FastSignatures ofServer() {
        Map<Library, Provider> providers = new EnumMap<>(Library.class);
        if (!Profile.isFeatureEnabled(Profile.Feature.FIPS)) {
            Optional.ofNullable(Security.getProvider("BC"))
                    .ifPresent(provider -> providers.put(Library.BOUNCY_CASTLE, provider));
            Corretto.find(FastSignatures.class.getClassLoader())
                    .ifPresent(provider -> providers.put(Library.CORRETTO, provider));
        }
        LOG.infof(
                "Signatures of realms under the profile are made and verified by the fastest of: JDK %s%s",
                Runtime.version().feature(),
                providers.values().stream()
                        .map(provider -> ", " + provider.getName() + " " + provider.getVersionStr())
                        .collect(Collectors.joining()));
        return new FastSignatures(providers);
    }

    /** Returns the instance for the realm of a session; empty if it isn't under the profile. */
    static Optional<FastSignatures> of(KeycloakSession session) {
        return RealmProfiles.of(session)
                .active()
                .map(active -> ProfileProviderFactory.part(session, FastSignatures.class));
    }

    /** Returns the signature in the form of JWS; empty if Keycloak has to sign. */
    Optional<byte[]> sign(String algorithm, @Nullable KeyWrapper key, byte[] data) {
        if (key == null || !(key.getPrivateKey() instanceof PrivateKey privateKey)) {
            return Optional.empty();
        }
        Use use = new Use(SignatureAlgorithm.valueOf(algorithm), Operation.SIGN, privateKey);
        return worker(use).flatMap(worker -> {
            try {
                Signature signature = worker.signature(use.algorithm());
                signature.initSign((PrivateKey) worker.key());
                signature.update(data);
                return Optional.of(use.algorithm().toJws(signature.sign()));
            } catch (GeneralSecurityException | IOException | RuntimeException | LinkageError failed) {
                LOG.warnf(
                        failed,
                        "%s can't sign by the key %s: from now on Keycloak does",
                        worker.provider().getName(),
                        key.getKid());
                workers.put(use, Optional.empty());
                return Optional.empty();
            }
        });
    }

    /** Returns whether the provider accepts the signature; false also if no provider takes the key, or it fails. */
    boolean verifies(String algorithm, @Nullable KeyWrapper key, byte[] data, byte[] sent) {
        if (key == null || !(key.getPublicKey() instanceof PublicKey publicKey)) {
            return false;
        }
        Use use = new Use(SignatureAlgorithm.valueOf(algorithm), Operation.VERIFY, publicKey);
        return worker(use)
                .map(worker -> {
                    try {
                        Signature signature = worker.signature(use.algorithm());
                        signature.initVerify((PublicKey) worker.key());
                        signature.update(data);
                        return signature.verify(use.algorithm().fromJws(sent));
                    } catch (GeneralSecurityException | IOException | RuntimeException | LinkageError refused) {
                        LOG.debugf(
                                refused, "%s doesn't verify", worker.provider().getName());
                        return false;
                    }
                })
                .orElse(false);
    }

    /**
     * Returns the key with the same Java object for equal public keys. BouncyCastle attaches its precomputation to the
     * object of an elliptic curve key, and verifies twice as fast with it. Each DPoP proof, however, brings its key as
     * a new object.
     */
    KeyWrapper met(KeyWrapper key) {
        if (!providers.containsKey(Library.BOUNCY_CASTLE) || !(key.getPublicKey() instanceof ECPublicKey)) {
            return key;
        }
        PublicKey sent = (PublicKey) key.getPublicKey();
        KeyWrapper known = key.cloneKey();
        known.setPublicKey(met.get(sent, itself -> itself));
        return known;
    }

    /** Returns the provider with the translated key; empty if Keycloak does it. */
    Optional<Worker> worker(Use use) {
        return workers.get(use, this::find);
    }

    private Optional<Worker> find(Use use) {
        try {
            Provider stock = stock(use);
            Optional<Library> keycloaks = Library.of(stock);
            Optional<Library> fastest = ProviderTable.fastest(use.algorithm(), providers.keySet());
            if (keycloaks.isEmpty() || fastest.isEmpty() || keycloaks.equals(fastest)) {
                LOG.debugf("%s: %s by %s, as Keycloak", use.algorithm(), use.operation(), stock.getName());
                return Optional.empty();
            }
            Provider provider = Objects.requireNonNull(providers.get(fastest.get()));
            Worker worker = new Worker(provider, KeyTranslation.to(provider, use.key()));
            LOG.debugf("%s: %s by %s, not %s", use.algorithm(), use.operation(), provider.getName(), stock.getName());
            return Optional.of(worker);
        } catch (GeneralSecurityException | RuntimeException | LinkageError notThisKey) {
            LOG.debugf(notThisKey, "%s: %s is left to Keycloak", use.algorithm(), use.operation());
            return Optional.empty();
        }
    }

    /**
     * Returns the security provider that Keycloak would use for a key.
     *
     * @throws GeneralSecurityException if no provider accepts it
     */
    private static Provider stock(Use use) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(use.algorithm().keycloaksName());
        if (use.operation() == Operation.SIGN) {
            signature.initSign((PrivateKey) use.key());
        } else {
            signature.initVerify((PublicKey) use.key());
        }
        return signature.getProvider();
    }

    record Use(SignatureAlgorithm algorithm, Operation operation, Key key) {}

    /** A provider, and the key in its form. */
    record Worker(Provider provider, Key key) {

        Signature signature(SignatureAlgorithm algorithm) throws GeneralSecurityException {
            return algorithm.by(provider);
        }
    }

    enum Operation {
        SIGN,
        VERIFY
    }

    /**
     * Table of the fastest library by algorithm, as {@code ./bench crypto} has measured it: microseconds of processor
     * time for one signature of 600 bytes, with Keycloak 26.7.5's BouncyCastle 1.86 and Amazon Corretto Crypto Provider
     * 2.5.0 on x86_64.
     *
     * <pre>
     *                     JDK 17.0.21                 JDK 25.0.3
     *                     JDK    BC  Corretto         JDK    BC  Corretto
     * ES256 sign        438.7  95.1      15.7       137.8  79.0      16.1
     * ES256 verify      812.3  65.6      48.4       393.5  64.3      49.5
     * ES384 sign        954.0 183.4      64.8       942.6 194.9      66.4
     * ES384 verify     1778.8 197.4     161.4      1652.7 193.9     158.9
     * ES512 sign       1767.3 371.1     121.2      1864.1 474.2     129.4
     * ES512 verify     3280.3 447.3     257.6      3244.6 489.7     266.8
     * RS256 2048 sign   750.6 809.2     266.6       749.3 807.9     268.0
     * RS256 2048 verify  27.5  30.0      14.1        27.2  29.4      14.0
     * RS256 4096 sign  4760.6  4921    1447.0      4795.3  4993    1459.7
     * RS256 4096 verify  89.1  91.2      49.1        94.2  96.4      50.8
     * PS256 2048 sign   720.5 779.0     259.9       739.3 807.2     267.6
     * PS256 2048 verify  27.4  31.2      14.8        27.1  31.0      14.8
     * PS256 4096 sign  4761.9  4948    1483.8      4751.8  4938    1460.5
     * PS256 4096 verify  89.5  94.8      50.8        94.6  97.8      52.6
     * </pre>
     *
     * <p>The order is the same on both JDKs, for signing and for verifying, so it is listed once. RSA with other hashes
     * wasn't measured, since the key determines its time. For RSA the JDK and BouncyCastle differ by a seventh at most,
     * so Keycloak keeps its own choice between them.
     */
    static final class ProviderTable {

        private static final List<Library> ELLIPTIC = List.of(Library.CORRETTO, Library.BOUNCY_CASTLE);
        private static final List<Library> RSA = List.of(Library.CORRETTO);

        private ProviderTable() {}

        /** Returns the fastest installed library; empty if Keycloak's own choice is as fast. */
        static Optional<Library> fastest(SignatureAlgorithm algorithm, Set<Library> installed) {
            Stream<Library> order = (algorithm.isElliptic() ? ELLIPTIC : RSA).stream();
            return order.filter(installed::contains).findFirst();
        }
    }

    /**
     * Finder of the Amazon Corretto Crypto Provider, if its JAR lies beside ours. It is not installed as a provider of
     * the JVM, so that only the signatures of realms under the profile change. When the class is loaded, its native
     * library is extracted from its JAR to the folder for temporary files.
     */
    static final class Corretto {

        static final String NAME = "AmazonCorrettoCryptoProvider";

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
            LOG.warnf(
                    cause,
                    "Amazon Corretto Crypto Provider is there, but can't be used: signatures are made without it");
            return Optional.empty();
        }
    }
}
