package no.helseprofil.bench;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import no.helseprofil.bench.TokenFigures.Floor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Time that the security providers of this JVM take to sign and to verify a token of 600 bytes: {@code ./bench crypto
 * [JAVA_HOME...]}, which is the source of {@code ProviderTable} in the JAR.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 3, time = 1)
public class CryptoBench {

    /** The measured algorithm. */
    @Param
    public Algorithm algorithm = Algorithm.ES256;

    /** The measured provider. */
    @Param
    public Library library = Library.JDK;

    private final byte[] token = new byte[600];

    @SuppressWarnings("NullAway.Init")
    private Provider provider;

    @SuppressWarnings("NullAway.Init")
    private KeyPair keys;

    private byte[] signature = {};

    /**
     * Translates a key of the JDK for the provider, as a server does, and signs with it. BouncyCastle generates keys for
     * ES256 on a slower implementation of the curve, and other providers translate a foreign key for each signature.
     */
    @Setup
    public void prepare() throws GeneralSecurityException, ReflectiveOperationException {
        provider = library.provider(algorithm);
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.family());
        generator.initialize(algorithm.bits);
        KeyPair generated = generator.generateKeyPair();
        KeyFactory factory = KeyFactory.getInstance(algorithm.family(), provider);
        keys = new KeyPair(
                factory.generatePublic(
                        new X509EncodedKeySpec(generated.getPublic().getEncoded())),
                factory.generatePrivate(
                        new PKCS8EncodedKeySpec(generated.getPrivate().getEncoded())));
        signature = sign();
        if (!verify()) {
            throw new GeneralSecurityException(provider + " doesn't verify what it has signed");
        }
    }

    @Benchmark
    public byte[] sign() throws GeneralSecurityException {
        Signature engine = engine();
        engine.initSign(keys.getPrivate());
        engine.update(token);
        return engine.sign();
    }

    @Benchmark
    public boolean verify() throws GeneralSecurityException {
        Signature engine = engine();
        engine.initVerify(keys.getPublic());
        engine.update(token);
        return engine.verify(signature);
    }

    private Signature engine() throws GeneralSecurityException {
        Signature engine = Signature.getInstance(algorithm.java, provider);
        if (algorithm.java.equals("RSASSA-PSS")) {
            engine.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        return engine;
    }

    /** Prints the table of this JVM. */
    public static void main(String[] arguments) throws RunnerException {
        Map<String, Map<String, Double>> rows = new TreeMap<>();
        for (RunResult result : run(VerboseMode.NORMAL, Algorithm.values(), Library.values())) {
            String title = result.getParams().getParam("algorithm") + " "
                    + result.getPrimaryResult().getLabel();
            rows.computeIfAbsent(title, any -> new HashMap<>())
                    .put(result.getParams().getParam("library"), median(result));
        }
        Report report = Report.ofMachine("").table("µs for 600 bytes", names(Library.values()));
        rows.forEach((title, row) -> report.row(
                title, names(Library.values()).map(name -> Report.number(1, row.getOrDefault(name, Double.NaN)))));
        System.out.print(report.markdown());
    }

    /** Returns the time of the fastest of these for ES256. */
    static Floor floor(Library... libraries) throws RunnerException {
        Collection<RunResult> results = run(VerboseMode.SILENT, new Algorithm[] {Algorithm.ES256}, libraries);
        return new Floor(fastest(results, "sign"), fastest(results, "verify"));
    }

    private static double fastest(Collection<RunResult> results, String operation) {
        return results.stream()
                .filter(result -> result.getPrimaryResult().getLabel().equals(operation))
                .mapToDouble(CryptoBench::median)
                .min()
                .orElseThrow();
    }

    /** Returns the median of single calls, which leaves out those in which something else was busy. */
    private static double median(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }

    private static Collection<RunResult> run(VerboseMode mode, Algorithm[] algorithms, Library[] libraries)
            throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include(CryptoBench.class.getName())
                        .param("algorithm", names(algorithms).toArray(String[]::new))
                        .param("library", names(libraries).toArray(String[]::new))
                        .verbosity(mode)
                        .build())
                .run();
    }

    private static Stream<String> names(Enum<?>... constants) {
        return Stream.of(constants).map(Enum::name);
    }

    /** Algorithms by their names in JOSE (RFC 7518), with the lengths of RSA keys. */
    public enum Algorithm {
        ES256("SHA256withECDSA", 256),
        ES384("SHA384withECDSA", 384),
        ES512("SHA512withECDSA", 521),
        RS256_2048("SHA256withRSA", 2048),
        RS256_4096("SHA256withRSA", 4096),
        PS256_2048("RSASSA-PSS", 2048),
        PS256_4096("RSASSA-PSS", 4096);

        private final String java;
        private final int bits;

        Algorithm(String java, int bits) {
            this.java = java;
            this.bits = bits;
        }

        private String family() {
            return java.endsWith("ECDSA") ? "EC" : "RSA";
        }
    }

    /** Libraries with a provider; those of others by class name, since neither belongs to the test kit. */
    public enum Library {
        JDK(""),
        BOUNCY_CASTLE("org.bouncycastle.jce.provider.BouncyCastleProvider"),
        CORRETTO("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider");

        private final String type;

        Library(String type) {
            this.type = type;
        }

        private Provider provider(Algorithm algorithm) throws ReflectiveOperationException {
            return this == JDK
                    ? Security.getProvider(algorithm.family().equals("EC") ? "SunEC" : "SunRsaSign")
                    : (Provider) Class.forName(type).getDeclaredConstructor().newInstance();
        }
    }
}
