package no.helseprofil.keycloak.crypto;

import no.helseprofil.keycloak.crypto.ProfileSignatures.ClientSignatures;
import org.keycloak.crypto.ClientSignatureVerifierProvider;
import org.keycloak.crypto.ES256ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.ES384ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.ES512ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.PS256ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.PS384ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.PS512ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.RS256ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.RS384ClientSignatureVerifierProviderFactory;
import org.keycloak.crypto.RS512ClientSignatureVerifierProviderFactory;
import org.keycloak.models.KeycloakSession;

/** Those of Keycloak, by the same ids: what verifies by a client's registered keys, such as its assertions. */
public final class ClientSignatureFactories {

    private ClientSignatureFactories() {}

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
