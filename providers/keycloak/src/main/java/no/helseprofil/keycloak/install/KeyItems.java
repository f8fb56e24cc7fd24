package no.helseprofil.keycloak.install;

import java.security.PublicKey;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import no.helseprofil.jose.KeySize;
import no.helseprofil.keycloak.install.DesiredItem.Actual;
import no.helseprofil.keycloak.install.DesiredItem.Owner;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Items on the keys with which a realm signs, and on the authentication of its clients. Only an administrator can
 * decide on them.
 */
final class KeyItems {

    /** Signature algorithms of FAPI 2.0 (section 5.4.1), and their longer variants, which HelseID allows. */
    private static final Set<String> ALGORITHMS = Set.of("PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

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
