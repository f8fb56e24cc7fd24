package no.helseprofil.testserver;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A security provider before all others that signs and verifies by them, and counts how often. */
final class CountedSignatures extends Provider {

    private static final long serialVersionUID = 1L;
    private static final String NAME = "helseprofil-test";
    private static final String TYPE = "Signature";
    private static final AtomicLong SIGNED = new AtomicLong();
    private static final AtomicLong VERIFIED = new AtomicLong();

    private CountedSignatures() {
        super(NAME, "1", "counts signatures");
        for (Provider provider : Security.getProviders()) {
            for (Service service : provider.getServices()) {
                if (service.getType().equals(TYPE)) {
                    putService(new Counting(this, service.getAlgorithm()));
                }
            }
        }
    }

    /** Begins to count. */
    static void begin() {
        if (Security.getProvider(NAME) == null) {
            Security.insertProviderAt(new CountedSignatures(), 1);
        }
    }

    /** No longer. */
    static void end() {
        Security.removeProvider(NAME);
    }

    /** Returns how many signatures were made while they were counted. */
    static long signed() {
        return SIGNED.get();
    }

    /** Returns how many signatures were verified while they were counted. */
    static long verified() {
        return VERIFIED.get();
    }

    private static final class Counting extends Service {

        Counting(Provider provider, String algorithm) {
            super(provider, TYPE, algorithm, Counted.class.getName(), null, null);
        }

        @Override
        public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            return new Counted(others(getAlgorithm()));
        }
    }

    private static List<Signature> others(String algorithm) throws NoSuchAlgorithmException {
        List<Signature> others = new ArrayList<>();
        for (Provider provider : Security.getProviders()) {
            if (!provider.getName().equals(NAME) && provider.getService(TYPE, algorithm) != null) {
                others.add(Signature.getInstance(algorithm, provider));
            }
        }
        if (others.isEmpty()) {
            throw new NoSuchAlgorithmException(algorithm);
        }
        return others;
    }

    /** The first of the others that takes the key does the work. */
    private static final class Counted extends SignatureSpi {

        private final List<Signature> others;
        private Signature chosen;

        Counted(List<Signature> others) {
            this.others = others;
            this.chosen = others.get(0);
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            choose(signature -> signature.initVerify(key));
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            choose(signature -> signature.initSign(key));
        }

        private void choose(Start start) throws InvalidKeyException {
            InvalidKeyException refused = new InvalidKeyException("no provider");
            for (Signature other : others) {
                try {
                    start.with(other);
                    chosen = other;
                    return;
                } catch (InvalidKeyException notByThis) {
                    refused = notByThis;
                }
            }
            throw refused;
        }

        @Override
        protected void engineUpdate(byte part) throws SignatureException {
            chosen.update(part);
        }

        @Override
        protected void engineUpdate(byte[] part, int offset, int length) throws SignatureException {
            chosen.update(part, offset, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            SIGNED.incrementAndGet();
            return chosen.sign();
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            VERIFIED.incrementAndGet();
            return chosen.verify(signature);
        }

        @Override
        protected void engineSetParameter(AlgorithmParameterSpec parameters) {
            for (Signature other : others) {
                try {
                    other.setParameter(parameters);
                } catch (GeneralSecurityException notByThis) {
                    throw new InvalidParameterException(notByThis.getMessage());
                }
            }
        }

        @Override
        protected @Nullable AlgorithmParameters engineGetParameters() {
            return chosen.getParameters();
        }

        @Deprecated
        @Override
        protected void engineSetParameter(String name, Object value) {
            throw new InvalidParameterException(name);
        }

        @Deprecated
        @Override
        protected Object engineGetParameter(String name) {
            throw new InvalidParameterException(name);
        }

        private interface Start {

            void with(Signature signature) throws InvalidKeyException;
        }
    }
}
