package no.helseprofil.profile.assertion;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.jose.ClientAssertion;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.jose.PublicJwk;
import no.helseprofil.jose.Sha256;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import org.jspecify.annotations.Nullable;

/**
 * {@code private-key-jwt}: a client authenticates with an assertion signed by its own key and with nothing else. A
 * second credential beside the assertion is refused, since it would be a second, weaker way in.
 * <p>Keycloak verifies the signature; its refusal is answered as {@link #unverified}.
 */
public final class PrivateKeyJwt extends DefinedRequirement implements RequestCheck, ClientCheck {

    /** Keycloak's client authenticator for {@code private_key_jwt}. */
    public static final String AUTHENTICATOR = "client-jwt";

    /**
     * Answer to every assertion that Keycloak doesn't accept as the client's own. An unknown client, a disabled one and
     * a wrong key get the same text, so that it doesn't reveal which clients exist.
     */
    public static final String WRONG_KEY =
            "sign the client assertion with a key that is registered for this client, and send its own client_id";

    /**
     * Answer to an assertion that names one registered key and is signed by another. The sender has a key of the client
     * and so may learn this.
     */
    static final String WRONG_KID = "name as kid of the client assertion the key that signs it; another key of this"
            + " client has signed this one";

    /** Authenticators with which Keycloak reads no assertion. */
    private static final Set<String> WITHOUT_ASSERTION = Set.of("client-secret", "client-x509");

    private static final String REGISTER = "register this client with private_key_jwt as its only way to authenticate";

    public PrivateKeyJwt() {
        super("private-key-jwt", RequirementKind.DATED, OAuthError.INVALID_CLIENT, "FAPI2-SP-FINAL-5.3.2.1-6", "SK2");
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (!facts.endpoint().authenticatesClient()) {
            return Outcome.NOT_APPLICABLE;
        }
        Optional<Violation> registration = facts.client() == null
                ? Optional.empty()
                : refusesWhateverIsSent(facts.client().metadata(), parameters, facts.instant());
        if (registration.isPresent()) {
            return failed(registration.get().sentence());
        }
        if (facts.form().hasSecret()) {
            return failed("authenticate with a client assertion only, and send no client secret");
        }
        return facts.assertion() instanceof Facts.Assertion.Present present
                ? ofAssertion(present.content(), facts)
                : failed("authenticate with client_assertion and client_assertion_type");
    }

    @Override
    public Optional<Violation> refusesWhateverIsSent(ClientMetadata client, Parameters parameters, Instant instant) {
        return isRegistered(client)
                ? RegisteredKeys.ofAddress(client).stream().findFirst()
                : Optional.of(otherWay(client.get(ClientSetting.AUTHENTICATOR)));
    }

    private static Violation otherWay(@Nullable String authenticator) {
        return new Violation(ClientSetting.AUTHENTICATOR, authenticator == null ? "unset" : authenticator, REGISTER);
    }

    private Outcome ofAssertion(ClientAssertion assertion, Facts facts) {
        if (!facts.form().hasAssertionType()) {
            return failed("set client_assertion_type to " + ClientAssertion.TYPE);
        }
        boolean ownName = assertion.subject() != null && assertion.subject().equals(assertion.issuer());
        if (!ownName) {
            return failed("set iss and sub of the client assertion to the client_id");
        }
        // RFC 7521, section 4.2. Otherwise Keycloak would authenticate a public client by the client_id alone.
        boolean oneName =
                facts.form().clientId() == null || facts.form().clientId().equals(assertion.subject());
        return oneName ? Outcome.PASSED : failed(WRONG_KEY);
    }

    /** Returns the refusal of an assertion that Keycloak doesn't accept as the client's own. */
    public Outcome.Failed unverified(Facts facts) {
        return failed(
                facts.assertion() instanceof Facts.Assertion.Present present
                                && present.otherKey().verifies()
                        ? WRONG_KID
                        : WRONG_KEY);
    }

    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        List<Violation> violations = new ArrayList<>();
        String authenticator = client.get(ClientSetting.AUTHENTICATOR);
        if (authenticator != null && !authenticator.equals(AUTHENTICATOR) && !client.isPublic()) {
            violations.add(otherWay(authenticator));
        }
        violations.addAll(Violation.ifOn(
                client, ClientSetting.NEW_SECRET, "register a key for this client; it has no use for a secret"));
        violations.addAll(RegisteredKeys.violations(client));
        return violations;
    }

    @Override
    public Map<ClientSetting, String> toFillIn(ClientMetadata client, Parameters parameters) {
        return Map.of(ClientSetting.AUTHENTICATOR, AUTHENTICATOR);
    }

    /**
     * Returns whether a client can authenticate only in this way by its registration. Only then does Keycloak verify an
     * assertion.
     */
    public static boolean isTheWayOf(ClientMetadata client) {
        return isRegistered(client) && !client.isPublic();
    }

    /** Returns whether an assertion isn't used for authentication: it is beside a secret, or of a public client. */
    static boolean isSpare(Facts facts) {
        return facts.client() != null
                && readsNone(
                        facts.client().metadata().get(ClientSetting.AUTHENTICATOR),
                        facts.client().metadata().isPublic());
    }

    /**
     * Returns whether Keycloak ignores assertions of a client.
     *
     * @param authenticator registered authenticator; null if there is none, which means a secret
     */
    public static boolean readsNone(@Nullable String authenticator, boolean isPublic) {
        return isPublic || authenticator == null || WITHOUT_ASSERTION.contains(authenticator);
    }

    private static boolean isRegistered(ClientMetadata client) {
        return AUTHENTICATOR.equals(client.get(ClientSetting.AUTHENTICATOR));
    }

    /** Rules for registered keys: they are public, and aren't fetched from where others could replace them. */
    private static final class RegisteredKeys {

        private RegisteredKeys() {}

        static List<Violation> violations(ClientMetadata client) {
            return Stream.of(ofSet(client), ofAddress(client))
                    .flatMap(List::stream)
                    .toList();
        }

        private static List<Violation> ofSet(ClientMetadata client) {
            String set = client.get(ClientSetting.JWKS);
            return set == null || isPublic(set)
                    ? List.of()
                    : List.of(new Violation(
                            ClientSetting.JWKS,
                            Sha256.of(set),
                            "register jwks as a JWK set (RFC 7517) that holds public keys only"));
        }

        private static boolean isPublic(String set) {
            try {
                PublicJwk.set(set);
                return true;
            } catch (MalformedException unusable) {
                return false;
            }
        }

        /** Returns a violation if the address lets somebody on the way replace the client's keys by their own. */
        static List<Violation> ofAddress(ClientMetadata client) {
            String address = client.get(ClientSetting.JWKS_URI);
            return address == null || isHttps(address)
                    ? List.of()
                    : List.of(new Violation(ClientSetting.JWKS_URI, address, "serve the keys of jwks_uri by https"));
        }

        private static boolean isHttps(String address) {
            try {
                URI uri = new URI(address);
                return "https".equals(uri.getScheme()) && uri.getHost() != null && uri.getRawUserInfo() == null;
            } catch (URISyntaxException notUri) {
                return false;
            }
        }
    }
}
