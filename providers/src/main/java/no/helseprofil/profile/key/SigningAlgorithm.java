package no.helseprofil.profile.key;

import java.util.ArrayList;
import java.util.List;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Facts.AuthorizationParameters;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;
import org.jspecify.annotations.Nullable;

/**
 * {@code signing-algorithm}: whatever is signed, by a client or for it, is signed with an algorithm of the rule set;
 * never {@code none}, never a symmetric one.
 */
public final class SigningAlgorithm implements Requirement {

    /** The algorithms in force. */
    public static final Parameter<List<String>> ALLOWED = Parameter.algorithms("allowed");

    private static final Definition DEFINITION = new Definition(
                    "signing-algorithm", Kind.DATED, OAuthError.INVALID_CLIENT, "FAPI2-SP-FINAL-5.4.1", "RFC 8725")
            .with(ALLOWED);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        List<String> allowed = parameters.get(ALLOWED);
        List<Signed> objects = signed(facts);
        return objects.stream()
                .filter(object -> object.algorithm() == null || !allowed.contains(object.algorithm()))
                .findFirst()
                .<Outcome>map(object -> new Outcome.Failed(object.error(), object.remedy(), Outcome.Stage.RULE))
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
        AuthorizationParameters request =
                facts.authorization() == null ? null : facts.authorization().parameters();
        if (request != null && request.hasRequestObject()) {
            objects.add(new Signed(
                    request.requestObjectAlgorithm(),
                    OAuthError.INVALID_REQUEST_OBJECT,
                    "sign the request object with an algorithm that the metadata lists"));
        }
        if (facts.endpoint() == Endpoint.TOKEN && facts.client() != null) {
            facts.client()
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

    private record Signed(@Nullable String algorithm, OAuthError error, String remedy) {}
}
