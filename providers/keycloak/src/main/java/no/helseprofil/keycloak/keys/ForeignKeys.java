package no.helseprofil.keycloak.keys;

import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.client.ClientIncident.KeyThumbprints;
import no.helseprofil.keycloak.database.ClientAttributeRows.KeyHolders;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.rotation.OfferedKey;
import no.helseprofil.rotation.OfferedKey.UnfitKeyException;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.authenticators.client.JWTClientAuthenticator;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;

/**
 * Check that a key may become a key of a client: it is not blocked and has no other purpose.
 *
 * @param session the request
 * @param realm the realm
 */
public record ForeignKeys(KeycloakSession session, RealmModel realm) {

    /** Attributes in which Keycloak stores keys of clients, of OpenID Connect and of SAML. */
    private static final List<String> ATTRIBUTES = List.of(
            OIDCConfigAttributes.JWKS_STRING,
            JWTClientAuthenticator.CERTIFICATE_ATTR,
            JWTClientAuthenticator.ATTR_PREFIX + ".public.key",
            "saml.signing.certificate",
            "saml.encryption.certificate");

    /**
     * Refuses a key that is blocked or has another purpose.
     *
     * @param client client that offers it; null if it doesn't exist yet
     * @param proofKey thumbprint of the request's DPoP key; null if there is no proof
     */
    public void requireNone(OfferedKey offered, @Nullable ClientModel client, @Nullable String proofKey)
            throws UnfitKeyException {
        Optional<Finding> blocked = KeyThumbprints.refusal(
                KeyThumbprints.blocks(session), List.of(offered.key().thumbprint()), ServerClock.INSTANCE.instant());
        if (blocked.isPresent()) {
            throw UnfitKeyException.against(blocked.get().description());
        }
        if (offered.key().thumbprint().equals(proofKey)) {
            throw UnfitKeyException.against("make a new key pair; this one signs the DPoP proof of the request");
        }
        if (isRealms(offered)
                || KeyHolders.anotherHolds(
                        session, realm, client, ATTRIBUTES, offered.key().marks())) {
            throw UnfitKeyException.against("make a new key pair; this one is somebody else's");
        }
    }

    private boolean isRealms(OfferedKey offered) {
        return session.keys()
                .getKeysStream(realm)
                .map(KeyWrapper::getPublicKey)
                .filter(Objects::nonNull)
                .map(key -> Base64.getEncoder().encodeToString(key.getEncoded()))
                .anyMatch(offered.key()::isIn);
    }
}
