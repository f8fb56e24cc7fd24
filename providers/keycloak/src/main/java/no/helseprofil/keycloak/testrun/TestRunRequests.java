package no.helseprofil.keycloak.testrun;

import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.observations.RecordedAnswers;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Refusal.ReturnedRefusal;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.testrun.TemporaryClients.TestRunMark;
import no.helseprofil.keycloak.testrun.TestRunEntity.TestRunTable;
import no.helseprofil.keycloak.testrun.TestRunStart.TestRunQuota;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.assertion.KeyPossession;
import no.helseprofil.profile.proof.DpopNonce;
import no.helseprofil.testrun.TestRunProgress;
import no.helseprofil.testrun.TestStep;
import no.helseprofil.testrun.TestedRequest;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Faults that a test run causes for the client under test, and its observed requests. A fault never lets a request
 * pass: it refuses or delays one. It only affects requests that prove possession of the client's key, so that no other
 * sender uses it up or meets it. If the run can't be read or written, the request is answered as if there were none.
 */
final class TestRunRequests {

    private static final Logger LOG = Logger.getLogger(TestRunRequests.class);
    private static final int FIRST_ERROR = 400;

    /** Fault that was caused for this request. */
    private static final RequestAttribute<TestStep> DONE = RequestAttribute.of(TestStep.class);

    private TestRunRequests() {}

    /**
     * Causes the next planned fault for a request that would pass.
     *
     * @return the response, if the request is refused
     */
    static Optional<Refusal> meet(KeycloakSession session, EvaluatedRequest judged) {
        return mark(session, judged.facts())
                .flatMap(marked -> unbroken(() -> met(session, judged, marked), new Met(true, null))
                        .refusal(session, marked));
    }

    private static Met met(KeycloakSession session, EvaluatedRequest judged, TestRunMark mark) {
        TestedRequest request = TestedRequest.of(
                RecordedAnswers.kind(session, judged.facts()),
                judged.facts(),
                judged.decision(),
                session.getContext()
                        .getHttpRequest()
                        .getDecodedFormParameters()
                        .getFirst(OAuth2Constants.REFRESH_TOKEN));
        boolean proven = showsKey(judged.facts());
        if (!mark.temporary() && !proven) {
            return new Met(true, null); // no fault is caused for it, so no lock is taken
        }
        Met met = in(session, mark, run -> met(run, request, proven));
        return met == null ? new Met(false, null) : met;
    }

    private static Met met(TestRunEntity run, TestedRequest request, boolean proven) {
        TestRunProgress trial = run.toRun().trial();
        TestStep fault = proven ? trial.fault(request).orElse(null) : null;
        if (fault != null) {
            run.write(trial.with(fault, request, ServerClock.INSTANCE.instant()));
        }
        return new Met(true, fault);
    }

    private static Optional<Refusal> done(TestStep fault) {
        return switch (fault) {
            case SLOW -> {
                takeTime();
                yield Optional.empty();
            }
            case UNAVAILABLE ->
                Optional.of(Refusal.ofNoRequirement(
                        OAuthError.TEMPORARILY_UNAVAILABLE,
                        "a step of the test run: wait as long as Retry-After says, then send the same request again",
                        (int) TestRunProgress.RETRY_AFTER.toSeconds()));
            case REFRESH_ENDED ->
                Optional.of(Refusal.ofNoRequirement(
                        OAuthError.INVALID_GRANT,
                        "a step of the test run: this refresh token is no longer accepted; log the user in again",
                        0));
            default ->
                Optional.of(Refusal.ofNoRequirement(
                        OAuthError.USE_DPOP_NONCE,
                        Catalogue.get(DpopNonce.class).id()
                                + ": a step of the test run: this nonce is no longer accepted; put the value of the"
                                + " DPoP-Nonce header into a new DPoP proof, and send the request again",
                        0));
        };
    }

    /** Delays the request, once in a run. {@link TestRunQuota} limits how many runs are on. */
    private static void takeTime() {
        try {
            Thread.sleep(TestRunProgress.SLOWNESS.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Records the response to a request of a client under test. A failure here leaves the response as it is. */
    static void answered(KeycloakSession session, EvaluatedRequest judged, ContainerResponseContext response) {
        unbroken(
                () -> {
                    see(session, judged, response);
                    return true;
                },
                false);
    }

    private static void see(KeycloakSession session, EvaluatedRequest judged, ContainerResponseContext response) {
        TestStep done = DONE.get(session).orElse(null);
        if (done != null && done != TestStep.SLOW) {
            return;
        }
        boolean granted = response.getStatus() < FIRST_ERROR;
        Finding returned = ReturnedRefusal.of(session, response).orElse(null);
        Facts facts = judged.facts();
        if (facts.endpoint() == Endpoint.AUTHORIZATION && returned == null) {
            return; // the token request with its code shows who sent it
        }
        mark(session, facts)
                .filter(mark -> mark.temporary()
                        || showsKey(facts)
                        || EvaluatedRequest.ofProven(session, granted).isPresent())
                .ifPresent(mark -> {
                    TestedRequest request = TestedRequest.answered(
                            RecordedAnswers.kind(session, judged.facts()),
                            facts,
                            judged.decision(),
                            returned,
                            granted && returned == null);
                    String address = session.getContext().getConnection().getRemoteAddr();
                    in(session, mark, run -> {
                        run.write(run.toRun().trial().after(request, done == TestStep.SLOW));
                        if (granted) {
                            run.knowAddress(address);
                        }
                        return run;
                    });
                });
    }

    /** Records that the realm's metadata was fetched from an address. A failure here leaves the response as it is. */
    static void discovered(KeycloakSession session) {
        unbroken(
                () -> {
                    fetched(session);
                    return true;
                },
                false);
    }

    private static void fetched(KeycloakSession session) {
        String realm = session.getContext().getRealm().getId();
        String address = session.getContext().getConnection().getRemoteAddr();
        KeycloakModelUtils.runJobInTransaction(session.getKeycloakSessionFactory(), job -> {
            TestRunTable table = new TestRunTable(job);
            table.on(realm).stream()
                    .filter(run -> awaitsDiscovery(run, address))
                    .flatMap(run -> Optional.ofNullable(table.locked(run.id())).stream())
                    .filter(run -> awaitsDiscovery(run, address))
                    .forEach(run -> run.write(run.toRun().trial().discovered()));
        });
    }

    /** Returns whether the run has yet to see the metadata fetched; once is enough, and later ones take no lock. */
    private static boolean awaitsDiscovery(TestRunEntity run, String address) {
        return run.knowsAddress(address)
                && run.isOn(ServerClock.INSTANCE.instant())
                && !run.toRun().trial().isDiscovered();
    }

    private static <T> T unbroken(Supplier<T> work, T otherwise) {
        try {
            return work.get();
        } catch (RuntimeException failed) {
            LOG.error("A test run could not be read or written; the request is answered as if there were none", failed);
            return otherwise;
        }
    }

    /** Runs the work in a transaction of its own, independent of the request's; null if the run isn't on. */
    private static <T> @Nullable T in(KeycloakSession session, TestRunMark mark, Function<TestRunEntity, T> work) {
        return KeycloakModelUtils.runJobInTransactionWithResult(session.getKeycloakSessionFactory(), job -> {
            TestRunEntity run = new TestRunTable(job).locked(mark.run());
            return run != null && run.isOn(ServerClock.INSTANCE.instant()) ? work.apply(run) : null;
        });
    }

    private static Optional<TestRunMark> mark(KeycloakSession session, Facts facts) {
        if (facts.client() == null) {
            return Optional.empty();
        }
        ClientModel client = session.clients()
                .getClientById(session.getContext().getRealm(), facts.client().id());
        return TestRunMark.of(client);
    }

    private static boolean showsKey(Facts facts) {
        return facts.assertion() instanceof Facts.Assertion.Present && KeyPossession.isProven(facts);
    }

    /**
     * Result of planning a fault.
     *
     * @param on whether the run is on, or can't be read
     * @param fault the planned fault; null if there is none
     */
    private record Met(boolean on, @Nullable TestStep fault) {

        Optional<Refusal> refusal(KeycloakSession session, TestRunMark mark) {
            if (!on && mark.temporary()) {
                return Optional.of(Refusal.ofNoRequirement(
                        OAuthError.INVALID_CLIENT, "the test run of this client has ended; begin another", 0));
            }
            if (fault == null) {
                return Optional.empty();
            }
            DONE.set(session, fault);
            return done(fault);
        }
    }
}
