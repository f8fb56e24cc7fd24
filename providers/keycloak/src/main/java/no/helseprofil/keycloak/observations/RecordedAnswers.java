package no.helseprofil.keycloak.observations;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.EvaluatedRequest.Interceptor;
import no.helseprofil.keycloak.request.ObservedRegistration;
import no.helseprofil.keycloak.request.ObservedRegistration.RegistrationAnswer;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.Refusal.ReturnedRefusal;
import no.helseprofil.keycloak.request.RequestIntent;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.request.Step.Hook;
import no.helseprofil.keycloak.server.TracedSpan;
import no.helseprofil.outcome.Figure.Attempt;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.request.TokenReuse;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Filter that counts the outcomes of requests when their responses leave. They are judged early and recorded late: only
 * now is it known whether the client is authenticated, and no sender adds to another client's record.
 */
@Provider
public final class RecordedAnswers implements ContainerResponseFilter {

    /** Hook that runs once the response to a request is known. */
    public static final Hook<RecordedAnswers, CountedAnswer, RuntimeException> ANSWERED =
            Hook.required("it is known what it is answered");

    private static final int FIRST_ERROR = Response.Status.BAD_REQUEST.getStatusCode();

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (session == null || session.getContext().getRealm() == null) {
            return;
        }
        ANSWERED.run(Column.ofAnswer(session), this, new CountedAnswer(session, response));
        Interceptor.of(session).answered(session, response);
    }

    /** Counts the outcome of a request. */
    public void count(CountedAnswer answer) {
        KeycloakSession session = answer.session();
        ContainerResponseContext response = answer.response();
        ProfileRequest.log(session);
        boolean succeeded = response.getStatus() < FIRST_ERROR;
        if (!succeeded) {
            RegistrationAnswer.tell(session, response);
        }
        // Only a redirect, a form or an error can carry a refusal, and no client is registered at these endpoints.
        boolean isPlain = succeeded && Column.ofAnswer(session).isOfProtocol();
        Optional<EvaluatedRequest> proven = EvaluatedRequest.ofProven(session, succeeded);
        Optional<Finding> refusal = isPlain ? Optional.empty() : ReturnedRefusal.of(session, response);
        Decisions.count(refusal.orElse(null), proven);
        if (!succeeded) {
            EvaluatedRequest.of(session)
                    .filter(judged -> judged.decision().isChallenge())
                    .ifPresent(judged -> Decisions.countChallenge());
        }
        refusal.ifPresent(finding -> {
            TracedSpan.say(session, "requirement", finding.requirement().id());
            Observations.of(session).refusals().add(session, finding, proven.isPresent());
            Observations.of(session).figures().add(session, finding);
        });
        if (succeeded && !isPlain) {
            ObservedRegistration.finished(session)
                    .ifPresent(registration -> Observations.of(session).add(session, registration));
        }
        proven.filter(judged -> !ProfileRequest.isOfOwnView(session)).ifPresent(judged -> {
            Observations.of(session).add(session, judged, succeeded);
            if (succeeded && TokenReuse.GRANT.equals(judged.facts().form().grantType())) {
                RequestIntent.issued(session, judged, response.getEntity());
            }
        });
    }

    /** Returns the kind of a request, with its grant type only if the server knows it. */
    public static RequestKind kind(KeycloakSession session, Facts facts) {
        if (facts.endpoint() != Endpoint.TOKEN) {
            return new RequestKind(facts.endpoint(), null);
        }
        String grant = facts.form().grantType();
        boolean isKnown = grant != null
                && session.getKeycloakSessionFactory().getProviderFactory(OAuth2GrantType.class, grant) != null;
        return RequestKind.ofToken(isKnown ? String.valueOf(grant) : RequestKind.OTHER_GRANT);
    }

    /** Response to be counted. */
    public record CountedAnswer(KeycloakSession session, ContainerResponseContext response) {}

    /**
     * Metric of decisions: {@code helseprofil_decisions_total}, by requirement and outcome of a request that fails it.
     * Both come from the catalogue, so the number of series is bounded by its requirements and phases, and no label
     * contains anything about a realm, a client or a user. As with Keycloak's own event metrics, a series exists once
     * it is counted.
     */
    static final class Decisions {

        private static final String NAME = "helseprofil.decisions";
        private static final Counter CHALLENGES = Metrics.counter("helseprofil.nonce.challenges");

        static {
            // At zero before the first one: in a series that begins with a burst Prometheus sees no increase.
            Stream.of(Attempt.values()).forEach(Decisions::attacks);
        }

        private Decisions() {}

        /**
         * Counts a request: its refusal, also without an authenticated client, and the findings that let it pass, if
         * its client is authenticated, as for the observations. A finding of a client policy of Keycloak's isn't
         * counted among these: the names of client profiles are a realm's own, and the labels of the metric are the
         * catalogue's.
         */
        static void count(@Nullable Finding refusal, Optional<EvaluatedRequest> proven) {
            if (refusal != null) {
                count(refusal);
            }
            proven.ifPresent(judged -> judged.decision().findings().stream()
                    .filter(finding -> !finding.phase().refuses() && !(finding.requirement() instanceof PolicyExecutor))
                    .forEach(Decisions::count));
        }

        /** Counts a request for a nonce: {@code helseprofil_nonce_challenges_total}. */
        static void countChallenge() {
            CHALLENGES.increment();
        }

        /** Counts a refused attack by its kind: {@code helseprofil_attacks_refused_total}. */
        static void countAttack(Attempt attempt) {
            attacks(attempt).increment();
        }

        private static Counter attacks(Attempt attempt) {
            return Metrics.counter("helseprofil.attacks.refused", "kind", attempt.id());
        }

        private static void count(Finding finding) {
            Metrics.counter(
                            NAME,
                            "requirement",
                            finding.requirement().id(),
                            "decision",
                            finding.phase().refuses()
                                    ? "refused"
                                    : finding.phase().id())
                    .increment();
        }
    }
}
