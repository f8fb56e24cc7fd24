package no.helseprofil.keycloak.clientauth;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.judgement.Finding;
import no.helseprofil.keycloak.request.ErrorAnswer;
import no.helseprofil.keycloak.request.JudgedRequest;
import no.helseprofil.keycloak.request.StockRefusals;
import no.helseprofil.keycloak.request.UsedAssertions;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.assertion.AssertionAudience;
import no.helseprofil.profile.assertion.AssertionLifetime;
import no.helseprofil.profile.assertion.AssertionSingleUse;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.ClientAuthenticationFlowContext;
import org.keycloak.authentication.authenticators.client.JWTClientAuthenticator;
import org.keycloak.authentication.authenticators.client.JWTClientValidator;
import org.keycloak.representations.JsonWebToken;

/**
 * Keycloak's validation of a client assertion, step by step as it is; each step knows the requirement that its refusal
 * belongs to.
 *
 * <p>Two things are ours. The {@code jti} is remembered per client, since two clients may choose the same one and
 * neither may block the other. And it is remembered for as long as the assertion would be taken: Keycloak forgets it up
 * to 15 s earlier where the client's clock is ahead.
 */
final class ProfileAssertionValidator extends JWTClientValidator {

    private static final RequestCheck AUDIENCE = Catalogue.get(AssertionAudience.class);
    private static final RequestCheck SINGLE_USE = Catalogue.get(AssertionSingleUse.class);
    private static final PrivateKeyJwt KEY = Catalogue.get(PrivateKeyJwt.class);
    private static final AssertionLifetime LIFETIME = Catalogue.get(AssertionLifetime.class);

    private final JudgedRequest judged;
    private int longest;
    private RequestCheck requirement = KEY;
    private Supplier<Outcome.Failed> refusal;

    ProfileAssertionValidator(
            ClientAuthenticationFlowContext context, SignatureValidator signatureValidator, JudgedRequest judged)
            throws Exception {
        super(context, signatureValidator, JWTClientAuthenticator.PROVIDER_ID);
        this.judged = judged;
        this.refusal = () -> KEY.unverified(judged.facts());
    }

    /**
     * Where it is enforced, the one audience that the assertion has been judged by, and none of Keycloak's endpoints.
     */
    @Override
    protected List<String> getExpectedAudiences() {
        return judged.terms().phaseOf(AUDIENCE).refuses()
                ? List.of(judged.facts().issuer())
                : super.getExpectedAudiences();
    }

    @Override
    public boolean validateTokenAudience(List<String> expectedAudiences, boolean multipleAudienceAllowed) {
        step(AUDIENCE, () -> AUDIENCE.failed(AssertionAudience.WRONG_AUDIENCE));
        return super.validateTokenAudience(expectedAudiences, multipleAudienceAllowed);
    }

    @Override
    public boolean validateTokenActive(int allowedClockSkew, int maxExp, boolean reusePermitted) {
        step(LIFETIME, () -> LIFETIME.ended(judged.facts()));
        longest = maxExp;
        return super.validateTokenActive(allowedClockSkew, maxExp, reusePermitted);
    }

    /**
     * As Keycloak does it, but without its line in the log that quotes the {@code jti}, which is
     * the client's free text.
     */
    @Override
    protected boolean validateTokenReuse(long lifespanInSecs) {
        step(SINGLE_USE, () -> SINGLE_USE.failed(AssertionSingleUse.USED));
        Duration lifespan = Duration.ofSeconds(Math.max(lifespanInSecs, secondsOfUse()));
        return new UsedAssertions(session)
                        .add(
                                getClient().getId(),
                                clientAssertionState.getToken().getId(),
                                lifespan)
                || failure("Token reuse detected");
    }

    @Override
    public boolean failure(String error, String errorDescription, int statusCode) {
        Optional<Finding> finding = StockRefusals.finding(judged, requirement, refusal);
        if (finding.isEmpty()) {
            Response own = Response.status(statusCode)
                    .entity(ErrorAnswer.ofKeycloak(error, errorDescription))
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .build();
            return failure(AuthenticationFlowError.INVALID_CLIENT_CREDENTIALS, own);
        }
        ProfileClientAuthenticator.refuse(context, finding.get());
        return false;
    }

    /** An unknown and a disabled client are refused in the same words as a wrong key. */
    @Override
    protected boolean failure(AuthenticationFlowError error) {
        Optional<Finding> finding = StockRefusals.ofClient(judged);
        if (finding.isEmpty()) {
            return super.failure(error);
        }
        ProfileClientAuthenticator.refuse(context, finding.get());
        return false;
    }

    /** How much longer Keycloak would take this assertion, one second rounded up. */
    private long secondsOfUse() {
        JsonWebToken assertion = clientAssertionState.getToken();
        Long issued = assertion.getIat();
        long end = issued == null ? assertion.getExp() : Math.min(assertion.getExp(), issued + longest);
        return end - currentTime + 1;
    }

    private void step(RequestCheck next, Supplier<Outcome.Failed> itsRefusal) {
        this.requirement = next;
        this.refusal = itsRefusal;
    }
}
