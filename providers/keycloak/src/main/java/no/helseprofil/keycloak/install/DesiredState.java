package no.helseprofil.keycloak.install;

import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.jose.PublicJwk.KeySize;
import no.helseprofil.keycloak.install.DesiredItem.Actual;
import no.helseprofil.keycloak.install.DesiredItem.Compared;
import no.helseprofil.keycloak.install.DesiredItem.Owner;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.oidc.OIDCIdentityProviderConfig;
import org.keycloak.broker.provider.IdentityProvider;
import org.keycloak.broker.provider.IdentityProviderFactory;
import org.keycloak.broker.saml.SAMLIdentityProviderConfig;
import org.keycloak.broker.social.SocialIdentityProvider;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.social.linkedin.LinkedInOIDCIdentityProviderFactory;

/**
 * List of all that the profile needs in a realm besides its document. {@code GET install} returns it,
 * {@code POST install} corrects by it, and the assessment and the metric {@code helseprofil_drift} count by it.
 */
public final class DesiredState {

    private static final List<DesiredItem> ITEMS = Stream.of(
                    OwnItems.all(), SettingItems.all(), BrokerItems.all(), KeyItems.all())
            .flatMap(List::stream)
            .toList();

    private DesiredState() {}

    static List<DesiredItem> items() {
        return ITEMS;
    }

    /** Returns the state of each item in a realm, in the order of the list. */
    static List<Compared> of(KeycloakSession session, RealmModel realm) {
        return ITEMS.stream().map(item -> item.in(session, realm)).toList();
    }

    /**
     * Returns the state of each item for a request, whose address is compared with the server's own. It adds the blocks
     * of an earlier realm of this name, and the server itself.
     */
    static List<Compared> asked(KeycloakSession session, RealmModel realm) {
        return Stream.concat(
                        of(session, realm).stream(),
                        Stream.of(OwnItems.blocks(), OwnItems.server(), OwnItems.attack(), ServedAddress.item())
                                .map(item -> item.in(session, realm)))
                .toList();
    }

    /**
     * Returns the actual states of items that deviate in a realm under the profile, by id. Items that are requirements
     * of their own are left out, since the requirement reports them.
     */
    public static Map<String, String> deviations(KeycloakSession session, RealmModel realm) {
        Map<String, String> deviations = new LinkedHashMap<>();
        of(session, realm).stream()
                .filter(compared -> !compared.isMet())
                .filter(compared -> Catalogue.find(compared.item().id()).isEmpty())
                .forEach(compared ->
                        deviations.put(compared.item().id(), compared.actual().text()));
        return deviations;
    }

    /**
     * Item on the identity providers of Keycloak's own kinds. Keycloak verifies the signatures of one only if it is set
     * to. Without, anybody can end the sessions of its users with an unsigned logout token (CVE-2026-18569), and at one
     * by SAML log in as any of them.
     */
    static final class BrokerItems {

        private BrokerItems() {}

        static List<DesiredItem> all() {
            return List.of(new DesiredItem(
                    "broker-signatures",
                    "each identity provider verifies signatures, unless it is disabled",
                    "turn «Validate Signatures» (validateSignature) on for each that is named, with its keys: jwksUrl and"
                            + " useJwksUrl for OpenID Connect, signingCertificate or metadataDescriptorUrl and"
                            + " useMetadataDescriptorUrl for SAML; or disable it",
                    Owner.REALM,
                    BrokerItems::look,
                    null,
                    List.of(ResourceType.IDENTITY_PROVIDER),
                    "identity-provider/instances/"));
        }

        private static Actual look(KeycloakSession session, RealmModel realm) {
            String unverified = realm.getIdentityProvidersStream()
                    .filter(IdentityProviderModel::isEnabled)
                    .filter(provider -> isUnverified(session, provider))
                    .map(IdentityProviderModel::getAlias)
                    .sorted()
                    .collect(Collectors.joining(", "));
            return Actual.of(unverified.isEmpty(), unverified.isEmpty() ? "verified" : "not verified of " + unverified);
        }

        /** LinkedIn's are verified whatever is set. */
        private static boolean isUnverified(KeycloakSession session, IdentityProviderModel provider) {
            IdentityProviderModel kind = kind(session, provider.getProviderId());
            return (kind instanceof OIDCIdentityProviderConfig || kind instanceof SAMLIdentityProviderConfig)
                    && !provider.getProviderId().equals(LinkedInOIDCIdentityProviderFactory.PROVIDER_ID)
                    && !Boolean.parseBoolean(provider.getConfig().get(OIDCIdentityProviderConfig.VALIDATE_SIGNATURE));
        }

        /** Returns the empty settings of a kind, whose class says how it works; null if the server has no such kind. */
        private static @Nullable IdentityProviderModel kind(KeycloakSession session, String id) {
            ProviderFactory<?> own = session.getKeycloakSessionFactory().getProviderFactory(IdentityProvider.class, id);
            ProviderFactory<?> found = own == null
                    ? session.getKeycloakSessionFactory().getProviderFactory(SocialIdentityProvider.class, id)
                    : own;
            return found instanceof IdentityProviderFactory<?> factory ? factory.createConfig() : null;
        }
    }

    /**
     * Items on the keys with which a realm signs, and on the authentication of its clients. Only an administrator can
     * decide on them.
     */
    static final class KeyItems {

        /** Signature algorithms of FAPI 2.0 (section 5.4.1), and their longer variants, which HelseID allows. */
        private static final Set<String> ALGORITHMS =
                Set.of("PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

        /** Minimum size of RSA keys (FAPI 2.0, section 5.4.1), as {@code key-strength} demands of clients. */
        private static final int RSA_BITS = 2048;

        private static final int EC_BITS = 256;

        private static final String ASSERTIONS = "client-jwt";

        private KeyItems() {}

        static List<DesiredItem> all() {
            return List.of(
                    byHand(
                            "signature-algorithm",
                            "the realm signs with PS256, ES256, EdDSA or a longer variant of these (FAPI 2.0, 5.4.1)",
                            "give the realm a key for such an algorithm, and set defaultSignatureAlgorithm; inform the APIs first",
                            (session, realm) -> algorithm(realm),
                            ResourceType.REALM),
                    byHand(
                            "realm-keys",
                            "RSA keys of the realm have 2048 bits or more, EC keys 256 (FAPI 2.0, 5.4.1)",
                            "add a stronger key, set the weak one passive, and disable it when its tokens have ended",
                            KeyItems::strength,
                            ResourceType.COMPONENT),
                    byHand(
                            "client-flow",
                            "the flow by which clients authenticate has " + ASSERTIONS + ", not disabled",
                            "Authentication, clients: add Signed Jwt, as an alternative",
                            (session, realm) -> Actual.of(takesAssertions(realm), flow(realm)),
                            ResourceType.AUTH_EXECUTION));
        }

        private static DesiredItem byHand(
                String id,
                String desired,
                String remedy,
                BiFunction<KeycloakSession, RealmModel, Actual> look,
                ResourceType trace) {
            return new DesiredItem(id, desired, remedy, Owner.REALM, look, null, List.of(trace), "");
        }

        private static Actual algorithm(RealmModel realm) {
            String algorithm = realm.getDefaultSignatureAlgorithm();
            return Actual.of(algorithm != null && ALGORITHMS.contains(algorithm), String.valueOf(algorithm));
        }

        private static Actual strength(KeycloakSession session, RealmModel realm) {
            String weak = session.keys()
                    .getKeysStream(realm)
                    .filter(key -> key.getStatus().isEnabled() && KeyUse.SIG.equals(key.getUse()))
                    .filter(key -> key.getPublicKey() instanceof PublicKey published && isWeak(KeySize.of(published)))
                    .map(KeyWrapper::getKid)
                    .sorted()
                    .collect(Collectors.joining(", "));
            return Actual.of(weak.isEmpty(), weak.isEmpty() ? "strong enough" : "too short: " + weak);
        }

        private static boolean isWeak(KeySize size) {
            return switch (size.family()) {
                case RSA -> size.bits() < RSA_BITS;
                case EC -> size.bits() < EC_BITS;
                case ED, OTHER -> false;
            };
        }

        private static boolean takesAssertions(RealmModel realm) {
            AuthenticationFlowModel flow = realm.getClientAuthenticationFlow();
            return flow != null
                    && realm.getAuthenticationExecutionsStream(flow.getId())
                            .filter(execution -> ASSERTIONS.equals(execution.getAuthenticator()))
                            .anyMatch(AuthenticationExecutionModel::isEnabled);
        }

        private static String flow(RealmModel realm) {
            AuthenticationFlowModel flow = realm.getClientAuthenticationFlow();
            return flow == null
                    ? "no flow"
                    : "flow " + flow.getAlias() + (takesAssertions(realm) ? "" : ", without " + ASSERTIONS);
        }
    }
}
