package no.helseprofil.keycloak.clientauth;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Refusal.ErrorAnswer;
import no.helseprofil.keycloak.request.Refusal.FindingDetails;
import no.helseprofil.keycloak.request.StockRefusals;
import no.helseprofil.keycloak.request.UsedAssertions;
import no.helseprofil.keycloak.request.UsedAssertions.UnknownUseException;
import no.helseprofil.keycloak.server.WatchedHook;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.assertion.AssertionAudience;
import no.helseprofil.profile.assertion.AssertionLifetime;
import no.helseprofil.profile.assertion.AssertionSingleUse;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.ClientAuthenticationFlowContext;
import org.keycloak.authentication.authenticators.client.AbstractJWTClientValidator;
import org.keycloak.authentication.authenticators.client.ClientAssertionState;
import org.keycloak.authentication.authenticators.client.ClientAuthUtil;
import org.keycloak.authentication.authenticators.client.JWTClientAuthenticator;
import org.keycloak.authentication.authenticators.client.JWTClientValidator;
import org.keycloak.common.VerificationException;
import org.keycloak.crypto.ClientSignatureVerifierProvider;
import org.keycloak.events.Details;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.representations.JsonWebToken;

/**
 * Client authenticator in place of Keycloak's {@code client-jwt}, by the same id, so that no client has to be changed.
 * It asks the decision of the profile wherever a client authenticates. Keycloak's validation follows, with the
 * profile's words for its refusals.
 */
public final class ProfileClientAuthenticator extends JWTClientAuthenticator {

    private static final Logger LOG = Logger.getLogger(ProfileClientAuthenticator.class);

    private static final Refusal UNKNOWN_USE = Refusal.ofNoRequirement(
            OAuthError.TEMPORARILY_UNAVAILABLE,
            "the server can't tell whether this client assertion has been used; make a new one and try again later",
            Refusal.SOON_SECONDS);

    @Override
    public void authenticateClient(ClientAuthenticationFlowContext context) {
        WatchedHook.CLIENT_AUTHENTICATOR.pass(context.getSession());
        ProfileRequest.complete(context.getSession());
        RealmProfile profile = RealmProfiles.of(context.getSession());
        if (!profile.isUnderProfile()) {
            super.authenticateClient(context);
            return;
        }
        profile.active()
                .ifPresentOrElse(
                        active -> judge(
                                context, ProfileRequest.of(context.getSession()).judgedOrJudge(active)),
                        () -> context.failure(
                                AuthenticationFlowError.ACCESS_DENIED,
                                Refusal.closed().response(Endpoint.OTHER)));
    }

    private void judge(ClientAuthenticationFlowContext context, EvaluatedRequest judged) {
        Optional<Finding> refusal = judged.decision().refusal();
        if (refusal.isPresent()) {
            refuse(context, refusal.get());
        } else if (judged.decision().isOutside()) {
            super.authenticateClient(context);
        } else {
            authenticate(context, judged);
        }
    }

    private void authenticate(ClientAuthenticationFlowContext context, EvaluatedRequest judged) {
        context.attempted();
        try {
            ClientAssertionState state =
                    context.getState(ClientAssertionState.class, ProfileClientAuthenticator::state);
            JsonWebToken assertion = state.getToken();
            if (assertion == null || !isByItself(assertion)) {
                return;
            }
            ClientModel client = context.getRealm().getClientByClientId(assertion.getSubject());
            state.setClient(client);
            if (new ProfileAssertionValidator(context, validator -> isVerified(validator, judged, client), judged)
                    .validate()) {
                context.success();
            }
        } catch (UnknownUseException | ModelException unknown) {
            // of the second kind is what Keycloak makes of a database that fails
            LOG.debug("It is unknown whether a client assertion has been used", unknown);
            context.failure(AuthenticationFlowError.INTERNAL_ERROR, UNKNOWN_USE.response(Endpoint.OTHER));
        } catch (Exception unreadable) {
            // the message may quote the assertion, so it stays out of the answer and of the log
            LOG.debug("Keycloak could not validate a client assertion", unreadable);
            StockRefusals.ofClient(judged)
                    .ifPresentOrElse(finding -> refuse(context, finding), () -> fail(context, unreadable));
        }
    }

    /** Makes the state as Keycloak does, from the assertion as it has been read for the decision. */
    private static ClientAssertionState state(ClientAuthenticationFlowContext context) throws JWSInputException {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        String type = form.getFirst(OAuth2Constants.CLIENT_ASSERTION_TYPE);
        String compact = form.getFirst(OAuth2Constants.CLIENT_ASSERTION);
        if (compact == null) {
            return new ClientAssertionState(type, null, null, null);
        }
        JWSInput assertion = ProfileRequest.of(context.getSession()).assertion(compact);
        JsonWebToken token = assertion.readJsonContent(JsonWebToken.class);
        context.getEvent()
                .detail(Details.CLIENT_ASSERTION_ID, token.getId())
                .detail(Details.CLIENT_ASSERTION_ISSUER, token.getIssuer())
                .detail(Details.CLIENT_ASSERTION_SUB, token.getSubject());
        return new ClientAssertionState(type, compact, assertion, token);
    }

    boolean isVerified(AbstractJWTClientValidator validator, EvaluatedRequest judged, @Nullable ClientModel client) {
        WatchedHook.ASSERTION_SIGNATURE.pass(validator.getContext().getSession());
        JWSInput assertion = validator.getJws();
        if (getSignatureValidationKey(validator.getClient(), validator.getContext(), assertion) == null) {
            return false;
        }
        if (!isSigned(validator.getContext().getSession(), validator.getClient(), assertion)) {
            throw new IllegalStateException("Signature on JWT token failed validation");
        }
        if (!isJudged(judged, client)) {
            throw new UnjudgedKeyException();
        }
        return true;
    }

    /** Verifies as {@code TokenManager.decodeClientJWT} does, which would read the assertion twice more. */
    private static boolean isSigned(KeycloakSession session, ClientModel client, JWSInput assertion) {
        try {
            ClientSignatureVerifierProvider signatures = session.getProvider(
                    ClientSignatureVerifierProvider.class,
                    assertion.getHeader().getAlgorithm().name());
            return signatures != null
                    && signatures.isAsymmetricAlgorithm()
                    && signatures
                            .verifier(client, assertion)
                            .verify(
                                    assertion.getEncodedSignatureInput().getBytes(StandardCharsets.UTF_8),
                                    assertion.getSignature());
        } catch (VerificationException | RuntimeException unverified) {
            LOG.debug("The signature of a client assertion can't be verified", unverified);
            return false;
        }
    }

    /**
     * Returns whether the verifying key was judged. A key that is found only now, of whatever strength and age, was
     * not. Where another client was judged than the assertion's, {@code PolicyEvents} refuses.
     */
    private static boolean isJudged(EvaluatedRequest judged, @Nullable ClientModel client) {
        Facts.Client known = judged.facts().client();
        return known == null
                || client == null
                || !known.id().equals(client.getId())
                || judged.facts().assertion() instanceof Facts.Assertion.Present present && present.key() != null;
    }

    /** Failure by a key that verified an assertion which was judged without it. */
    private static final class UnjudgedKeyException extends IllegalStateException {

        UnjudgedKeyException() {
            super("no key of this client could be read when the request was judged");
        }
    }

    private static boolean isByItself(JsonWebToken assertion) {
        return assertion.getSubject() != null && assertion.getSubject().equals(assertion.getIssuer());
    }

    /** Fails as Keycloak does, for a client about which the profile has nothing to say. */
    private static void fail(ClientAuthenticationFlowContext context, Exception unreadable) {
        context.failure(
                AuthenticationFlowError.INVALID_CLIENT_CREDENTIALS,
                ClientAuthUtil.errorResponse(
                        (unreadable instanceof UnjudgedKeyException
                                        ? Response.Status.UNAUTHORIZED
                                        : Response.Status.BAD_REQUEST)
                                .getStatusCode(),
                        OAuthErrorException.INVALID_CLIENT,
                        "Client authentication with signed JWT failed: " + unreadable.getMessage()));
    }

    /**
     * Returns whether the signature was verified before the finding. Until then the event names no client; else anyone
     * could fill the record of a client by naming it.
     */
    private static boolean isProven(Finding finding) {
        return !(finding.requirement() instanceof PrivateKeyJwt);
    }

    static void refuse(ClientAuthenticationFlowContext context, Finding finding) {
        KeycloakSession session = context.getSession();
        if (!isProven(finding)) {
            context.getEvent().client((String) null);
        }
        FindingDetails.describe(context.getEvent(), finding);
        context.failure(
                AuthenticationFlowError.INVALID_CLIENT_CREDENTIALS,
                Refusal.of(session, finding).response(Endpoint.OTHER));
    }

    /**
     * Keycloak's validation of a client assertion, step by step as it is; each step knows the requirement that its
     * refusal belongs to.
     *
     * <p>Two things are ours. The {@code jti} is remembered per client, since two clients may choose the same one and
     * neither may block the other. And it is remembered for as long as the assertion would be taken: Keycloak forgets
     * it up to 15 s earlier where the client's clock is ahead.
     */
    private static final class ProfileAssertionValidator extends JWTClientValidator {

        private static final RequestCheck AUDIENCE = Catalogue.get(AssertionAudience.class);
        private static final RequestCheck SINGLE_USE = Catalogue.get(AssertionSingleUse.class);
        private static final PrivateKeyJwt KEY = Catalogue.get(PrivateKeyJwt.class);
        private static final AssertionLifetime LIFETIME = Catalogue.get(AssertionLifetime.class);

        private final EvaluatedRequest judged;
        private int longest;
        private RequestCheck requirement = KEY;
        private Supplier<Outcome.Failed> refusal;

        ProfileAssertionValidator(
                ClientAuthenticationFlowContext context, SignatureValidator signatureValidator, EvaluatedRequest judged)
                throws Exception {
            super(context, signatureValidator, JWTClientAuthenticator.PROVIDER_ID);
            this.judged = judged;
            this.refusal = () -> KEY.unverified(judged.facts());
        }

        /**
         * Returns the one audience that the assertion was judged by, where that is enforced, and none of Keycloak's
         * endpoints.
         */
        @Override
        protected List<String> getExpectedAudiences() {
            return judged.terms().phaseOf(AUDIENCE).refuses()
                    ? List.of(judged.facts().issuer())
                    : super.getExpectedAudiences();
        }

        @Override
        public boolean validateTokenAudience(List<String> expectedAudiences, boolean multipleAudienceAllowed) {
            WatchedHook.ASSERTION_AUDIENCE.pass(session);
            step(AUDIENCE, () -> AUDIENCE.failed(AssertionAudience.WRONG_AUDIENCE));
            return super.validateTokenAudience(expectedAudiences, multipleAudienceAllowed);
        }

        @Override
        public boolean validateTokenActive(int allowedClockSkew, int maxExp, boolean reusePermitted) {
            WatchedHook.ASSERTION_LIFETIME.pass(session);
            step(LIFETIME, () -> LIFETIME.ended(judged.facts()));
            longest = maxExp;
            return super.validateTokenActive(allowedClockSkew, maxExp, reusePermitted);
        }

        /**
         * Remembers the {@code jti} as Keycloak does, but without the log line that quotes it, since it is the client's
         * free text.
         */
        @Override
        protected boolean validateTokenReuse(long lifespanInSecs) {
            WatchedHook.ASSERTION_REUSE.pass(session);
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

        /** Refuses an unknown and a disabled client in the same words as a wrong key. */
        @Override
        protected boolean failure(AuthenticationFlowError error) {
            Optional<Finding> finding = StockRefusals.ofClient(judged);
            if (finding.isEmpty()) {
                return super.failure(error);
            }
            ProfileClientAuthenticator.refuse(context, finding.get());
            return false;
        }

        /** Returns how many more seconds Keycloak would take this assertion, rounded up by one. */
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
}
