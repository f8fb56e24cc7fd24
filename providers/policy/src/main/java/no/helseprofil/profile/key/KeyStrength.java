package no.helseprofil.profile.key;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import no.helseprofil.jose.PublicJwk.KeySize;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
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

/** {@code key-strength}: a key that can be broken proves nothing, whatever it signs. */
public final class KeyStrength extends DefinedRequirement implements RequestCheck, ClientCheck {

    /** Least number of bits of an RSA key. */
    public static final Parameter<Integer> RSA = Parameter.number("rsa", 2048, 1024, 16384);

    static final Parameter<Integer> EC = Parameter.number("ec", 256, 224, 521);

    /** Size of an Ed25519 key; {@code ec} applies to the other curves. */
    private static final int ED25519 = 256;

    public KeyStrength() {
        super(new Definition("key-strength", RequirementKind.DATED, OAuthError.INVALID_CLIENT, "FAPI2-SP-FINAL-5.4.1")
                .with(RSA, EC));
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
        List<Used> keys = used(facts);
        return keys.stream()
                .filter(key -> isWeak(key.size(), parameters))
                .findFirst()
                .<Outcome>map(key -> new Outcome.Failed(key.error(), key.remedy()))
                .orElse(keys.isEmpty() ? Outcome.NOT_APPLICABLE : Outcome.PASSED);
    }

    private static List<Used> used(Facts facts) {
        List<Used> keys = new ArrayList<>();
        if (facts.assertion() instanceof Facts.Assertion.Present present && present.key() != null) {
            keys.add(new Used(
                    present.key().size(),
                    OAuthError.INVALID_CLIENT,
                    "register a stronger key for this client; the one that signed the client assertion is too short"));
        }
        if (facts.certificate() != null) {
            keys.add(new Used(
                    facts.certificate().size(),
                    OAuthError.INVALID_CLIENT,
                    "get a certificate with a stronger key for this client; the key of the one that it shows"
                            + " is too short"));
        }
        if (facts.endpoint().takesProof()
                && facts.proof() instanceof Facts.Proof.Present present
                && present.content().key() != null) {
            keys.add(new Used(
                    present.content().key().size(),
                    OAuthError.INVALID_DPOP_PROOF,
                    "make DPoP proofs with a stronger key; this one is too short"));
        }
        AuthorizationParameters request = facts.authorizationParameters();
        if (request != null && request.object() != null && request.object().key() != null) {
            keys.add(new Used(
                    request.object().key().size(),
                    OAuthError.INVALID_REQUEST_OBJECT,
                    "register a stronger key for this client; the one that signed the request object is too short"));
        }
        return keys;
    }

    private static boolean isWeak(KeySize key, Parameters parameters) {
        return switch (key.family()) {
            case RSA -> key.bits() < parameters.get(RSA);
            case EC -> key.bits() < parameters.get(EC);
            case ED -> key.bits() < ED25519;
            case OTHER -> true;
        };
    }

    /** Every request is refused if no key is long enough. Keys behind a {@code jwks_uri} are unknown. */
    @Override
    public Optional<Violation> refusesWhateverIsSent(ClientMetadata client, Parameters parameters, Instant instant) {
        if (!PrivateKeyJwt.isTheWayOf(client)) {
            return Optional.empty();
        }
        List<ClientKey> keys = ClientKey.of(client);
        List<Violation> weak = violations(keys, parameters);
        return weak.size() < keys.size() ? Optional.empty() : weak.stream().findFirst();
    }

    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        return violations(ClientKey.of(client), parameters);
    }

    private static List<Violation> violations(List<ClientKey> keys, Parameters parameters) {
        return keys.stream()
                .filter(key -> isWeak(key.size(), parameters))
                .map(key -> new Violation(
                        key.setting(), key.name(), "register a stronger key for this client; one is too short"))
                .toList();
    }

    private record Used(KeySize size, OAuthError error, String remedy) {}
}
