package no.helseprofil.keycloak.request;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.VerificationException;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.crypto.SignatureProvider;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.keys.PublicKeyStorageProvider;
import org.keycloak.keys.PublicKeyStorageUtils;
import org.keycloak.keys.loader.ClientPublicKeyLoader;
import org.keycloak.keys.loader.PublicKeyStorageManager;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/**
 * Registered keys of a client that an assertion doesn't name, but for the one that Keycloak takes where it names none.
 * They are tried when the assertion has been refused, so that the refusal says what to change; no client gets in by
 * them.
 *
 * @param clientId internal id of the client
 */
record OtherKeys(ProfileRequest request, String clientId) {

    private static final Logger LOG = Logger.getLogger(OtherKeys.class);

    /** Whoever names a client has this many signatures verified, and no more: a client that rotates has two keys. */
    private static final int MOST = 2;

    /** Returns whether one of them verifies the signature. Keys of a disabled client are not tried. */
    boolean verify(String compact) {
        KeycloakSession session = request.session();
        ClientModel client =
                session.clients().getClientById(session.getContext().getRealm(), clientId);
        if (client == null || !client.isEnabled()) {
            return false;
        }
        try {
            JWSInput assertion = request.assertion(compact);
            String algorithm = assertion.getHeader().getRawAlgorithm();
            Optional<SignatureProvider> signatures = signatures(session, algorithm);
            KeyWrapper used = PublicKeyStorageManager.getClientPublicKeyWrapper(session, client, assertion);
            return signatures.isPresent()
                    && keys(session, client).stream()
                            .filter(key -> isOther(key, used, assertion) && isFit(key, algorithm))
                            .limit(MOST)
                            .anyMatch(key -> verifies(signatures.get(), key, algorithm, assertion));
        } catch (JWSInputException | RuntimeException unreadable) {
            LOG.debug("The other keys of a client can't be read", unreadable);
            return false;
        }
    }

    /** Returns the provider of an algorithm of assertions with a key pair. */
    private static Optional<SignatureProvider> signatures(KeycloakSession session, String algorithm) {
        return Optional.ofNullable(session.getProvider(SignatureProvider.class, algorithm))
                .filter(SignatureProvider::isAsymmetricAlgorithm);
    }

    private static List<KeyWrapper> keys(KeycloakSession session, ClientModel client) {
        return session.getProvider(PublicKeyStorageProvider.class)
                .getKeys(
                        PublicKeyStorageUtils.getClientModelCacheKey(
                                client.getRealm().getId(), client.getId()),
                        new ClientPublicKeyLoader(session, client));
    }

    private static boolean isOther(KeyWrapper key, @Nullable KeyWrapper used, JWSInput assertion) {
        boolean named = key.getKid() != null
                && key.getKid().equals(assertion.getHeader().getKeyId());
        return !named && (used == null || !Objects.equals(key.getPublicKey(), used.getPublicKey()));
    }

    private static boolean isFit(KeyWrapper key, String algorithm) {
        return key.getPublicKey() != null
                && (key.getUse() == null || KeyUse.SIG.equals(key.getUse()))
                && (key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm));
    }

    private static boolean verifies(
            SignatureProvider signatures, KeyWrapper key, String algorithm, JWSInput assertion) {
        try {
            KeyWrapper named = key.cloneKey();
            named.setAlgorithm(algorithm);
            return signatures
                    .verifier(named)
                    .verify(
                            assertion.getEncodedSignatureInput().getBytes(StandardCharsets.UTF_8),
                            assertion.getSignature());
        } catch (VerificationException | RuntimeException unverified) {
            return false;
        }
    }
}
