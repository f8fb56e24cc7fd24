package no.helseprofil.keycloak.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.timetable.Profile;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.authentication.authenticators.client.X509ClientAuthenticator;
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
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;
import org.keycloak.services.x509.X509ClientCertificateLookup;
import org.keycloak.util.BasicAuthHelper;

/** Reads clients as Keycloak has them registered into facts. */
final class RegisteredClientReader {

    private static final int MOST_KEYS = 10_000;

    /** Facts computed of keys. They are kept for as long as Keycloak has the key in its cache. */
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

    /** Verifies the assertion as Keycloak does when the client authenticates. */
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
     * The certificate of a request's TLS, as Keycloak reads it: from the connection, or from what a proxy says of it.
     * It is read of clients that authenticate by one, or whose tokens are bound to one.
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

    /**
     * Client that a request claims to come from, before it has authenticated: {@code sub} of its assertion, else {@code
     * client_id} or the user of a Basic header. A request that names two clients names none, and is judged as any
     * client under the profile, so that it gains nothing by naming an exempt client. A client from before the profile
     * that authenticates in another way may have sent any assertion beside that, which Keycloak has never read, or a
     * Basic header that names no client. The client is compared once more when it has authenticated.
     *
     * <p>A UMA request may come with an access token in place of credentials; then it is the client of that token.
     */
    record ClaimedClient(KeycloakSession session, Profile profile, DecodedForm form, Facts.Assertion assertion) {

        Optional<ClientModel> find() {
            Set<String> names = names();
            Optional<ClientModel> named = only(names);
            if (assertion instanceof Facts.Assertion.Present present
                    && named.filter(this::mayHaveSpareAssertion).isEmpty()
                    && names.add(String.valueOf(present.content().subject()))) {
                named = only(names);
            }
            if (saysNothingByBasic()) {
                return named.filter(this::isOfBefore);
            }
            if (names.isEmpty() && OAuth2Constants.UMA_GRANT_TYPE.equals(form.value("grant_type"))) {
                return new PresentedTokens(session, form).client();
            }
            return named;
        }

        private Optional<ClientModel> only(Set<String> names) {
            RealmModel realm = session.getContext().getRealm();
            return names.size() == 1 ? ClientReader.find(realm, names.iterator().next()) : Optional.empty();
        }

        private boolean isOfBefore(ClientModel client) {
            return ClientReader.standing(client, profile, ServerClock.INSTANCE.instant())
                            == Facts.Standing.UNDER_PROFILE
                    && ClientReader.migration(client).isFromBefore();
        }

        private boolean mayHaveSpareAssertion(ClientModel client) {
            return isOfBefore(client)
                    && PrivateKeyJwt.readsNone(client.getClientAuthenticatorType(), client.isPublicClient());
        }

        private Set<String> names() {
            Set<String> names = new HashSet<>();
            if (form.value("client_id") != null) {
                names.add(form.value("client_id"));
            }
            String user = basicUser(form);
            if (user != null) {
                names.add(user);
            }
            return names;
        }

        private boolean saysNothingByBasic() {
            return isBasic(form) && basicUser(form) == null;
        }

        /** The user of a Basic header; null if there is no such header, or none that can be read. */
        static @Nullable String basicUser(DecodedForm form) {
            String[] credentials = isBasic(form) ? BasicAuthHelper.RFC6749.parseHeader(form.authorization()) : null;
            return credentials == null ? null : credentials[0];
        }

        private static boolean isBasic(DecodedForm form) {
            return "basic".equals(form.scheme());
        }
    }

    /**
     * Registered keys of a client that an assertion doesn't name, but for the one that Keycloak takes where it names
     * none. They are tried when the assertion has been refused, so that the refusal says what to change; no client gets
     * in by them.
     *
     * @param clientId internal id of the client
     */
    record OtherKeys(ProfileRequest request, String clientId) {

        private static final Logger LOG = Logger.getLogger(OtherKeys.class);

        /**
         * Whoever names a client has this many signatures verified, and no more: a client that rotates has two keys.
         */
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
}
