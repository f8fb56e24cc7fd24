package no.helseprofil.keycloak.crypto;

import static no.helseprofil.keycloak.crypto.CryptoFixture.DATA;
import static no.helseprofil.keycloak.crypto.CryptoFixture.clientKey;
import static no.helseprofil.keycloak.crypto.CryptoFixture.pair;
import static no.helseprofil.keycloak.crypto.CryptoFixture.realmKey;
import static no.helseprofil.keycloak.crypto.CryptoFixture.stockSigner;
import static no.helseprofil.keycloak.crypto.CryptoFixture.stockVerifier;
import static no.helseprofil.keycloak.crypto.CryptoFixture.with;
import static no.helseprofil.keycloak.crypto.CryptoFixture.worker;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.SignatureSpi;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import no.helseprofil.keycloak.crypto.FastSignatures.Corretto;
import no.helseprofil.keycloak.crypto.FastSignatures.Operation;
import no.helseprofil.keycloak.crypto.SignatureAlgorithm.Library;
import no.helseprofil.keycloak.crypto.SignatureFactories.ProfileSignatureProvider.FastSigner;
import no.helseprofil.keycloak.crypto.SignatureFactories.ProfileSignatureProvider.FastVerifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.crypto.KeyWrapper;

class FastSignaturesTest {

    private static final String CORRETTO = "AmazonCorrettoCryptoProvider";

    static Stream<Arguments> algorithms() {
        return Stream.of(SignatureAlgorithm.values())
                .flatMap(algorithm -> Stream.of(Library.BOUNCY_CASTLE, Library.CORRETTO)
                        .map(library -> Arguments.of(algorithm, library)));
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("algorithms")
    void signsAndVerifiesLikeKeycloak(SignatureAlgorithm algorithm, Library library) throws Exception {
        KeyWrapper key = realmKey(algorithm, pair(algorithm));
        byte[] keycloaks = stockSigner(key).sign(DATA);

        byte[] signature = new FastSigner(stockSigner(key), key, with(library)).sign(DATA);

        assertThat(stockVerifier(clientKey(algorithm, pair(algorithm))).verify(DATA, signature))
                .as("any client that reads the realm's key verifies it")
                .isTrue();
        assertThat(signature).hasSameSizeAs(keycloaks);
        if (algorithm.name().startsWith("RS")) {
            assertThat(signature).as("without a random part").isEqualTo(keycloaks);
        }
    }

    @ParameterizedTest
    @EnumSource
    void correttoHandlesEveryAlgorithm(SignatureAlgorithm algorithm) {
        assertThat(Stream.of(
                                pair(algorithm).getPrivate(),
                                pair(algorithm).getPublic(),
                                clientKey(algorithm, pair(algorithm)).getPublicKey())
                        .map(key -> worker(with(Library.CORRETTO), algorithm, key)))
                .allSatisfy(name -> assertThat(name).contains(CORRETTO));
    }

    @ParameterizedTest
    @EnumSource(names = {"ES256", "ES384", "ES512"})
    void bouncyCastleReplacesTheJdkWithoutCorretto(SignatureAlgorithm algorithm) {
        FastSignatures fast = with(Library.BOUNCY_CASTLE);

        assertThat(worker(fast, algorithm, pair(algorithm).getPrivate())).contains("BC");
        assertThat(worker(fast, algorithm, pair(algorithm).getPublic())).contains("BC");
        assertThat(worker(fast, algorithm, clientKey(algorithm, pair(algorithm)).getPublicKey()))
                .as("Keycloak verifies by it with keys from a JWK")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"RS256", "PS512"})
    void withoutCorrettoRsaIsLeftToKeycloak(SignatureAlgorithm algorithm) {
        FastSignatures fast = with(Library.BOUNCY_CASTLE);

        assertThat(worker(fast, algorithm, pair(algorithm).getPrivate())).isEmpty();
        assertThat(worker(fast, algorithm, pair(algorithm).getPublic())).isEmpty();
    }

    @Test
    void doesNotTranslateAReloadedKeyAgain() {
        FastSignatures fast = with(Library.CORRETTO);
        Key first = clientKey(SignatureAlgorithm.ES256, pair("secp256r1")).getPublicKey();
        Key second = clientKey(SignatureAlgorithm.ES256, pair("secp256r1")).getPublicKey();

        assertThat(first).as("as the key of each proof").isNotSameAs(second);
        assertThat(fast.worker(use(first)).orElseThrow())
                .isSameAs(fast.worker(use(second)).orElseThrow());
    }

    @Test
    void reusesTheKeyObjectOfAReloadedKey() {
        FastSignatures fast = with(Library.BOUNCY_CASTLE);
        KeyWrapper first = clientKey(SignatureAlgorithm.ES256, pair("secp256r1"));
        KeyWrapper second = clientKey(SignatureAlgorithm.ES256, pair("secp256r1"));
        Key sent = second.getPublicKey();

        assertThat(fast.met(first).getPublicKey()).isSameAs(first.getPublicKey());
        assertThat(fast.met(second))
                .as("the same key, and all else that Keycloak says of it")
                .returns(first.getPublicKey(), KeyWrapper::getPublicKey)
                .usingRecursiveComparison()
                .ignoringFields("publicKey")
                .isEqualTo(second);
        assertThat(second.getPublicKey())
                .as("what Keycloak has read stays as it is")
                .isSameAs(sent);
        assertThat(FastSignatures.none().met(second))
                .as("a server in FIPS mode is left alone")
                .isSameAs(second);
    }

    @Test
    void anyDifferenceMakesAnotherKey() throws Exception {
        FastSignatures fast = with(Library.BOUNCY_CASTLE);
        KeyWrapper known = clientKey(SignatureAlgorithm.ES256, pair("secp256r1"));
        fast.met(known);

        assertThat(Stream.of("secp384r1", "secp521r1", "RSA")
                        .map(kind -> clientKey(SignatureAlgorithm.ES256, pair(kind)))
                        .map(other -> fast.met(other).getPublicKey().equals(known.getPublicKey())))
                .containsOnly(false);
        ECPublicKey key = (ECPublicKey) known.getPublicKey();
        ECPoint mirrored = new ECPoint(
                key.getW().getAffineX(),
                ((ECFieldFp) key.getParams().getCurve().getField())
                        .getP()
                        .subtract(key.getW().getAffineY()));
        KeyWrapper mirror = clientKey(
                SignatureAlgorithm.ES256,
                new KeyPair(new Point(key, mirrored), pair("secp256r1").getPrivate()));
        assertThat(fast.met(mirror).getPublicKey())
                .as("the point with the same x")
                .isSameAs(mirror.getPublicKey());
    }

    @Test
    void leavesAnotherCurveToKeycloak() {
        assertThat(worker(
                        with(Library.CORRETTO),
                        SignatureAlgorithm.ES256,
                        pair("secp256k1").getPublic()))
                .isEmpty();
    }

    @Test
    @Tag("RFC8725-3.4-1")
    void noProviderAcceptsAPointOffTheCurve() {
        ECPublicKey key = (ECPublicKey) pair("secp256r1").getPublic();
        ECPoint beside =
                new ECPoint(key.getW().getAffineX(), key.getW().getAffineY().add(BigInteger.ONE));

        assertThat(Stream.of(beside, ECPoint.POINT_INFINITY)
                        .map(point -> worker(with(Library.CORRETTO), SignatureAlgorithm.ES256, new Point(key, point))))
                .allSatisfy(name -> assertThat(name).isEmpty());
    }

    @Test
    void leavesAnOpaqueKeyToKeycloak() {
        assertThat(worker(with(Library.CORRETTO), SignatureAlgorithm.RS256, new Hidden((RSAPrivateKey)
                        pair("RSA").getPrivate())))
                .isEmpty();
    }

    @Test
    void respectsAProviderInstalledBeforeTheJdks() {
        Provider first = new Foremost();
        Security.insertProviderAt(first, 1);
        try {
            assertThat(worker(
                            with(Library.CORRETTO),
                            SignatureAlgorithm.ES256,
                            pair("secp256r1").getPrivate()))
                    .isEmpty();
        } finally {
            Security.removeProvider(first.getName());
        }
    }

    @Test
    void fallsBackToKeycloakIfTheProviderFails() throws Exception {
        FastSignatures failing = new FastSignatures(Map.of(Library.BOUNCY_CASTLE, new Failing()));
        KeyWrapper key = realmKey(SignatureAlgorithm.ES256, pair("secp256r1"));
        assertThat(worker(failing, SignatureAlgorithm.ES256, key.getPrivateKey()))
                .as("it takes the key")
                .isPresent();

        byte[] signature = new FastSigner(stockSigner(key), key, failing).sign(DATA);

        assertThat(stockVerifier(key).verify(DATA, signature)).isTrue();
        assertThat(new FastVerifier(stockVerifier(key), key, failing).verify(DATA, signature))
                .isTrue();
        assertThat(new FastVerifier(stockVerifier(key), key, failing).verify(DATA, new byte[64]))
                .isFalse();
        assertThat(worker(failing, SignatureAlgorithm.ES256, key.getPrivateKey()))
                .as("it isn't asked for this key again")
                .isEmpty();
    }

    @Test
    void missingCorrettoIsNotReported() throws IOException {
        try (URLClassLoader empty = new URLClassLoader(new URL[0], null)) {
            assertThat(Corretto.find(empty)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public static final %s INSTANCE = null; static { if (true) throw new IllegalStateException(); }",
                "public static final %s INSTANCE = new %s(); public void assertHealthy() { throw new Error(\"x\"); }",
                "public static final %s INSTANCE = new %s();",
                "public void assertHealthy() {}"
            })
    void aBrokenCorrettoCountsAsMissing(String body, @TempDir Path folder) throws IOException {
        Path source = folder.resolve(CORRETTO + ".java");
        Files.writeString(
                source,
                "package com.amazon.corretto.crypto.provider;\npublic final class %s extends java.security.Provider {"
                                .formatted(CORRETTO)
                        + body.replace("%s", CORRETTO)
                        + " private %s() { super(\"broken\", \"1\", \"\"); } }".formatted(CORRETTO));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", folder.toString(), source.toString()))
                .isZero();

        try (URLClassLoader broken =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            assertThat(Corretto.find(broken)).isEmpty();
        }
    }

    private static FastSignatures.Use use(Key key) {
        return new FastSignatures.Use(SignatureAlgorithm.ES256, Operation.VERIFY, key);
    }

    /** A key with another point. */
    private record Point(ECPublicKey key, ECPoint point) implements ECPublicKey {

        @Override
        public ECPoint getW() {
            return point;
        }

        @Override
        public String getAlgorithm() {
            return key.getAlgorithm();
        }

        @Override
        public String getFormat() {
            return "";
        }

        @Override
        public byte[] getEncoded() {
            return new byte[0];
        }

        @Override
        public ECParameterSpec getParams() {
            return key.getParams();
        }
    }

    /** A key as one in hardware: it works, and shows its modulus alone. */
    private record Hidden(RSAPrivateKey key) implements PrivateKey {

        @Override
        public String getAlgorithm() {
            return "RSA";
        }

        @Override
        public String getFormat() {
            return "PKCS#8";
        }

        @Override
        public byte[] getEncoded() {
            return key.getEncoded();
        }
    }

    /** Takes every key. */
    private static final class Foremost extends Provider {

        private static final long serialVersionUID = 1L;

        Foremost() {
            super("foremost", "1", "");
            putService(new Service(this, "Signature", "SHA256withECDSA", Unable.class.getName(), List.of(), Map.of()));
        }
    }

    /** Calls itself BouncyCastle, has its keys, and can't sign. */
    private static final class Failing extends Provider {

        private static final long serialVersionUID = 1L;

        Failing() {
            super("BC", "1", "");
            String keys =
                    Security.getProvider("BC").getService("KeyFactory", "EC").getClassName();
            putService(new Service(this, "KeyFactory", "EC", keys, List.of(), Map.of()));
            putService(new Service(this, "Signature", "SHA256withECDSA", Unable.class.getName(), List.of(), Map.of()));
        }
    }

    public static final class Unable extends SignatureSpi {

        @Override
        protected void engineInitVerify(java.security.PublicKey key) {}

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {}

        @Override
        protected void engineUpdate(byte part) {}

        @Override
        protected void engineUpdate(byte[] part, int offset, int length) {}

        @Override
        protected byte[] engineSign() {
            throw new IllegalStateException("broken down");
        }

        @Override
        protected boolean engineVerify(byte[] signature) {
            throw new IllegalStateException("broken down");
        }

        @Deprecated
        @Override
        protected void engineSetParameter(String name, Object value) {}

        @Deprecated
        @Override
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException();
        }
    }
}
