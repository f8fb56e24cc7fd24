package no.helseprofil.keycloak.request;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Decision;
import no.helseprofil.decision.Finding;
import no.helseprofil.decision.PolicyEvaluator;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.server.TracedSpan;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.RegisteredOrganisation.RepresentedOrganisation;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.attestation.TrustFramework;
import no.helseprofil.profile.organisation.Organisation;
import no.helseprofil.profile.organisation.Representation;
import no.helseprofil.timetable.Terms;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.AccessToken;

/**
 * A request that has been judged: every later seam reads this decision instead of making another.
 *
 * @param facts what was judged
 * @param terms by what
 * @param decision what came of it
 * @param endsLogin whether it is the authorization request of a login that has come to its end, so that
 *     its answer leaves now
 */
public record EvaluatedRequest(Facts facts, Terms terms, Decision decision, boolean endsLogin) {

    /** Set for a request that no client has sent: it is in no metric, trace or event. */
    public static final RequestAttribute<Boolean> UNCOUNTED = RequestAttribute.of(Boolean.class);

    private static final Organisation ORGANISATION = Catalogue.get(Organisation.class);
    private static final TrustFramework ATTESTATION = Catalogue.get(TrustFramework.class);

    /** The decision of this request, if it has been judged. */
    public static Optional<EvaluatedRequest> of(KeycloakSession session) {
        return ProfileRequest.known(session).flatMap(ProfileRequest::judged);
    }

    /**
     * Returns the decision of this request by what is blocked and tightened at this moment. It is asked before a token
     * or an answer leaves and before anything is stored.
     */
    public static Optional<EvaluatedRequest> ofMoment(KeycloakSession session) {
        return ProfileRequest.known(session).flatMap(ProfileRequest::judgedOfMoment);
    }

    /**
     * Returns whether the request asks for a token of its client: at the token endpoint, or at the end of a login,
     * which may end with one (RFC 6749, section 4.2).
     */
    public boolean asksForToken() {
        return facts.endpoint() == Endpoint.TOKEN || endsLogin;
    }

    static EvaluatedRequest of(Facts facts, Terms terms, boolean endsLogin) {
        return new EvaluatedRequest(facts, terms, PolicyEvaluator.judge(facts, terms, endsLogin), endsLogin);
    }

    /** Returns the same request with more findings. */
    EvaluatedRequest and(Collection<Finding> found) {
        Decision more = decision;
        for (Finding finding : found) {
            more = more.and(finding);
        }
        return more == decision ? this : new EvaluatedRequest(facts, terms, more, endsLogin);
    }

    /** Returns the same request when something has been blocked or tightened since. Its other findings stand. */
    EvaluatedRequest inIncident(Facts now, Terms tightened) {
        return new EvaluatedRequest(
                now, tightened, decision.overtakenBy(PolicyEvaluator.judge(now, tightened, endsLogin)), endsLogin);
    }

    /** The organisation that the client acts for in the token that it asks for, if it acts for one. */
    public Optional<RepresentedOrganisation> represented() {
        return !asksForToken() || !decision.results().detailsCount()
                ? Optional.empty()
                : new Representation(facts, terms.parametersOf(ORGANISATION)).represented();
    }

    /** Returns the details of the assertion that the requested token is granted. */
    public Details grantedByAssertion() {
        return grantsDetails() ? facts.details().inAssertion() : Details.ABSENT;
    }

    /** Returns the details of the login that the requested token is granted: the assertion's go before, by type. */
    public Details grantedByLogin() {
        return grantsDetails()
                ? facts.details().ofLogin().without(facts.details().inAssertion())
                : Details.ABSENT;
    }

    private boolean grantsDetails() {
        return facts.endpoint() == Endpoint.TOKEN
                && !decision.isOutside()
                && decision.results().detailsCount();
    }

    /** Returns the attestation that goes into the requested token; empty if there is none. */
    public Optional<TrustFramework.Attested> attested() {
        return !asksForToken() || !decision.results().detailsCount()
                ? Optional.empty()
                : Optional.ofNullable(decision.results().attested());
    }

    /** Returns whether it attests something that was held against no user, and that nothing contradicts. */
    public boolean attestsUnchecked() {
        return asksForToken()
                && decision.results().detailsCount()
                && TrustFramework.isUnchecked(facts, terms.parametersOf(ATTESTATION));
    }

    private boolean isOfUser() {
        return asksForToken() || facts.endpoint() == Endpoint.USERINFO;
    }

    /** Returns whether the answer that leaves now is more than a code, as in the implicit and the hybrid flow. */
    private boolean endsWithTokens() {
        Facts.AuthorizationParameters parameters = facts.authorizationParameters();
        String asked = parameters == null ? null : parameters.responseType();
        return endsLogin
                && asked != null
                && Stream.of(asked.split(" ")).anyMatch(part -> !part.isEmpty() && !part.equals("code"));
    }

    /**
     * Returns the decision of this request, if its client has proven who it is. Only then is anything disclosed to the
     * client or written into its record. A public client proves nothing, so its decision counts only for an answer that
     * no other client could have got: tokens or claims of a user, but no {@code request_uri} and no success of a
     * revocation.
     *
     * <p>Faults of an authorization request are findings of the token request that its code leads to, see {@link
     * no.helseprofil.decision.PolicyEvaluator}: they are announced and counted there, once. The implicit flow has no
     * such request, and the code of a hybrid one may be left unused, so there the decision at the end of the
     * login counts.
     *
     * @param succeeded whether the request is answered with what it asked for
     */
    public static Optional<EvaluatedRequest> ofProven(KeycloakSession session, boolean succeeded) {
        ClientModel client = session.getContext().getClient();
        return client == null
                ? Optional.empty()
                : of(session)
                        .filter(judged -> !client.isPublicClient() || succeeded && judged.isOfUser())
                        .filter(judged -> judged.facts().endpoint() != Endpoint.AUTHORIZATION
                                || judged.endsWithTokens() && client.isImplicitFlowEnabled() && succeeded)
                        .filter(judged -> judged.decision().holdsFor(client.getId()));
    }

    /**
     * Measurement of the time until a request is judged, with the wait for registers: a metric, {@code
     * helseprofil_decision_seconds} by endpoint, and a span that names the decision.
     */
    static final class MeasuredDecision {

        private static final String NAME = "helseprofil.decision";
        private static final Map<Column, Timer> TIMERS = new ConcurrentHashMap<>();

        /** Buckets of the metric, from a request without a register to the longest wait; 250 ms is Keycloak's own. */
        private static final Duration[] LEVELS = LongStream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000)
                .mapToObj(Duration::ofMillis)
                .toArray(Duration[]::new);

        private MeasuredDecision() {}

        static EvaluatedRequest of(KeycloakSession session, Column where, Supplier<EvaluatedRequest> judging) {
            if (UNCOUNTED.get(session).isPresent()) {
                return judging.get();
            }
            long began = System.nanoTime();
            try (TracedSpan span = TracedSpan.begin(session, "decision")) {
                span.say("endpoint", id(where));
                EvaluatedRequest judged = judging.get();
                say(span, judged.decision());
                return judged;
            } finally {
                TIMERS.computeIfAbsent(where, MeasuredDecision::timer)
                        .record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            }
        }

        private static void say(TracedSpan span, Decision decision) {
            Finding refusal = decision.refusal().orElse(null);
            if (refusal == null) {
                span.say("decision", "passed");
            } else {
                span.say("decision", decision.isChallenge() ? "challenged" : "refused");
                span.say("requirement", refusal.requirement().id());
            }
        }

        private static Timer timer(Column where) {
            return Timer.builder(NAME)
                    .description("what it took to decide of a request")
                    .tag("endpoint", id(where))
                    .serviceLevelObjectives(LEVELS)
                    .register(Metrics.globalRegistry);
        }

        private static String id(Column where) {
            return where.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Sees each request that the profile lets through, before Keycloak does. It can refuse more, and lets nothing
     * through that was refused. The composition root of the server holds the one that there is.
     */
    public interface Interceptor {

        static Interceptor of(KeycloakSession session) {
            return ProfileProviderFactory.part(session, Interceptor.class);
        }

        /** Returns the answer to a request, if it is refused. */
        Optional<Refusal> intercept(KeycloakSession session, EvaluatedRequest judged, RealmProfile.Active active);

        /** Sees each response of a realm, once it is counted, and leaves it as it is. */
        void answered(KeycloakSession session, ContainerResponseContext response);
    }

    /**
     * Hears of tokens that are about to be issued. What it counts of them counts once the transaction is committed. The
     * composition root of the server holds the one that there is.
     */
    public interface IssuanceListener {

        static IssuanceListener of(KeycloakSession session) {
            return ProfileProviderFactory.part(session, IssuanceListener.class);
        }

        /** Hears of an access token of a realm under the profile. */
        void issued(KeycloakSession session, ClientModel client, AccessToken token);

        /**
         * Hears that a token is issued though a requirement on its client would have it otherwise.
         *
         * @param requirement the requirement
         * @param cause what to change, and why
         */
        void deviates(KeycloakSession session, EvaluatedRequest judged, String requirement, String cause);
    }
}
