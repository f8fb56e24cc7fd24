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
import no.helseprofil.judgement.Finding;
import no.helseprofil.keycloak.request.IssuedTokens;
import no.helseprofil.keycloak.request.JudgedRequest;
import no.helseprofil.keycloak.request.ObservedRegistration;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.RegistrationAnswer;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.request.Step.Hook;
import no.helseprofil.keycloak.request.ToldRefusal;
import no.helseprofil.keycloak.server.TracedSpan;
import no.helseprofil.outcome.Attempt;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.profile.request.TokenReuse;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Counts what became of requests, when their answers leave. Judged early, recorded late: only by now it is known
 * whether the client has proven who it is, and nobody writes into another's record.
 */
@Provider
public final class RecordedAnswers implements ContainerResponseFilter {

    /** It is known what a request is answered. */
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
    }

    /** Counts what became of a request. */
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
        Optional<JudgedRequest> proven = JudgedRequest.ofProven(session, succeeded);
        Optional<Finding> refusal = isPlain ? Optional.empty() : ToldRefusal.of(session, response);
        Decisions.count(refusal.orElse(null), proven);
        if (!succeeded) {
            JudgedRequest.of(session)
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
                IssuedTokens.remember(session, judged, response.getEntity());
            }
        });
    }

    /** An answer that is counted. */
    public record CountedAnswer(KeycloakSession session, ContainerResponseContext response) {}

    /**
     * What was decided, as a metric: {@code helseprofil_decisions_total}, by requirement and by what became of a
     * request that fails it. Both come from the catalogue, so there are never more series than it has requirements and
     * phases, and none says anything of a realm, a client or a user. As with Keycloak's own metrics of events, a series
     * is there once it has something to say.
     */
    static final class Decisions {

        private static final String NAME = "helseprofil.decisions";
        private static final Counter CHALLENGES = Metrics.counter("helseprofil.nonce.challenges");

        static {
            // At zero before the first one comes: of a series that begins with a burst Prometheus would see no rise.
            Stream.of(Attempt.values()).forEach(Decisions::attacks);
        }

        private Decisions() {}

        /**
         * Counts a request: what it was refused for, whoever sent it; and what of the findings let it pass, if its
         * client has proven who it is, as the observations are counted. Not what a client policy of Keycloak's would
         * have refused: the names of client profiles are a realm's own, and a metric's labels are the catalogue's.
         */
        static void count(@Nullable Finding refusal, Optional<JudgedRequest> proven) {
            if (refusal != null) {
                count(refusal);
            }
            proven.ifPresent(judged -> judged.decision().findings().stream()
                    .filter(finding -> !finding.phase().refuses() && !(finding.requirement() instanceof PolicyExecutor))
                    .forEach(Decisions::count));
        }

        /** Counts a nonce that was asked for: {@code helseprofil_nonce_challenges_total}. */
        static void countChallenge() {
            CHALLENGES.increment();
        }

        /** Counts a refusal by what a thief would have tried: {@code helseprofil_attacks_refused_total}. */
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
