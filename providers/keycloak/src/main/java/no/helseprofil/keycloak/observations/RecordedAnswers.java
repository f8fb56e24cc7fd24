package no.helseprofil.keycloak.observations;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
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
        RegistrationAnswer.tell(session, response);
        ProfileRequest.log(session);
        boolean succeeded = response.getStatus() < FIRST_ERROR;
        Optional<JudgedRequest> proven = JudgedRequest.ofProven(session, succeeded);
        Optional<Finding> refusal = ToldRefusal.of(session, response);
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
        if (succeeded) {
            ObservedRegistration.finished(session)
                    .ifPresent(registration -> Observations.of(session).add(session, registration));
        }
        proven.filter(judged -> !ProfileRequest.isOfOwnView(session)).ifPresent(judged -> {
            Observations.of(session).add(session, judged, succeeded);
            if (succeeded) {
                IssuedTokens.remember(session, judged, response.getEntity());
            }
        });
    }

    /** An answer that is counted. */
    public record CountedAnswer(KeycloakSession session, ContainerResponseContext response) {}
}
