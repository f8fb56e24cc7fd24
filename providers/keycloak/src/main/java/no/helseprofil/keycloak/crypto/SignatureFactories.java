package no.helseprofil.keycloak.crypto;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import no.helseprofil.jose.Jws;
import no.helseprofil.keycloak.crypto.SignatureFactories.ProfileSignatureProvider.ClientSignatures;
import no.helseprofil.keycloak.server.WatchedHook;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.VerificationException;
import org.keycloak.crypto.ClientSignatureVerifierProvider;
import org.keycloak.crypto.ES256ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.ES256SignatureProviderFactory;
import org.keycloak.crypto.ES384ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.ES384SignatureProviderFactory;
import org.keycloak.crypto.ES512ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.ES512SignatureProviderFactory;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.crypto.PS256ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.PS256SignatureProviderFactory;
import org.keycloak.crypto.PS384ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.PS384SignatureProviderFactory;
import org.keycloak.crypto.PS512ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.PS512SignatureProviderFactory;
import org.keycloak.crypto.RS256ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.RS256SignatureProviderFactory;
import org.keycloak.crypto.RS384ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.RS384SignatureProviderFactory;
import org.keycloak.crypto.RS512ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.RS512SignatureProviderFactory;
import org.keycloak.crypto.SignatureProvider;
import org.keycloak.crypto.SignatureSignerContext;
import org.keycloak.crypto.SignatureVerifierContext;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.keys.loader.PublicKeyStorageManager;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/** Factories in place of Keycloak's, by the same ids, for signing tokens and verifying own tokens and proofs. */
public final class SignatureFactories {

    private SignatureFactories() {}

    public static final class ES256 extends ES256SignatureProviderFactory {

        @Override
        public SignatureProvider create(KeycloakSession session) {
            return new ProfileSignatureProvider(session, ID, super.create(session));
        }
    }

    public static final class ES384 extends ES384SignatureProviderFactory {

        @Override
        public SignatureProvider create(KeycloakSession session) {
            return new ProfileSignatureProvider(session, ID, super.create(session));
        }
    }

    public static final class ES512 extends ES512SignatureProviderFactory {

        @Override
        public SignatureProvider create(KeycloakSession session) {
            return new ProfileSignatureProvider(session, ID, super.create(session));
        }
    }

    public static final class PS256 extends PS256SignatureProviderFactory {

        @Override
        public SignatureProvider create(KeycloakSession session) {
            return new ProfileSignatureProvider(session, ID, super.create(session));
        }
    }

    public static final class PS384 extends PS384SignatureProviderFactory {

        @Override
        public SignatureProvider create(KeycloakSession session) {
            return new ProfileSignatureProvider(session, ID, super.create(session));
        }
    }

    public static final class PS512 extends PS512SignatureProviderFactory {

        @Override
        public SignatureProvider create(KeycloakSession session) {
            return new ProfileSignatureProvider(session, ID, super.create(session));
        }
    }

    public static final class RS256 extends RS256SignatureProviderFactory {

        @Override
        public SignatureProvider create(KeycloakSession session) {
            return new ProfileSignatureProvider(session, ID, super.create(session));
        }
    }

    public static final class RS384 extends RS384SignatureProviderFactory {

        @Override
        public SignatureProvider create(KeycloakSession session) {
            return new ProfileSignatureProvider(session, ID, super.create(session));
        }
    }

    public static final class RS512 extends RS512SignatureProviderFactory {

        @Override
        public SignatureProvider create(KeycloakSession session) {
            return new ProfileSignatureProvider(session, ID, super.create(session));
        }
    }

    /** Factories in place of Keycloak's, by the same ids, for verification by a client's registered keys. */
    public static final class ForClients {

        private ForClients() {}

        public static final class ES256 extends ES256ClientSignatureVerifierProviderFactory {

            @Override
            public ClientSignatureVerifierProvider create(KeycloakSession session) {
                return new ClientSignatures(session, super.create(session));
            }
        }

        public static final class ES384 extends ES384ClientSignatureVerifierProviderFactory {

            @Override
            public ClientSignatureVerifierProvider create(KeycloakSession session) {
                return new ClientSignatures(session, super.create(session));
            }
        }

        public static final class ES512 extends ES512ClientSignatureVerifierProviderFactory {

            @Override
            public ClientSignatureVerifierProvider create(KeycloakSession session) {
                return new ClientSignatures(session, super.create(session));
            }
        }

        public static final class PS256 extends PS256ClientSignatureVerifierProviderFactory {

            @Override
            public ClientSignatureVerifierProvider create(KeycloakSession session) {
                return new ClientSignatures(session, super.create(session));
            }
        }

        public static final class PS384 extends PS384ClientSignatureVerifierProviderFactory {

            @Override
            public ClientSignatureVerifierProvider create(KeycloakSession session) {
                return new ClientSignatures(session, super.create(session));
            }
        }

        public static final class PS512 extends PS512ClientSignatureVerifierProviderFactory {

            @Override
            public ClientSignatureVerifierProvider create(KeycloakSession session) {
                return new ClientSignatures(session, super.create(session));
            }
        }

        public static final class RS256 extends RS256ClientSignatureVerifierProviderFactory {

            @Override
            public ClientSignatureVerifierProvider create(KeycloakSession session) {
                return new ClientSignatures(session, super.create(session));
            }
        }

        public static final class RS384 extends RS384ClientSignatureVerifierProviderFactory {

            @Override
            public ClientSignatureVerifierProvider create(KeycloakSession session) {
                return new ClientSignatures(session, super.create(session));
            }
        }

        public static final class RS512 extends RS512ClientSignatureVerifierProviderFactory {

            @Override
            public ClientSignatureVerifierProvider create(KeycloakSession session) {
                return new ClientSignatures(session, super.create(session));
            }
        }
    }

    /**
     * Signing and verification by one algorithm. Keycloak finds and checks the key as always. In a realm under the
     * profile {@link FastSignatures} works with it.
     *
     * @param session session, whose realm is read at each use because it changes
     * @param algorithm JWS algorithm, RFC 7518
     * @param stock Keycloak's own provider
     */
    record ProfileSignatureProvider(KeycloakSession session, String algorithm, SignatureProvider stock)
            implements SignatureProvider {

        @Override
        public SignatureSignerContext signer() {
            WatchedHook.TOKEN_SIGNATURE.pass(session);
            SignatureSignerContext signer = stock.signer();
            return fast().<SignatureSignerContext>map(fast -> new FastSigner(
                            signer,
                            session.keys().getActiveKey(session.getContext().getRealm(), KeyUse.SIG, algorithm),
                            fast))
                    .orElse(signer);
        }

        @Override
        public SignatureSignerContext signer(KeyWrapper key) {
            SignatureSignerContext signer = stock.signer(key);
            return fast().<SignatureSignerContext>map(fast -> new FastSigner(signer, key, fast))
                    .orElse(signer);
        }

        @Override
        public SignatureVerifierContext verifier(String kid) throws VerificationException {
            SignatureVerifierContext verifier = stock.verifier(kid);
            return fast().<SignatureVerifierContext>map(fast -> new FastVerifier(
                            verifier,
                            session.keys().getKey(session.getContext().getRealm(), kid, KeyUse.SIG, algorithm),
                            fast))
                    .orElse(verifier);
        }

        @Override
        public SignatureVerifierContext verifier(KeyWrapper key) throws VerificationException {
            Optional<FastSignatures> fast = fast();
            if (fast.isEmpty()) {
                return stock.verifier(key);
            }
            KeyWrapper met = fast.get().met(key);
            return new FastVerifier(stock.verifier(met), met, fast.get());
        }

        @Override
        public boolean isAsymmetricAlgorithm() {
            return stock.isAsymmetricAlgorithm();
        }

        @Override
        public void close() {
            stock.close();
        }

        private Optional<FastSignatures> fast() {
            return FastSignatures.of(session);
        }

        /**
         * Verification by a client's registered key. Keycloak finds and checks the key as always. In a realm under the
         * profile {@link FastSignatures} verifies with it.
         *
         * @param session session, whose realm is read at each use because it changes
         * @param stock Keycloak's own provider
         */
        record ClientSignatures(KeycloakSession session, ClientSignatureVerifierProvider stock)
                implements ClientSignatureVerifierProvider {

            @Override
            public SignatureVerifierContext verifier(ClientModel client, JWSInput input) throws VerificationException {
                SignatureVerifierContext verifier = stock.verifier(client, input);
                return FastSignatures.of(session)
                        .<SignatureVerifierContext>map(fast -> new FastVerifier(
                                verifier,
                                PublicKeyStorageManager.getClientPublicKeyWrapper(session, client, input),
                                fast))
                        .orElse(verifier);
            }

            @Override
            public String getAlgorithm() {
                return stock.getAlgorithm();
            }

            @Override
            public boolean isAsymmetricAlgorithm() {
                return stock.isAsymmetricAlgorithm();
            }

            @Override
            public void close() {
                stock.close();
            }
        }

        /**
         * Signer by the fastest provider. Keycloak signs if that provider can't.
         *
         * @param stock Keycloak's signer with the same key
         * @param key key that Keycloak has found
         */
        record FastSigner(
                SignatureSignerContext stock, @Nullable KeyWrapper key, FastSignatures fast)
                implements SignatureSignerContext {

            @Override
            public byte[] sign(byte[] data) {
                return fast.sign(stock.getAlgorithm(), key, data).orElseGet(() -> stock.sign(data));
            }

            @Override
            public String getKid() {
                return stock.getKid();
            }

            @Override
            public String getAlgorithm() {
                return stock.getAlgorithm();
            }

            @Override
            public String getHashAlgorithm() {
                return stock.getHashAlgorithm();
            }

            @Override
            public @Nullable List<X509Certificate> getCertificateChain() {
                return stock.getCertificateChain();
            }
        }

        /**
         * Verifier by the fastest provider. A signature that this provider accepts is valid. Any other signature is
         * verified by Keycloak. It is therefore refused with Keycloak's message, a failing provider causes no refusal,
         * and no signature is accepted that no provider has verified. Decision 42. A signature of another length than
         * its algorithm has is refused before, since Keycloak verifies the beginning of one that is longer.
         *
         * @param stock Keycloak's verifier with the same key
         * @param key key that Keycloak has found
         */
        record FastVerifier(
                SignatureVerifierContext stock, @Nullable KeyWrapper key, FastSignatures fast)
                implements SignatureVerifierContext {

            @Override
            public boolean verify(byte[] data, byte[] signature) throws VerificationException {
                return Jws.isOfLength(stock.getAlgorithm(), signature)
                        && (fast.verifies(stock.getAlgorithm(), key, data, signature) || stock.verify(data, signature));
            }

            @Override
            public String getKid() {
                return stock.getKid();
            }

            @Override
            public String getAlgorithm() {
                return stock.getAlgorithm();
            }
        }
    }
}
