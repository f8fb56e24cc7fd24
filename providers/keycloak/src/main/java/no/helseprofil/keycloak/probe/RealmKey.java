package no.helseprofil.keycloak.probe;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.assessment.probe.ProbeException;
import no.helseprofil.assessment.probe.ProbeKey;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/** Look-up of the key with which a realm signs access tokens. */
final class RealmKey {

    private RealmKey() {}

    /**
     * Returns the key that Keycloak would sign with now for a client without an algorithm of its own. It doesn't make
     * Keycloak generate a key, since an assessment changes nothing. The session has to know the server's public
     * address.
     *
     * @throws ProbeException if the realm has no key with which a probe can sign
     */
    static ProbeKey of(KeycloakSession session, RealmModel realm) throws ProbeException {
        String algorithm = Optional.ofNullable(realm.getDefaultSignatureAlgorithm())
                .filter(set -> !set.isEmpty())
                .orElse(Constants.DEFAULT_SIGNATURE_ALGORITHM);
        String issuer =
                Urls.realmIssuer(session.getContext().getUri(UrlType.FRONTEND).getBaseUri(), realm.getName());
        return of(session.keys().getKeysStream(realm, KeyUse.SIG, algorithm), algorithm, issuer);
    }

    /** Returns the key that Keycloak would use for an algorithm: the first active one. */
    static ProbeKey of(Stream<KeyWrapper> keys, String algorithm, String issuer) throws ProbeException {
        KeyWrapper key = keys.filter(candidate -> candidate.getStatus().isActive())
                .findFirst()
                .orElseThrow(() -> new ProbeException("the realm has no active key for " + algorithm
                        + ", its default signature algorithm: give it one"));
        if (key.getPrivateKey() instanceof PrivateKey privateKey && key.getPublicKey() instanceof PublicKey publicKey) {
            return new ProbeKey(issuer, key.getKid(), algorithm, privateKey, publicKey);
        }
        throw new ProbeException("the realm signs access tokens with " + algorithm
                + ", for which it has no key pair: let its default signature algorithm be one of PS, ES or RS");
    }
}
