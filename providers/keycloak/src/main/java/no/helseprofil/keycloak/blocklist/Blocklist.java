package no.helseprofil.keycloak.blocklist;

import java.security.PrivateKey;
import java.time.Instant;
import java.util.Optional;
import no.helseprofil.incident.Blocks;
import no.helseprofil.incident.IdentifierList;
import no.helseprofil.keycloak.storage.RealmMacKeys;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.crypto.SignatureProvider;
import org.keycloak.jose.jws.JWSBuilder;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/** The list of blocked keys of the realm of a request, by the key that the realm signs tokens with. */
public record Blocklist(KeycloakSession session) {

    /** Below the realm's issuer. */
    private static final String PATH = "/helseprofil/blocklist";

    private static final SignedLists LISTS = new SignedLists();

    /**
     * The list.
     *
     * @param blocks what is blocked
     * @return empty if it can't be signed: the realm has no key pair for its default signature algorithm, or it is
     *     called by more names than it has
     */
    public Optional<SignedList> at(Blocks blocks, Instant now) {
        RealmModel realm = session.getContext().getRealm();
        String algorithm = Optional.ofNullable(realm.getDefaultSignatureAlgorithm())
                .filter(set -> !set.isEmpty())
                .orElse(Constants.DEFAULT_SIGNATURE_ALGORITHM);
        Optional<KeyWrapper> key = key(realm, algorithm);
        Optional<RealmMacKeys> secrets = RealmMacKeys.of(session, realm);
        if (key.isEmpty() || secrets.isEmpty()) {
            return Optional.empty();
        }
        String issuer =
                Urls.realmIssuer(session.getContext().getUri(UrlType.FRONTEND).getBaseUri(), realm.getName());
        SignedLists.Source source = new SignedLists.Source(
                issuer,
                issuer + PATH,
                key.get().getKid(),
                blocks,
                ProbedKeys.of(secrets.get(), realm.getId()).thumbprints());
        return LISTS.of(realm.getId(), source, now, list -> sign(list, algorithm));
    }

    /** Never one that Keycloak would have to make first, since anybody asks. */
    private Optional<KeyWrapper> key(RealmModel realm, String algorithm) {
        return session.keys()
                .getKeysStream(realm, KeyUse.SIG, algorithm)
                .filter(key -> key.getStatus().isActive())
                .findFirst()
                .filter(key -> key.getPrivateKey() instanceof PrivateKey);
    }

    private String sign(IdentifierList list, String algorithm) {
        return new JWSBuilder()
                .type(IdentifierList.TYPE)
                .jsonContent(list.claims())
                .sign(session.getProvider(SignatureProvider.class, algorithm).signer());
    }
}
