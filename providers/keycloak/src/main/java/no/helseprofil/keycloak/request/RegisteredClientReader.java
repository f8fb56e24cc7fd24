package no.helseprofil.keycloak.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.authenticators.client.X509ClientAuthenticator;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.keys.loader.PublicKeyStorageManager;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;
import org.keycloak.services.x509.X509ClientCertificateLookup;

/** Reads clients as Keycloak has them registered into facts. */
final class RegisteredClientReader {

    private static final int MOST_KEYS = 10_000;

    /** What is computed of a key stays for as long as Keycloak has the key in its cache. */
    private static final Cache<PublicKey, Facts.ShownKey> KEYS =
            Caffeine.newBuilder().weakKeys().maximumSize(MOST_KEYS).build();

    private final ProfileRequest request;
    private final KeycloakSession session;
    private final Profile profile;
    private final Instant instant;

    RegisteredClientReader(ProfileRequest request, Profile profile, Instant instant) {
        this.request = request;
        this.session = request.session();
        this.profile = profile;
        this.instant = instant;
    }

    /** Read once for a request, which may be put together in several steps. */
    Facts.Client facts(ClientModel client) {
        return request.client(
                client.getId(),
                id -> new Facts.Client(
                        id,
                        ClientReader.standing(client, profile, instant),
                        new ClientReader(session, session.getContext().getRealm()).stored(client)));
    }

    /**
     * The assertion with the registered key that would verify it: the same look-up, from the same cache, as Keycloak's.
     */
    Facts.Assertion withKey(Facts.Assertion assertion, @Nullable ClientModel client, DecodedForm form) {
        if (client == null
                || !(assertion instanceof Facts.Assertion.Present present)
                || !PrivateKeyJwt.AUTHENTICATOR.equals(client.getClientAuthenticatorType())) {
            return assertion;
        }
        String compact = String.valueOf(form.value("client_assertion"));
        return new Facts.Assertion.Present(
                present.content(),
                key(client, compact),
                new VerifiedOnce(() -> new OtherKeys(request, client.getId()).verify(compact)));
    }

    private Facts.@Nullable AssertionKey key(ClientModel client, String assertion) {
        try {
            KeyWrapper key =
                    PublicKeyStorageManager.getClientPublicKeyWrapper(session, client, request.assertion(assertion));
            if (key == null || !(key.getPublicKey() instanceof PublicKey publicKey)) {
                return null;
            }
            Facts.ShownKey shown = KEYS.get(publicKey, Facts.ShownKey::of);
            return new Facts.AssertionKey(
                    key.getKid(),
                    shown.size(),
                    shown.thumbprint(),
                    new VerifiedOnce(() -> verifies(client.getId(), assertion)));
        } catch (JWSInputException | RuntimeException unusable) {
            // whoever verifies takes no key that wasn't read here
            return null;
        }
    }

    /** As Keycloak verifies it when the client authenticates. */
    private boolean verifies(String clientId, String assertion) {
        KeycloakSession now = request.session();
        ClientModel client = now.clients().getClientById(now.getContext().getRealm(), clientId);
        try {
            return now.tokens().decodeClientJWT(assertion, client, (jwt, owner) -> {}, JsonNode.class, false) != null;
        } catch (RuntimeException unverified) {
            return false;
        }
    }

    /** Several requirements ask whether the client has its key; the signature is verified when the first one does. */
    private static final class VerifiedOnce implements Facts.SignatureCheck {

        private final Facts.SignatureCheck check;
        private @Nullable Boolean verified;

        VerifiedOnce(Facts.SignatureCheck check) {
            this.check = check;
        }

        @Override
        public boolean verifies() {
            if (verified == null) {
                verified = check.verifies();
            }
            return verified;
        }
    }

    /**
     * The certificate of a request's TLS, as Keycloak reads it: from the connection, or from what a proxy says of it. It
     * is read of clients that authenticate by one, or whose tokens are bound to one.
     */
    static final class ShownCertificate {

        private ShownCertificate() {}

        static Optional<Facts.ShownKey> of(KeycloakSession session, ClientModel client) {
            return isKnownByOne(client) ? read(session) : Optional.empty();
        }

        private static boolean isKnownByOne(ClientModel client) {
            return X509ClientAuthenticator.PROVIDER_ID.equals(client.getClientAuthenticatorType())
                    || OIDCAdvancedConfigWrapper.fromClientModel(client).isUseMtlsHokToken();
        }

        private static Optional<Facts.ShownKey> read(KeycloakSession session) {
            X509ClientCertificateLookup lookup = session.getProvider(X509ClientCertificateLookup.class);
            try {
                X509Certificate[] chain = lookup == null
                        ? null
                        : lookup.getCertificateChain(session.getContext().getHttpRequest());
                return chain == null || chain.length == 0
                        ? Optional.empty()
                        : Optional.of(Facts.ShownKey.of(chain[0].getPublicKey()));
            } catch (GeneralSecurityException | RuntimeException unreadable) {
                // Keycloak reads it in the same way, and lets nobody in by one that it can't read
                return Optional.empty();
            }
        }
    }
}
