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

/** What a realm signs access tokens with, and under which name. */
final class RealmKey {

    private RealmKey() {}

    /**
     * The key that Keycloak would sign with now, for a client that asks for no algorithm of its own. Never one
     * that it would have to make first: an assessment changes nothing. The session knows the address that
     * clients know the server by.
     *
     * @throws ProbeException if the realm has none, or none that a probe can sign with
     */
    static ProbeKey of(KeycloakSession session, RealmModel realm) throws ProbeException {
        String algorithm = Optional.ofNullable(realm.getDefaultSignatureAlgorithm())
                .filter(set -> !set.isEmpty())
                .orElse(Constants.DEFAULT_SIGNATURE_ALGORITHM);
        String issuer =
                Urls.realmIssuer(session.getContext().getUri(UrlType.FRONTEND).getBaseUri(), realm.getName());
        return of(session.keys().getKeysStream(realm, KeyUse.SIG, algorithm), algorithm, issuer);
    }

    /** Of these keys for an algorithm, the one that Keycloak takes: the first that is active. */
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
