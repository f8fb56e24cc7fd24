package no.helseprofil.keycloak.probe;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;
import no.helseprofil.assessment.probe.ProbeException;
import no.helseprofil.assessment.probe.ProbeKey;
import org.jboss.logging.Logger;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/** What a realm signs access tokens with, and under which name. */
public final class RealmKey {

    private static final Logger LOG = Logger.getLogger(RealmKey.class);

    private RealmKey() {}

    /**
     * The key that Keycloak would sign with now. Never one that it would have to make first: an assessment changes nothing.
     *
     * @param issuer what clients know the realm by
     * @throws ProbeException if the realm has none, or none that a probe can sign with
     */
    public static ProbeKey of(KeycloakSession session, RealmModel realm, String issuer) throws ProbeException {
        String algorithm = algorithm(realm);
        KeyWrapper key = session.keys()
                .getKeysStream(realm, KeyUse.SIG, algorithm)
                .filter(candidate -> candidate.getStatus().isActive())
                .findFirst()
                .orElseThrow(() -> new ProbeException("the realm has no active key for " + algorithm
                        + ", its default signature algorithm: give it one"));
        if (key.getPrivateKey() instanceof PrivateKey privateKey && key.getPublicKey() instanceof PublicKey publicKey) {
            return new ProbeKey(issuer, key.getKid(), algorithm, privateKey, publicKey);
        }
        throw new ProbeException(
                "the realm signs access tokens with " + algorithm
                        + ", which no API can verify without its secret: let its default signature algorithm be one of PS, ES or RS");
    }

    private static String algorithm(RealmModel realm) {
        return Optional.ofNullable(realm.getDefaultSignatureAlgorithm())
                .filter(set -> !set.isEmpty())
                .orElse(Constants.DEFAULT_SIGNATURE_ALGORITHM);
    }

    /**
     * What clients know the realm by, as far as this session can tell. Where neither the realm nor the server has a whole URL
     * set, Keycloak takes a part of it from the request, and there is none in the background.
     */
    public static Optional<String> issuer(KeycloakSession session, RealmModel realm) {
        RealmModel before = session.getContext().getRealm();
        session.getContext().setRealm(realm);
        try {
            return Optional.of(Urls.realmIssuer(
                    session.getContext().getUri(UrlType.FRONTEND).getBaseUri(), realm.getName()));
        } catch (RuntimeException inTheBackground) {
            LOG.debugf(inTheBackground, "Without a request nobody knows the issuer of realm %s.", realm.getName());
            return Optional.empty();
        } finally {
            session.getContext().setRealm(before);
        }
    }
}
