package no.helseprofil.keycloak.assessment;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.Run.Status;
import no.helseprofil.assessment.StoredAssessment;
import no.helseprofil.keycloak.assessment.AssessedEntity.AssessedTable;
import no.helseprofil.keycloak.assessment.AssessedEntity.TableAssessment;
import no.helseprofil.keycloak.assessment.RunContext.AssessmentCriteria;
import no.helseprofil.keycloak.assessment.RunEntity.RunTable;
import no.helseprofil.keycloak.assessment.Runner.AssessedClients;
import no.helseprofil.keycloak.assessment.Runner.ProbedApis;
import no.helseprofil.keycloak.database.Entities.AfterCommit;
import no.helseprofil.keycloak.server.ClusterTask;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.TracedSpan;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.timetable.Profile;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.provider.ProviderEvent;

/**
 * Assessments of all realms. A realm has at most one running, on the node that started it. The results are in the
 * database, where every node reads them.
 */
public final class Assessments {

    private static final Logger LOG = Logger.getLogger(Assessments.class);

    /** Name of a thread pool that Keycloak creates, and whose size is a start option. */
    private static final String THREADS = "helseprofil-assessment";

    private static final String UPKEEP = "helseprofil-assessments";
    private static final Duration BETWEEN_BEATS = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

    private static final String SHUT_DOWN = "The node that it ran on was shut down; start another one";

    private final AssessedClients clients;
    private final ProbedApis apis;
    private final String node = KeycloakModelUtils.generateId();
    private final Map<String, StoredRun> own = new ConcurrentHashMap<>();
    private @Nullable ScheduledExecutorService heart;

    Assessments(AssessedClients clients, ProbedApis apis) {
        this.clients = clients;
        this.apis = apis;
    }

    public static Assessments of(KeycloakSession session) {
        return ProfileProviderFactory.part(session, Assessments.class);
    }

    /** Creates the assessments of a node that starts. */
    public static Assessments ofServer() {
        return new Assessments(new AssessedClients(), new ProbedApis());
    }

    /** Starts the heartbeat of this node's runs, and the upkeep of the runs of all nodes. */
    public void start(KeycloakSessionFactory server) {
        ScheduledExecutorService beating = Executors.newSingleThreadScheduledExecutor(Assessments::daemon);
        beating.scheduleWithFixedDelay(
                this::beat, BETWEEN_BEATS.toMillis(), BETWEEN_BEATS.toMillis(), TimeUnit.MILLISECONDS);
        heart = beating;
        new ClusterTask(UPKEEP, BETWEEN_LOOKS, new AssessmentScheduler(this)::run).start(server);
    }

    /** Ends the runs of this node, which is shutting down. */
    public void stop() {
        if (heart != null) {
            heart.shutdownNow();
        }
        each(run -> {
            run.stop();
            run.failed(SHUT_DOWN);
        });
    }

    /** Deletes the assessments of a realm that Keycloak removes. */
    public void on(ProviderEvent event) {
        if (event instanceof RealmModel.RealmRemovedEvent removed) {
            String realm = removed.getRealm().getId();
            new RunTable(removed.getKeycloakSession()).forgetRealm(realm, now());
        }
    }

    /**
     * Starts an assessment, which runs in the background once the session's transaction is committed.
     *
     * @param profile profile by which the whole run judges
     * @param startedBy administrator who requested it; null if the schedule starts it
     * @return none if an assessment of this realm is running
     */
    public Optional<Run> start(
            KeycloakSession session,
            RealmModel realm,
            Profile profile,
            AssessmentScope scope,
            @Nullable String startedBy) {
        return start(session, RunContext.of(session, realm), profile, scope, startedBy);
    }

    Optional<Run> start(
            KeycloakSession session,
            RunContext context,
            Profile profile,
            AssessmentScope scope,
            @Nullable String startedBy) {
        RunTable runs = new RunTable(session);
        Instant now = now();
        runs.endSilent(now);
        if (runs.running(context.realm()).isPresent()) {
            return Optional.empty();
        }
        String id = KeycloakModelUtils.generateId();
        RunEntity run = new RunEntity(id, context.realm(), node, scope, now.toEpochMilli(), startedBy);
        if (!runs.add(run)) {
            session.getTransactionManager().setRollbackOnly();
            return Optional.empty();
        }
        StoredRun started = new StoredRun(id, context);
        List<Runner.Part> parts = parts(
                scope,
                context,
                new AssessmentCriteria(profile, now, profile.assessments().window()));
        ExecutorService threads = session.getProvider(ExecutorsProvider.class).getExecutor(THREADS);
        Runnable traced =
                TracedSpan.around(context.server(), "assessment", context.realm(), new Runner(started, parts));
        AfterCommit.run(session, () -> launch(started, traced, threads));
        return Optional.of(run.toRun(now));
    }

    /**
     * Cancels a run.
     *
     * @return false if it is over already
     */
    public boolean cancel(KeycloakSession session, Run run) {
        boolean isCancelled = new RunTable(session).end(run.id(), Status.CANCELLED, null, now());
        StoredRun here = own.get(run.id());
        if (isCancelled && here != null) {
            AfterCommit.run(session, here::stop);
        }
        return isCancelled;
    }

    public Optional<Run> find(KeycloakSession session, RealmModel realm, String id) {
        return current(session).find(realm.getId(), id).map(run -> run.toRun(now()));
    }

    /** Returns the run of a realm that was started last, in any state. */
    public Optional<Run> latest(KeycloakSession session, RealmModel realm) {
        return page(session, realm, 0, 1).stream().findFirst();
    }

    /** Returns runs of a realm, the newest first. */
    public List<Run> page(KeycloakSession session, RealmModel realm, int first, int max) {
        return current(session).page(realm.getId(), first, max).stream()
                .map(run -> run.toRun(now()))
                .toList();
    }

    /** Returns the results of a run so far. */
    public StoredAssessment stored(KeycloakSession session, Run run) {
        return new TableAssessment(session.getKeycloakSessionFactory(), run);
    }

    /**
     * Returns the result of a run for one subject.
     *
     * @param subject internal id
     */
    public <T extends Assessed> Optional<T> found(KeycloakSession session, Run run, Class<T> type, String subject) {
        return new AssessedTable(session).find(run.id(), type, subject);
    }

    private static RunTable current(KeycloakSession session) {
        RunTable runs = new RunTable(session);
        runs.endSilent(now());
        return runs;
    }

    private List<Runner.Part> parts(AssessmentScope scope, RunContext context, AssessmentCriteria criteria) {
        List<Runner.Part> parts = new ArrayList<>(List.of(new Runner.Address()));
        if (scope.clients()) {
            parts.add(new Runner.Clients(clients, criteria));
        }
        if (scope.apis()) {
            parts.add(new Runner.Apis(apis, context, criteria));
        }
        return parts;
    }

    private void launch(StoredRun run, Runnable runner, ExecutorService threads) {
        own.put(run.id(), run);
        try {
            threads.execute(() -> work(run, runner));
        } catch (RejectedExecutionException ending) {
            own.remove(run.id());
            LOG.warnf("Assessment %s can't start, since the server is shutting down; it will time out", run.id());
        }
    }

    private void work(StoredRun run, Runnable runner) {
        try {
            runner.run();
        } catch (RuntimeException unwritten) {
            LOG.errorf(unwritten, "The result of assessment %s can't be stored; it will time out", run.id());
        } finally {
            own.remove(run.id());
        }
    }

    private void beat() {
        each(StoredRun::beat);
    }

    /**
     * Applies an action to each run of this node. A failure for one run doesn't affect the others: a run without a
     * heartbeat is ended after {@link RunTable#SILENCE}.
     */
    private void each(Consumer<StoredRun> action) {
        own.values().forEach(run -> {
            try {
                action.accept(run);
            } catch (RuntimeException failed) {
                LOG.warnf("Nothing could be written of assessment %s: %s", run.id(), failed);
            }
        });
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "helseprofil-heartbeat");
        thread.setDaemon(true);
        return thread;
    }

    /** Returns the current instant in milliseconds, the precision of the table. */
    private static Instant now() {
        return ServerClock.INSTANCE.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * Scope of a run.
     *
     * @param clients whether it covers the clients and the settings of the realm
     * @param apis whether it covers the APIs
     */
    public record AssessmentScope(boolean clients, boolean apis) {}
}
