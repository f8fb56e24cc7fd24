package no.helseprofil.keycloak.testrun;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.EvaluatedRequest.Interceptor;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.server.ClusterTask;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.keycloak.server.StartOptions.StartOption;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.testrun.TemporaryClients.TestRunMark;
import no.helseprofil.keycloak.testrun.TestRunEntity.TestRunTable;
import no.helseprofil.testrun.TestRun;
import no.helseprofil.testrun.TestRunProgress;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakSessionTask;
import org.keycloak.models.RealmModel;
import org.keycloak.models.jpa.entities.ClientEntity;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.provider.ProviderEvent;

/**
 * Test runs of all realms. They are meant for realms that no production API trusts: the operator allows them for the
 * server, and the administrator opens a realm for them. Every minute one node ends the runs that are over, and removes
 * what was created for them.
 */
public final class TestRuns implements Interceptor {

    /** Duration of a run. */
    public static final Duration LONGEST = Duration.ofMinutes(30);

    /** Start option that allows test runs. */
    public static final StartOption START_OPTION = StartOption.flag(
            "try",
            "`true`: realms may be opened for [test runs](try.md), whose clients aren't registered. Never where"
                    + " production APIs trust a realm");

    private static final Logger LOG = Logger.getLogger(TestRuns.class);
    private static final String TASK = "helseprofil-trials";
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final int ID_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern METADATA =
            Pattern.compile(".*\\.well-known/(openid-configuration|oauth-authorization-server)(/.*)?");

    private final boolean allowed;

    private TestRuns(boolean allowed) {
        this.allowed = allowed;
    }

    /** Returns the test runs of a node that hasn't read yet whether they are allowed. */
    public static TestRuns none() {
        return new TestRuns(false);
    }

    /** Returns the test runs of a node that starts. An unusable option is logged and allows none. */
    public static TestRuns ofServer(StartOptions options) {
        try {
            return new TestRuns(options.flag(START_OPTION));
        } catch (StartOptions.UnusableException unusable) {
            LOG.errorf("There are no test runs until the server is started with another %s", unusable.getMessage());
            return none();
        }
    }

    public static TestRuns of(KeycloakSession session) {
        return ProfileProviderFactory.part(session, TestRuns.class);
    }

    /** Returns whether clients may be tested against a realm. */
    public boolean isOpen(RealmProfile profile) {
        return allowed
                && profile.active().filter(active -> active.profile().trials()).isPresent();
    }

    @Override
    public Optional<Refusal> intercept(KeycloakSession session, EvaluatedRequest judged, RealmProfile.Active active) {
        return isOpen(active) ? TestRunRequests.meet(session, judged) : Optional.empty();
    }

    /** Records responses to clients under test; in realms that aren't open for test runs it does nothing. */
    @Override
    public void answered(KeycloakSession session, ContainerResponseContext response) {
        if (!isOpen(RealmProfiles.of(session))) {
            return;
        }
        if (response.getStatus() == Response.Status.OK.getStatusCode()
                && METADATA.matcher(session.getContext().getUri().getPath()).matches()) {
            TestRunRequests.discovered(session);
            return;
        }
        EvaluatedRequest.of(session).ifPresent(judged -> TestRunRequests.answered(session, judged, response));
    }

    /** Starts the timer that ends runs. */
    public void start(KeycloakSessionFactory server) {
        new ClusterTask(TASK, BETWEEN_LOOKS, this::endOver).start(server);
    }

    /** Deletes a run with its client or realm. An imported temporary client has no run, and is removed at once. */
    public void on(ProviderEvent event) {
        if (event instanceof RealmModel.RealmPostCreateEvent imported) {
            KeycloakSession session = imported.getKeycloakSession();
            RealmModel realm = imported.getCreatedRealm();
            new TestRunTable(session)
                    .marked(TemporaryClients.NAMES).stream()
                            .filter(client -> realm.getId().equals(client.getRealmId()))
                            .map(ClientEntity::getId)
                            .toList()
                            .forEach(new TemporaryClients(session, realm)::removeIfForsaken);
        } else if (event instanceof ClientModel.ClientRemovedEvent removed) {
            ClientModel client = removed.getClient();
            new TestRunTable(removed.getKeycloakSession())
                    .forgetClient(client.getRealm().getId(), client.getId());
        } else if (event instanceof RealmModel.RealmRemovedEvent removed) {
            new TestRunTable(removed.getKeycloakSession())
                    .forgetRealm(removed.getRealm().getId());
        }
    }

    /**
     * Begins a run. The caller holds the lock of the realm and has checked that there is room.
     *
     * @param trial its observations at its begin
     * @return the id that its owner gets
     */
    String begin(KeycloakSession session, ClientModel client, boolean temporary, TestRunProgress trial) {
        RealmModel realm = client.getRealm();
        Instant now = ServerClock.INSTANCE.instant();
        byte[] random = new byte[ID_BYTES];
        RANDOM.nextBytes(random);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        TestRun run = new TestRun(client.getClientId(), temporary, now, now.plus(LONGEST), null, trial);
        TestRunEntity entity = new TestRunEntity(Sha256.of(id), realm.getId(), client.getId(), run);
        entity.knowAddress(session.getContext().getConnection().getRemoteAddr());
        new TestRunTable(session).add(entity);
        new TestRunMark(entity.id(), temporary).put(client);
        return id;
    }

    /** Returns a run for its owner; ends it first if its time is over. */
    public Optional<TestRun> find(KeycloakSession session, RealmModel realm, String id) {
        TestRunEntity run = new TestRunTable(session).find(Sha256.of(id));
        if (run == null || !run.realm().equals(realm.getId())) {
            return Optional.empty();
        }
        return !run.isEnded() && !run.isOn(ServerClock.INSTANCE.instant())
                ? end(session, realm, id)
                : Optional.of(run.toRun());
    }

    /** Ends a run and removes what was created for it; one that has ended stays as it is. */
    public Optional<TestRun> end(KeycloakSession session, RealmModel realm, String id) {
        TestRunEntity run = new TestRunTable(session).locked(Sha256.of(id));
        if (run == null || !run.realm().equals(realm.getId())) {
            return Optional.empty();
        }
        end(session, realm, run);
        return Optional.of(run.toRun());
    }

    private static void end(KeycloakSession session, RealmModel realm, TestRunEntity run) {
        if (run.isEnded()) {
            return;
        }
        run.end(ServerClock.INSTANCE.instant());
        if (run.isTemporary()) {
            new TemporaryClients(session, realm).remove(run.subject());
            return;
        }
        ClientModel client = realm.getClientById(run.subject());
        if (client != null
                && TestRunMark.of(client)
                        .filter(mark -> mark.run().equals(run.id()))
                        .isPresent()) {
            TestRunMark.remove(client);
        }
    }

    /** Ends all runs that are over. A failure with one run or client doesn't affect others, and is tried again. */
    private void endOver(KeycloakSession session) {
        KeycloakSessionFactory server = session.getKeycloakSessionFactory();
        TestRunTable table = new TestRunTable(session);
        table.forgetOld(ServerClock.INSTANCE.instant());
        table.open().forEach(run -> attempt(server, run.realm(), job -> endIfOver(job, run.realm(), run.id())));
        table.marked(TemporaryClients.NAMES)
                .forEach(client -> attempt(
                        server,
                        client.getRealmId(),
                        job -> removeIfForsaken(job, client.getRealmId(), client.getId())));
    }

    private static void attempt(KeycloakSessionFactory server, String realmId, KeycloakSessionTask work) {
        try {
            KeycloakModelUtils.runJobInTransaction(server, work);
        } catch (RuntimeException failed) {
            LOG.errorf(failed, "A test run of realm %s, or its client, could not be ended; it is tried again", realmId);
        }
    }

    private void endIfOver(KeycloakSession session, String realmId, String id) {
        RealmModel realm = session.realms().getRealm(realmId);
        @Nullable TestRunEntity run = new TestRunTable(session).locked(id);
        if (run == null) {
            return;
        }
        if (realm == null) {
            run.end(ServerClock.INSTANCE.instant()); // its realm was removed without an event
            return;
        }
        session.getContext().setRealm(realm);
        boolean open = isOpen(RealmProfiles.of(session));
        if (!open || !run.isOn(ServerClock.INSTANCE.instant())) {
            end(session, realm, run);
        }
    }

    private static void removeIfForsaken(KeycloakSession session, String realmId, String client) {
        RealmModel realm = session.realms().getRealm(realmId);
        if (realm != null) {
            session.getContext().setRealm(realm);
            new TemporaryClients(session, realm).removeIfForsaken(client);
        }
    }
}
