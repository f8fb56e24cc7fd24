package no.helseprofil.keycloak.assessment;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import no.helseprofil.assessment.AssessedClient;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.urls.UrlType;

/** Takes one run from its first subject to its last, in a thread of its own. */
final class Runner implements Runnable {

    /** Enough that a transaction is worth it, and few enough that the memory of one is nothing. */
    static final int PAGE = 100;

    static final String BROKEN = "An error of the server; its log has a line with the name of this run that says which";

    private static final Logger LOG = Logger.getLogger(Runner.class);

    private final StoredRun run;
    private final List<Part> parts;

    /**
     * A runner.
     *
     * @param run the run
     * @param parts what it consists of
     */
    Runner(StoredRun run, List<Part> parts) {
        this.run = run;
        this.parts = List.copyOf(parts);
    }

    /** A part of an assessment. */
    interface Part {

        /** How many subjects it has. */
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
        } catch (AssessmentException told) {
            run.failed(told.reason());
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

    /** That the server's address is known, on which issuer and relative redirect URIs are built. It has no subjects. */
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
            // was asked before anything was assessed
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

    /** The settings of the realm and its clients. */
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
         * For as long as a page takes, the machine is then left to whoever asks for tokens: an
         * assessment is in no hurry.
         */
        private List<AssessedClient> page(StoredRun run, @Nullable String after) {
            long start = System.nanoTime();
            List<AssessedClient> page =
                    run.store((session, realm) -> clients.page(session, realm, criteria, after, PAGE));
            LockSupport.parkNanos(System.nanoTime() - start);
            return page;
        }
    }

    /** The APIs. Each is stored when it has been probed. */
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
}
