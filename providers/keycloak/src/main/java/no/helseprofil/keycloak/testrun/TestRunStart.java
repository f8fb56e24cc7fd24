package no.helseprofil.keycloak.testrun;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Registration;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.database.ClientLock;
import no.helseprofil.keycloak.database.RealmLock;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.testrun.TemporaryClients.OfferedClient;
import no.helseprofil.keycloak.testrun.TemporaryClients.TestRunMark;
import no.helseprofil.keycloak.testrun.TestRunEntity.BegunRun;
import no.helseprofil.keycloak.testrun.TestRunEntity.TestRunTable;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.testrun.TestRun.TestRunSetup;
import no.helseprofil.testrun.TestRun.TestRunSetup.Software;
import no.helseprofil.testrun.TestRunProgress;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Timetable.Phase;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.Version;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * Start of a run, with a client that is created for it or with an authenticated one. A request that will be refused is
 * refused before the lock of the realm is taken, so that strangers don't block administrators.
 *
 * @param id id that its owner gets
 * @param client the client
 */
public record TestRunStart(String id, ClientModel client) {

    /**
     * Begins a run with a client that is created for it.
     *
     * @param body request for the client
     */
    public static TestRunStart temporary(KeycloakSession session, Profile profile, byte[] body)
            throws TestRunRefusedException {
        OfferedClient offered = OfferedClient.read(body);
        RealmModel realm = session.getContext().getRealm();
        TestRunQuota.require(session, realm, true);
        TemporaryClients clients = new TemporaryClients(session, realm);
        ClientRepresentation judged = clients.judged(offered, profile);
        RealmLock.take(session, realm);
        TestRunQuota.require(session, realm, true);
        ClientModel client = clients.create(judged);
        return begin(session, profile, client, true, offered.grants(), offered.software());
    }

    /**
     * Begins a run with a client that has presented a token of its own, as it is registered.
     *
     * @param body name and version of its software; empty if it names none
     */
    public static TestRunStart own(KeycloakSession session, Profile profile, ClientModel caller, byte[] body)
            throws TestRunRefusedException {
        Software software = body.length == 0 ? null : OfferedClient.readSoftware(body);
        RealmModel realm = session.getContext().getRealm();
        requireFree(session, caller);
        TestRunQuota.require(session, realm, false);
        RealmLock.take(session, realm);
        TestRunQuota.require(session, realm, false);
        ClientModel client = ClientLock.take(session, realm, caller);
        if (client == null) {
            throw new TestRunRefusedException(409, "the client no longer exists");
        }
        requireFree(session, client);
        Set<String> grants = new LinkedHashSet<>();
        if (client.isServiceAccountsEnabled()) {
            grants.add("client_credentials");
        }
        if (client.isStandardFlowEnabled()) {
            grants.add("authorization_code");
            grants.add("refresh_token");
        }
        return begin(session, profile, client, false, grants, software);
    }

    private static void requireFree(KeycloakSession session, ClientModel client) throws TestRunRefusedException {
        if (isOn(session, client)) {
            throw new TestRunRefusedException(409, "end the run that the client is in, or wait until it ends");
        }
    }

    private static boolean isOn(KeycloakSession session, ClientModel client) {
        Optional<TestRunMark> mark = TestRunMark.of(client);
        if (mark.isEmpty()) {
            return false;
        }
        TestRunEntity run = new TestRunTable(session).find(mark.get().run());
        return mark.get().temporary() || run != null && run.isOn(ServerClock.INSTANCE.instant());
    }

    private static TestRunStart begin(
            KeycloakSession session,
            Profile profile,
            ClientModel client,
            boolean temporary,
            Set<String> grants,
            @Nullable Software software) {
        TestRunProgress trial = TestRunProgress.begin(grants, contradicted(session, profile, client))
                .of(new TestRunSetup(software, version(), Version.VERSION, Catalogue.EDITION.id()));
        return new TestRunStart(TestRuns.of(session).begin(session, client, temporary, trial), client);
    }

    private static String version() {
        String version = TestRunStart.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Returns the requirements that the registration contradicts, without those that are only measured. */
    private static List<String> contradicted(KeycloakSession session, Profile profile, ClientModel client) {
        Terms terms = profile.terms(ClientReader.migration(client), ServerClock.INSTANCE.instant());
        ClientMetadata metadata = new ClientReader(session, client.getRealm()).stored(client);
        return Registration.findings(
                        ClientReader.standing(client, profile, ServerClock.INSTANCE.instant()), metadata, terms)
                .stream()
                .filter(finding -> finding.phase() != Phase.MEASURED)
                .map(finding -> finding.requirement().id())
                .distinct()
                .toList();
    }

    /**
     * Limit on the number of runs. Runs of authenticated clients and of temporary clients are counted separately, so
     * that strangers don't use up what is there for the others.
     *
     * @param atOnce most runs at once
     * @param inADay most runs begun in 24 hours
     * @param where where the limit applies, as part of a sentence
     */
    record TestRunQuota(int atOnce, int inADay, String where) {

        static final Duration DAY = Duration.ofDays(1);
        static final TestRunQuota OF_REALM = new TestRunQuota(20, 200, "in this realm");

        /** Limit for temporary clients from one address, so that one sender doesn't take all places. */
        static final TestRunQuota OF_ADDRESS = new TestRunQuota(10, 50, "from your address");

        /** Refuses a run, with the reason, if there is no room for one more. */
        static void require(KeycloakSession session, RealmModel realm, boolean temporary)
                throws TestRunRefusedException {
            Instant dayAgo = ServerClock.INSTANCE.instant().minus(DAY);
            List<BegunRun> begun = new TestRunTable(session).begun(realm.getId(), temporary, dayAgo);
            OF_REALM.require(begun, dayAgo);
            if (temporary) {
                String address = session.getContext().getConnection().getRemoteAddr();
                OF_ADDRESS.require(
                        begun.stream().filter(run -> run.isBegunAt(address)).toList(), dayAgo);
            }
        }

        void require(List<BegunRun> begun, Instant dayAgo) throws TestRunRefusedException {
            if (begun.stream().filter(BegunRun::isOn).count() >= atOnce) {
                throw new TestRunRefusedException(
                        429, "wait until another run has ended: " + atOnce + " are on " + where);
            }
            if (begun.stream()
                            .filter(run -> run.started() >= dayAgo.toEpochMilli())
                            .count()
                    >= inADay) {
                throw new TestRunRefusedException(
                        429, "come back later: " + inADay + " runs have begun " + where + " in 24 hours");
            }
        }
    }

    /** Refusal to begin a test run, and what to do about it. */
    public static final class TestRunRefusedException extends Exception {

        private final int status;

        /**
         * Creates a refusal.
         *
         * @param status HTTP status
         * @param remedy what to do; quotes nothing of the request
         */
        public TestRunRefusedException(int status, String remedy) {
            super(remedy);
            this.status = status;
        }

        public int status() {
            return status;
        }

        public String remedy() {
            return String.valueOf(getMessage());
        }
    }
}
