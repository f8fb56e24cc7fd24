package no.helseprofil.keycloak.self;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.OwnStanding.ClientAuthentication;
import no.helseprofil.assessment.probe.ApiTarget;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.probe.ApiProber;
import no.helseprofil.keycloak.probe.ApiTargets;
import no.helseprofil.keycloak.quota.Quotas;
import no.helseprofil.keycloak.quota.Quotas.Quota;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.self.SelfResource.ClientReport;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/**
 * Probe of one API at the request of the client that represents it, with the prober of the assessments and the
 * operator's same limits on destinations. The caller is authenticated in a session of its own, which ends before the
 * probe begins, so that no database connection is held while an API is called.
 */
final class OwnProbe {

    /** Most probes at a time on a node; each occupies one of the server's threads. */
    private static final int AT_A_TIME = 2;

    private static final Semaphore PLACES = new Semaphore(AT_A_TIME);
    private static final Duration BEFORE_THE_NEXT = Duration.ofSeconds(30);
    private static final String WORK = "helseprofil own probe";

    private final ProfileRequest request;
    private final RealmProfile.Active active;

    OwnProbe(KeycloakSession session, RealmProfile.Active active) {
        this.request = ProfileRequest.of(session);
        this.active = active;
    }

    /**
     * Probes the API of the calling client.
     *
     * @return the caller and the response of the API
     * @throws ChallengeException if the request doesn't authenticate the client, or the API isn't probed
     */
    Probed probe() throws ChallengeException {
        Asked asked = request.ahead(WORK, this::ask);
        if (asked.refusal() != null) {
            throw asked.refusal();
        }
        if (!PLACES.tryAcquire()) {
            throw ChallengeException.answeredBy(SelfResource.busy(BEFORE_THE_NEXT));
        }
        try {
            Begun begun = request.ahead(WORK, () -> begin(asked.client()));
            if (begun == null) {
                throw ChallengeException.invalidToken("the client no longer exists");
            }
            if (begun.left() != null) {
                throw ChallengeException.answeredBy(SelfResource.enough(Quota.PROBE, begun.left()));
            }
            return new Probed(asked.client(), asked.authentication(), begun.found());
        } finally {
            PLACES.release();
        }
    }

    /** Authenticates the caller. Only a client that represents an API takes a place. */
    private Asked ask() {
        try {
            SelfCaller caller = SelfCaller.of(request.session(), active);
            return new Asked(caller.client().getId(), caller.authentication(), refusal(caller.client()));
        } catch (ChallengeException unshown) {
            return new Asked("", new ClientAuthentication("", null, null), unshown);
        }
    }

    private static @Nullable ChallengeException refusal(ClientModel client) {
        return ApiScope.isApi(client)
                ? null
                : ChallengeException.answeredBy(SelfResource.missing(
                        "this client doesn't represent an API: its attribute helseprofil.api isn't true"));
    }

    private @Nullable Begun begin(String id) {
        KeycloakSession session = request.session();
        ClientModel client = session.getContext().getRealm().getClientById(id);
        if (client == null) {
            return null;
        }
        Instant now = ServerClock.INSTANCE.instant();
        Optional<Duration> wait = Quotas.use(session, client, Quota.PROBE, now);
        return new Begun(
                wait.orElse(null),
                ApiTargets.of(client),
                ApiProber.of(session, client.getRealm(), active.profile()),
                now);
    }

    /**
     * The caller.
     *
     * @param refusal reason why nothing is probed; null if it is
     */
    private record Asked(
            String client,
            ClientAuthentication authentication,
            @Nullable ChallengeException refusal) {}

    /**
     * A probe that can be sent.
     *
     * @param left time to wait instead; null if none
     */
    private record Begun(@Nullable Duration left, ApiTarget target, ApiProber prober, Instant at) {

        ClientReport found() {
            List<AssessedApi> found = new ArrayList<>();
            prober.probe(List.of(target), () -> false, found::add);
            return ClientReport.probed(found, at, ServerClock.INSTANCE.instant());
        }
    }

    /**
     * Result of a probe.
     *
     * @param client internal id of the calling client
     * @param authentication the client's authentication
     * @param found the response of the API
     */
    record Probed(String client, ClientAuthentication authentication, ClientReport found) {}
}
