package no.helseprofil.keycloak.assessment;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.AssessedRealm;
import no.helseprofil.assessment.probe.ApiTarget;
import no.helseprofil.keycloak.assessment.RunContext.AssessmentCriteria;
import no.helseprofil.keycloak.assessment.RunContext.AssessmentException;
import no.helseprofil.keycloak.assessment.RunContext.RunOverException;
import no.helseprofil.keycloak.probe.ApiProber;
import no.helseprofil.keycloak.probe.ApiTargets;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.urls.UrlType;

/** Task that takes one run from its first subject to its last, in a thread of its own. */
final class Runner implements Runnable {

    /** Subjects per transaction: enough to be worth one, and few enough to need little memory. */
    static final int PAGE = 100;

    static final String BROKEN = "An error of the server; its log has a line with the name of this run that says which";

    private static final Logger LOG = Logger.getLogger(Runner.class);

    private final StoredRun run;
    private final List<Part> parts;

    /**
     * Creates a runner.
     *
     * @param parts the parts of the run, in order
     */
    Runner(StoredRun run, List<Part> parts) {
        this.run = run;
        this.parts = List.copyOf(parts);
    }

    /** A part of an assessment. */
    interface Part {

        /** Returns the number of subjects in this part. */
        int count(StoredRun run);

        void assess(StoredRun run);
    }

    @Override
    public void run() {
        try {
            run.total(parts.stream().mapToInt(part -> part.count(run)).sum());
            parts.forEach(part -> part.assess(run));
            run.done();
        } catch (RunOverException ended) {
            LOG.debugf("Assessment %s was ended before it was done", run.id());
        } catch (AssessmentException failed) {
            run.failed(failed.reason());
        } catch (RuntimeException | Error broken) {
            fail(broken);
        }
    }

    private void fail(Throwable broken) {
        if (run.isOver()) {
            LOG.debugf(broken, "Assessment %s came to an error after it was ended", run.id());
        } else {
            LOG.errorf(broken, "Assessment %s has failed", run.id());
            run.failed(BROKEN);
        }
    }

    /**
     * Check that the server knows its own address, on which the issuer and relative redirect URIs are built. This part
     * has no subjects.
     */
    record Address() implements Part {

        static final String UNKNOWN =
                "The server doesn't know its own address without a request; start it with the option"
                        + " hostname, or give the realm a frontend URL";

        @Override
        public int count(StoredRun run) {
            return run.ask((session, realm) -> require(session));
        }

        @Override
        public void assess(StoredRun run) {
            // The address was checked before anything was assessed.
        }

        private static int require(KeycloakSession session) {
            try {
                session.getContext().getUri(UrlType.FRONTEND);
                session.getContext().getUri(UrlType.ADMIN);
                return 0;
            } catch (RuntimeException asksForARequest) {
                throw new AssessmentException(UNKNOWN);
            }
        }
    }

    /** Assessment of the realm's settings and its clients. */
    record Clients(AssessedClients clients, AssessmentCriteria criteria) implements Part {

        @Override
        public int count(StoredRun run) {
            return run.ask(clients::count);
        }

        @Override
        public void assess(StoredRun run) {
            run.store((session, realm) -> List.of(clients.realm(session, realm, criteria)));
            List<AssessedClient> page = page(run, null);
            while (!page.isEmpty()) {
                page = page(run, page.get(page.size() - 1).id());
            }
        }

        /**
         * Assesses a page, and then pauses for as long as the page took. Token requests have the machine meanwhile,
         * since an assessment is in no hurry.
         */
        private List<AssessedClient> page(StoredRun run, @Nullable String after) {
            long start = System.nanoTime();
            List<AssessedClient> page =
                    run.store((session, realm) -> clients.page(session, realm, criteria, after, PAGE));
            LockSupport.parkNanos(System.nanoTime() - start);
            return page;
        }
    }

    /** Probes of the APIs. Each result is stored when its API has been probed. */
    record Apis(ProbedApis apis, RunContext context, AssessmentCriteria criteria) implements Part {

        @Override
        public int count(StoredRun run) {
            return run.ask(apis::count);
        }

        @Override
        public void assess(StoredRun run) {
            apis.probe(context, criteria, run::isOver, found -> run.store((session, realm) -> List.of(found)));
            if (run.isOver()) {
                throw new RunOverException();
            }
        }
    }

    /** Probes of a realm's APIs by the transports that the operator allows, with tokens that the realm has signed. */
    static class ProbedApis {

        /** Returns the number of APIs in a realm. */
        int count(KeycloakSession session, RealmModel realm) {
            return ApiTargets.of(session.getKeycloakSessionFactory(), realm.getId())
                    .size();
        }

        /**
         * Probes all APIs and returns after the last one. No transaction is open while it waits for an API.
         *
         * @param context source of the realm's data, in short transactions
         * @param criteria criteria of the run
         * @param over whether to end now; asked between two requests
         * @param found receiver of each API's result, one at a time
         * @throws RunOverException if the run was ended
         */
        void probe(RunContext context, AssessmentCriteria criteria, BooleanSupplier over, Consumer<AssessedApi> found) {
            List<ApiTarget> targets = ApiTargets.of(context.server(), context.realm());
            ApiProber prober = context.in((session, realm) -> ApiProber.of(session, realm, criteria.profile()));
            if (!prober.probe(targets, over, found)) {
                throw new RunOverException();
            }
        }
    }

    /** Verdicts on a realm's settings, and page by page on the registered data and observations of its clients. */
    static class AssessedClients {

        /** Returns the number of clients in a realm. */
        int count(KeycloakSession session, RealmModel realm) {
            return Math.toIntExact(session.clients().getClientsCount(realm));
        }

        /** Returns the verdicts on the realm's settings. */
        AssessedRealm realm(KeycloakSession session, RealmModel realm, AssessmentCriteria criteria) {
            return of(session, realm, criteria).settings();
        }

        /**
         * Returns the verdicts on a page of clients, in the order of their internal ids. It works in the transaction of
         * the session, which ends with the page.
         *
         * @param after internal id of the last client of the page before; null for the first page
         * @param max largest number of clients
         * @return none if no client follows
         */
        List<AssessedClient> page(
                KeycloakSession session,
                RealmModel realm,
                AssessmentCriteria criteria,
                @Nullable String after,
                int max) {
            return of(session, realm, criteria).page(after, max);
        }

        private static RealmClients of(KeycloakSession session, RealmModel realm, AssessmentCriteria criteria) {
            return new RealmClients(session, realm, criteria.profile(), criteria.now(), criteria.window());
        }
    }
}
