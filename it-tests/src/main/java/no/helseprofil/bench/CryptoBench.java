package no.helseprofil.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.bench.Flow.Signatures;
import org.jspecify.annotations.Nullable;

/**
 * Measurement of the time that the providers of this JVM take to sign and to verify a token: {@code ./bench crypto
 * [JAVA_HOME...]}. Its output is the source of {@code ProviderTable} in the JAR. Each figure is the median of rounds,
 * and the providers take turns. Time is that of the thread on a processor, so that other work of the machine counts for
 * little.
 */
public final class CryptoBench {

    private static final int ROUNDS = 15;
    private static final Duration ROUND = Duration.ofMillis(60);
    private static final Duration WARM_UP = Duration.ofMillis(600);
    private static final int TOKEN_BYTES = 600;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Providers by class name, since none of them belongs to the test kit. */
    private static final Map<String, String> OTHERS = Map.of(
            "BouncyCastle", "org.bouncycastle.jce.provider.BouncyCastleProvider",
            "Corretto", "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider");

    private static final List<Algorithm> ALGORITHMS = List.of(
            Algorithm.elliptic("ES256", "SHA256withECDSA", "secp256r1"),
            Algorithm.elliptic("ES384", "SHA384withECDSA", "secp384r1"),
            Algorithm.elliptic("ES512", "SHA512withECDSA", "secp521r1"),
            Algorithm.rsa("RS256", "SHA256withRSA", 2048),
            Algorithm.rsa("RS256", "SHA256withRSA", 4096),
            Algorithm.pss("PS256", 2048),
            Algorithm.pss("PS256", 4096));

    private CryptoBench() {}

    /** Prints the table of this JVM. */
    public static void main(String[] arguments) throws GeneralSecurityException {
        System.out.println("Microseconds of a processor for one signature, " + TOKEN_BYTES + " bytes, median of "
                + ROUNDS + " rounds.");
        System.out.println(Machine.description());
        Map<String, Provider> others = others(OTHERS.keySet());
        System.out.printf("%-12s %-7s %12s", "algorithm", "", "JDK");
        others.values().forEach(provider -> System.out.printf(" %20s", provider.getName() + provider.getVersionStr()));
        System.out.println();
        for (Algorithm algorithm : ALGORITHMS) {
            print(algorithm, others);
        }
    }

    /**
     * Returns the time of the fastest provider for ES256, which is the JDK's or one of these.
     *
     * @param names names of the providers beside the JDK's
     */
    static Floor floor(Set<String> names) throws GeneralSecurityException {
        Algorithm algorithm = ALGORITHMS.get(0);
        KeyPair pair = algorithm.newPair();
        double sign = Double.MAX_VALUE;
        double verify = Double.MAX_VALUE;
        List<Provider> providers = new ArrayList<>(others(names).values());
        providers.add(algorithm.jdk());
        for (Provider provider : providers) {
            Engine engine = Engine.of(algorithm, pair, provider);
            sign = Math.min(sign, measured(List.of(engine::sign))[0]);
            verify = Math.min(verify, measured(List.of(engine::verify))[0]);
        }
        return new Floor(sign, verify);
    }

    private static void print(Algorithm algorithm, Map<String, Provider> others) throws GeneralSecurityException {
        KeyPair pair = algorithm.newPair();
        List<Engine> engines = new ArrayList<>();
        engines.add(Engine.of(algorithm, pair, algorithm.jdk()));
        for (Provider other : others.values()) {
            engines.add(Engine.of(algorithm, pair, other));
        }
        print(
                algorithm + " sign",
                engines.stream().<Work>map(engine -> engine::sign).toList());
        print(
                algorithm + " verify",
                engines.stream().<Work>map(engine -> engine::verify).toList());
    }

    private static void print(String title, List<Work> works) throws GeneralSecurityException {
        System.out.printf("%-20s", title);
        for (double micros : measured(works)) {
            System.out.printf(" %20.1f", micros);
        }
        System.out.println();
    }

    /** Returns the median of each, measured in turns. */
    private static double[] measured(List<Work> works) throws GeneralSecurityException {
        for (Work work : works) {
            micros(work, WARM_UP);
        }
        double[][] figures = new double[works.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int engine = 0; engine < works.size(); engine++) {
                figures[engine][round] = micros(works.get(engine), ROUND);
            }
        }
        return Arrays.stream(figures)
                .mapToDouble(rounds -> Arrays.stream(rounds).sorted().toArray()[ROUNDS / 2])
                .toArray();
    }

    private static double micros(Work work, Duration least) throws GeneralSecurityException {
        long end = System.nanoTime() + least.toNanos();
        long begun = THREADS.getCurrentThreadCpuTime();
        long count = 0;
        do {
            work.run();
            count++;
        } while (System.nanoTime() < end);
        return (THREADS.getCurrentThreadCpuTime() - begun) / 1_000.0 / count;
    }

    private static Map<String, Provider> others(Set<String> names) {
        Map<String, Provider> others = new LinkedHashMap<>();
        names.stream().sorted().forEach(name -> {
            try {
                others.put(name, (Provider)
                        Class.forName(OTHERS.get(name)).getDeclaredConstructor().newInstance());
            } catch (ReflectiveOperationException | LinkageError absent) {
                System.out.println(name + " is not here: " + absent);
            }
        });
        return others;
    }

    private interface Work {

        void run() throws GeneralSecurityException;
    }

    /**
     * A measured algorithm.
     *
     * @param name its name in JOSE, RFC 7518
     * @param java its name in the JDK
     * @param family family of its keys
     * @param key parameters of a key
     * @param parameters parameters of RSASSA-PSS
     */
    private record Algorithm(
            String name,
            String java,
            String family,
            AlgorithmParameterSpec key,
            @Nullable AlgorithmParameterSpec parameters) {

        static Algorithm elliptic(String name, String java, String curve) {
            return new Algorithm(name, java, "EC", new ECGenParameterSpec(curve), null);
        }

        static Algorithm rsa(String name, String java, int bits) {
            return new Algorithm(
                    name + " " + bits, java, "RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4), null);
        }

        static Algorithm pss(String name, int bits) {
            return new Algorithm(
                    name + " " + bits,
                    "RSASSA-PSS",
                    "RSA",
                    new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4),
                    new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }

        KeyPair newPair() throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
            generator.initialize(key);
            return generator.generateKeyPair();
        }

        Provider jdk() {
            return Security.getProvider(family.equals("EC") ? "SunEC" : "SunRsaSign");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** One algorithm of one provider, with its own keys. */
    private record Engine(
            Algorithm algorithm,
            Provider provider,
            PrivateKey privateKey,
            PublicKey publicKey,
            byte[] token,
            byte[] signature) {

        static Engine of(Algorithm algorithm, KeyPair pair, Provider provider) throws GeneralSecurityException {
            KeyFactory keys = KeyFactory.getInstance(algorithm.family(), provider);
            byte[] token = new byte[TOKEN_BYTES];
            Engine unsigned = new Engine(
                    algorithm,
                    provider,
                    keys.generatePrivate(
                            new PKCS8EncodedKeySpec(pair.getPrivate().getEncoded())),
                    keys.generatePublic(new X509EncodedKeySpec(pair.getPublic().getEncoded())),
                    token,
                    new byte[0]);
            return new Engine(
                    algorithm, provider, unsigned.privateKey, unsigned.publicKey, token, unsigned.newSignature());
        }

        void sign() throws GeneralSecurityException {
            newSignature();
        }

        private byte[] newSignature() throws GeneralSecurityException {
            Signature engine = engine();
            engine.initSign(privateKey);
            engine.update(token);
            return engine.sign();
        }

        void verify() throws GeneralSecurityException {
            Signature engine = engine();
            engine.initVerify(publicKey);
            engine.update(token);
            if (!engine.verify(signature)) {
                throw new GeneralSecurityException(provider + " doesn't verify what it has signed");
            }
        }

        private Signature engine() throws GeneralSecurityException {
            Signature engine = Signature.getInstance(algorithm.java(), provider);
            if (algorithm.parameters() != null) {
                engine.setParameter(algorithm.parameters());
            }
            return engine;
        }
    }

    /**
     * Smallest possible cost: the signatures that a flow needs, made and verified by the fastest provider for a JVM of
     * this JDK. The rest is Keycloak and the profile.
     *
     * @param sign microseconds for a signature by ES256
     * @param verify microseconds to verify one
     */
    record Floor(double sign, double verify) {

        /** Returns the distance from it of each flow that needs a signature. */
        String markdown(List<Comparison> flows) {
            return text("A signature by ES256 takes %.0f µs, and to verify one %.0f µs.%n%n", sign, verify)
                    + "| flow | signed, verified | floor, µs | *profile*, µs | times the floor | *stock, FAPI 2*, times the floor |\n"
                    + "|---|---|--:|--:|--:|--:|\n"
                    + flows.stream()
                            .filter(flow -> micros(flow.flow()) > 0)
                            .map(this::row)
                            .collect(Collectors.joining());
        }

        private String row(Comparison flow) {
            Signatures signatures = flow.flow().signatures();
            double floor = micros(flow.flow());
            double profile = flow.micros(BenchRealm.PROFILE);
            return text(
                    "| %s | %d, %d | %.0f | %.0f | %.1f | %.1f |%n",
                    flow.flow().title(),
                    signatures.made(),
                    signatures.verified(),
                    floor,
                    profile,
                    profile / floor,
                    flow.micros(BenchRealm.FAPI) / floor);
        }

        private double micros(Flow flow) {
            return flow.signatures().made() * sign + flow.signatures().verified() * verify;
        }

        private static String text(String format, Object... values) {
            return String.format(Locale.ROOT, format, values);
        }
    }
}
