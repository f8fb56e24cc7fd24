package no.helseprofil.keycloak.crypto;

import no.helseprofil.keycloak.crypto.ProfileSignatureProvider.ClientSignatures;
import org.keycloak.crypto.ClientSignatureVerifierProvider;
import org.keycloak.crypto.ES256ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.ES256SignatureProviderFactory;
import org.keycloak.crypto.ES384ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.ES384SignatureProviderFactory;
import org.keycloak.crypto.ES512ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.ES512SignatureProviderFactory;
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
}
