package no.helseprofil.profile.request;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Facts.AuthorizationParameters;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import org.jspecify.annotations.Nullable;

/**
 * {@code pkce-s256}: only the client that began a flow can use its code; {@code plain} would reveal the secret on the
 * way.
 */
public final class PkceS256 extends DefinedRequirement implements RequestCheck, ClientCheck {

    /** Answer to a verifier that doesn't fit the challenge of the login, or is none. */
    public static final String UNVERIFIED =
            "send the code_verifier whose hash (SHA-256, base64url) was the code_challenge of this login: 43 to 128"
                    + " characters, kept until the code is exchanged";

    private static final String METHOD = "S256";

    private static final Protection PROTECTION = new Protection(
            ClientSetting.CODE_CHALLENGE_METHOD,
            "S256",
            "leave S256 as the PKCE method of this client; manage-realm may take it away with a reason");

    public PkceS256() {
        super("pkce-s256", RequirementKind.DATED, OAuthError.INVALID_REQUEST, "FAPI2-SP-FINAL-5.3.2.2-5", "RFC 7636");
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.isOfLogin();
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (facts.code() != null) {
            return METHOD.equals(facts.code().challengeMethod())
                    ? Outcome.PASSED
                    : failed("begin the flow with code_challenge_method S256; this code comes from one without it");
        }
        AuthorizationParameters request = facts.authorizationParameters();
        return request == null ? Outcome.NOT_APPLICABLE : ofRequest(request);
    }

    private Outcome ofRequest(AuthorizationParameters request) {
        boolean challenged = isGiven(request.codeChallenge()) && METHOD.equals(request.codeChallengeMethod());
        return challenged ? Outcome.PASSED : failed("send code_challenge with code_challenge_method S256");
    }

    private static boolean isGiven(@Nullable String value) {
        return value != null && !value.isBlank();
    }

    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        String method = client.get(ClientSetting.CODE_CHALLENGE_METHOD);
        return method == null || method.equals(METHOD)
                ? List.of()
                : List.of(new Violation(
                        ClientSetting.CODE_CHALLENGE_METHOD,
                        method,
                        "register S256 as the PKCE method of this client"));
    }

    /** Keycloak accepts only the registered method. */
    @Override
    public Optional<Violation> refusesWhateverIsSent(ClientMetadata client, Parameters parameters, Instant instant) {
        return client.grants().contains(ClientSetting.CODE_FLOW)
                ? violations(client, parameters).stream().findFirst()
                : Optional.empty();
    }

    @Override
    public Optional<Protection> protection() {
        return Optional.of(PROTECTION);
    }
}
