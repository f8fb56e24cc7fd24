package no.helseprofil.profile.key;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Facts.AuthorizationParameters;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestCheck.RequestPart;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import org.jspecify.annotations.Nullable;

/**
 * {@code signing-algorithm}: everything that is signed, by a client or for it, is signed with an algorithm of the rule
 * set; never {@code none}, never a symmetric one.
 */
public final class SigningAlgorithm extends DefinedRequirement implements RequestCheck, ClientCheck {

    public static final Parameter<List<String>> ALLOWED = Parameter.algorithms("allowed");

    /** Keycloak's value for an algorithm that the client chooses with each request object, which is then judged. */
    private static final String UNRESTRICTED = "any";

    private static final List<ClientSetting> SETTINGS = List.of(
            ClientSetting.ASSERTION_ALGORITHM,
            ClientSetting.ACCESS_TOKEN_ALGORITHM,
            ClientSetting.ID_TOKEN_ALGORITHM,
            ClientSetting.USERINFO_ALGORITHM,
            ClientSetting.REQUEST_OBJECT_ALGORITHM,
            ClientSetting.AUTHORIZATION_RESPONSE_ALGORITHM);

    /** Encryption with RSAES-PKCS1-v1_5, which FAPI 2.0, section 5.4.1, forbids whatever algorithms sign. */
    public static final String UNFIT_ENCRYPTION = "RSA1_5";

    private static final List<ClientSetting> ENCRYPTION = List.of(
            ClientSetting.ID_TOKEN_ENCRYPTION,
            ClientSetting.USERINFO_ENCRYPTION,
            ClientSetting.AUTHORIZATION_RESPONSE_ENCRYPTION,
            ClientSetting.REQUEST_OBJECT_ENCRYPTION);

    public SigningAlgorithm() {
        super(new Definition(
                        "signing-algorithm",
                        RequirementKind.DATED,
                        OAuthError.INVALID_CLIENT,
                        "FAPI2-SP-FINAL-5.4.1",
                        "RFC 8725")
                .with(ALLOWED));
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return true;
    }

    @Override
    public RequestPart part() {
        return RequestPart.ASSERTION;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        List<String> allowed = parameters.get(ALLOWED);
        List<Signed> objects = signed(facts);
        return objects.stream()
                .filter(object -> object.algorithm() == null || !allowed.contains(object.algorithm()))
                .findFirst()
                .<Outcome>map(object -> new Outcome.Failed(object.error(), object.remedy()))
                .orElse(objects.isEmpty() ? Outcome.NOT_APPLICABLE : Outcome.PASSED);
    }

    private static List<Signed> signed(Facts facts) {
        List<Signed> objects = new ArrayList<>();
        if (facts.assertion() instanceof Facts.Assertion.Present assertion) {
            objects.add(new Signed(
                    assertion.content().algorithm(),
                    OAuthError.INVALID_CLIENT,
                    "sign the client assertion with an algorithm that the metadata lists"));
        }
        if (facts.endpoint().takesProof() && facts.proof() instanceof Facts.Proof.Present proof) {
            objects.add(new Signed(
                    proof.content().algorithm(),
                    OAuthError.INVALID_DPOP_PROOF,
                    "sign the DPoP proof with an algorithm that the metadata lists"));
        }
        AuthorizationParameters request = facts.authorizationParameters();
        if (request != null && request.object() != null) {
            objects.add(new Signed(
                    request.object().algorithm(),
                    OAuthError.INVALID_REQUEST_OBJECT,
                    "sign the request object with an algorithm that the metadata lists"));
        }
        if (facts.endpoint() == Endpoint.TOKEN
                && facts.client() != null
                && facts.client().standing() != Facts.Standing.KEYCLOAK) {
            facts.client()
                    .metadata()
                    .tokenAlgorithms()
                    .forEach(
                            algorithm -> objects.add(
                                    new Signed(
                                            algorithm,
                                            OAuthError.UNAUTHORIZED_CLIENT,
                                            "register an algorithm that the metadata lists for the access and ID tokens of this client")));
        }
        return objects;
    }

    /** Every request is refused if the client or realm has another algorithm for its tokens or assertions. */
    @Override
    public Optional<Violation> refusesWhateverIsSent(ClientMetadata client, Parameters parameters, Instant instant) {
        List<String> allowed = parameters.get(ALLOWED);
        String assertion = client.get(ClientSetting.ASSERTION_ALGORITHM);
        if (PrivateKeyJwt.isTheWayOf(client) && assertion != null && !allowed.contains(assertion)) {
            return Optional.of(unlisted(ClientSetting.ASSERTION_ALGORITHM, assertion));
        }
        return client.grants().isEmpty() ? Optional.empty() : ofTokens(client, allowed);
    }

    private static Optional<Violation> ofTokens(ClientMetadata client, List<String> allowed) {
        return client.tokenAlgorithms().stream()
                .filter(algorithm -> !allowed.contains(algorithm))
                .findFirst()
                .map(algorithm -> unlisted(
                        algorithm.equals(client.get(ClientSetting.ID_TOKEN_ALGORITHM))
                                ? ClientSetting.ID_TOKEN_ALGORITHM
                                : ClientSetting.ACCESS_TOKEN_ALGORITHM,
                        algorithm));
    }

    private static Violation unlisted(ClientSetting setting, String algorithm) {
        return new Violation(setting, algorithm, "register for this client only algorithms that the metadata lists");
    }

    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        List<String> allowed = parameters.get(ALLOWED);
        Stream<ClientSetting> signed = SETTINGS.stream()
                .filter(setting -> client.get(setting) != null)
                .filter(setting -> !isUnrestricted(client, setting) && !allowed.contains(client.get(setting)));
        Stream<ClientSetting> encrypted =
                ENCRYPTION.stream().filter(setting -> UNFIT_ENCRYPTION.equals(client.get(setting)));
        return Stream.concat(signed, encrypted)
                .map(setting -> unlisted(setting, String.valueOf(client.get(setting))))
                .toList();
    }

    private static boolean isUnrestricted(ClientMetadata client, ClientSetting setting) {
        return setting == ClientSetting.REQUEST_OBJECT_ALGORITHM && UNRESTRICTED.equals(client.get(setting));
    }

    /** The realm's own algorithm remains if it is on the list. */
    @Override
    public Map<ClientSetting, String> toFillIn(ClientMetadata client, Parameters parameters) {
        List<String> allowed = parameters.get(ALLOWED);
        if (allowed.isEmpty() || allowed.contains(client.defaultAlgorithm())) {
            return Map.of();
        }
        return Map.of(
                ClientSetting.ACCESS_TOKEN_ALGORITHM, allowed.get(0),
                ClientSetting.ID_TOKEN_ALGORITHM, allowed.get(0));
    }

    private record Signed(@Nullable String algorithm, OAuthError error, String remedy) {}
}
