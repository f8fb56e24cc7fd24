package no.helseprofil.keycloak.assessment;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import no.helseprofil.assessment.Run.Status;
import no.helseprofil.keycloak.assessment.Assessments.AssessmentScope;
import no.helseprofil.keycloak.assessment.RunContext.RunOverException;
import no.helseprofil.keycloak.assessment.RunEntity.RunTable;
import no.helseprofil.keycloak.database.RealmLock;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ProfileProvider;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profile.AssessmentSettings;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Regular upkeep, which runs on one node every few seconds. It ends runs whose nodes are gone, starts assessments that
 * are due, and deletes runs that have been kept long enough. Each realm has transactions of its own, so that an error
 * in one realm doesn't affect the others.
 *
 * @param assessments the assessments of the server
 */
record AssessmentScheduler(Assessments assessments) {

    private static final Logger LOG = Logger.getLogger(AssessmentScheduler.class);

    /** Maximum number of runs that are deleted at a time; the next turn comes in a few seconds. */
    private static final int RUNS = 20;

    void run(KeycloakSession session) {
        KeycloakSessionFactory server = session.getKeycloakSessionFactory();
        KeycloakModelUtils.runJobInTransaction(server, job -> new RunTable(job).endSilent(now()));
        List<String> underProfile = session.realms()
                .getRealmsWithProviderTypeStream(ProfileProvider.class)
                .map(RealmModel::getId)
                .toList();
        underProfile.forEach(realm -> attempt(context(server, realm), this::startIfDue));
        new RunTable(session)
                .realms()
                .forEach(realm -> attempt(context(server, realm), AssessmentScheduler::forgetOld));
    }

    private void startIfDue(RunContext context) {
        context.in((session, realm) -> {
            RealmProfiles.of(session)
                    .active()
                    .map(RealmProfile.Active::profile)
                    .filter(profile -> isDue(session, realm, profile))
                    .ifPresent(profile -> {
                        RealmLock.take(session, realm);
                        if (isDue(session, realm, profile)) {
                            start(session, context, profile);
                        }
                    });
            return context;
        });
    }

    private static boolean isDue(KeycloakSession session, RealmModel realm, Profile profile) {
        if (profile.assessments().every() == null) {
            return false;
        }
        Instant now = now();
        Instant lastStart = new RunTable(session)
                .page(realm.getId(), 0, 1).stream()
                        .map(run -> run.toRun(now).started())
                        .findFirst()
                        .orElse(null);
        return Due.is(profile.assessments(), lastStart, now);
    }

    private void start(KeycloakSession session, RunContext context, Profile profile) {
        AssessmentSettings settings = profile.assessments();
        assessments.start(session, context, profile, new AssessmentScope(settings.clients(), settings.apis()), null);
    }

    private static void forgetOld(RunContext context) {
        context.in((session, realm) -> older(session, realm))
                .forEach(run -> context.in((session, realm) -> {
                    new RunTable(session).forget(run);
                    return run;
                }));
    }

    /**
     * Returns the runs that may be deleted. The last run that was done stays, however old, since it is the present
     * knowledge about the realm.
     */
    private static List<String> older(KeycloakSession session, RealmModel realm) {
        AssessmentSettings settings = RealmProfiles.of(session)
                .active()
                .map(active -> active.profile().assessments())
                .orElse(AssessmentSettings.NONE);
        RunTable runs = new RunTable(session);
        Instant now = now();
        String lastDone = runs.newest(realm.getId(), Status.DONE)
                .map(run -> run.toRun(now).id())
                .orElse("");
        return runs.older(realm.getId(), now.minus(settings.kept()), lastDone, RUNS);
    }

    private static void attempt(RunContext context, Consumer<RunContext> work) {
        try {
            work.accept(context);
        } catch (RunOverException removedMeanwhile) {
            LOG.debugf("Realm %s is gone", context.realm());
        } catch (RuntimeException failed) {
            LOG.errorf(
                    failed, "The assessments of realm %s could not be maintained; it is tried again", context.realm());
        }
    }

    private static RunContext context(KeycloakSessionFactory server, String realm) {
        return new RunContext(server, realm, null);
    }

    private static Instant now() {
        return ServerClock.INSTANCE.instant();
    }

    /** Schedule of a realm's assessments. */
    static final class Due {

        private Due() {}

        /**
         * Returns whether the next assessment is due.
         *
         * @param lastStart start of the last run, however it was started and ended; null if there was none
         */
        static boolean is(AssessmentSettings settings, @Nullable Instant lastStart, Instant now) {
            return settings.every() != null
                    && (lastStart == null || !lastStart.plus(settings.every()).isAfter(now));
        }
    }
}
