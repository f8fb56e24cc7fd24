package no.helseprofil.keycloak.self;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.OwnStanding.Authentication;
import no.helseprofil.assessment.probe.ApiTarget;
import no.helseprofil.keycloak.allowance.Allowance;
import no.helseprofil.keycloak.allowance.Allowances;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.probe.ApiProber;
import no.helseprofil.keycloak.probe.ApiTargets;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/**
 * A probe of one API, since the client that stands for it asks for it: by the same prober as in an assessment, where
 * the operator lets it go and nowhere else. Who asks is found out in a session of its own, which is over when the
 * waiting begins: no database connection waits for an API.
 */
final class OwnProbe {

    /** How many wait for their API at a time on a node: each of them has a thread of the server's. */
    private static final int AT_A_TIME = 2;

    private static final Semaphore PLACES = new Semaphore(AT_A_TIME);
    private static final Duration BEFORE_THE_NEXT = Duration.ofSeconds(30);

    private final ProfileRequest request;
    private final RealmProfile.Active active;

    OwnProbe(KeycloakSession session, RealmProfile.Active active) {
        this.request = ProfileRequest.of(session);
        this.active = active;
    }

    /**
     * Probes the API of the client that asks.
     *
     * @return who asked, and what the API answered
     * @throws ChallengeException if a token doesn't show which client it is
     * @throws WebApplicationException with the answer, if it isn't probed
     */
    Probed probe() throws ChallengeException {
        if (!PLACES.tryAcquire()) {
            throw new WebApplicationException(SelfResource.busy(BEFORE_THE_NEXT));
        }
        try {
            Asked asked = request.ahead("helseprofil own probe", this::ask);
            if (asked.challenge() != null) {
                throw asked.challenge();
            }
            if (asked.begun() == null) {
                throw new WebApplicationException(asked.refusal());
            }
            return asked.begun().ended();
        } finally {
            PLACES.release();
        }
    }

    /** What comes of it is handed out, and thrown by whoever asked: an exception would undo what was used up. */
    private Asked ask() {
        KeycloakSession session = request.session();
        try {
            SelfCaller caller = SelfCaller.of(session, active);
            return ask(session, caller);
        } catch (ChallengeException challenge) {
            return new Asked(null, challenge, null);
        } catch (WebApplicationException refused) {
            return new Asked(null, null, refused.getResponse());
        }
    }

    private Asked ask(KeycloakSession session, SelfCaller caller) {
        ClientModel client = caller.client();
        if (!ApiScope.isApi(client)) {
            return new Asked(
                    null,
                    null,
                    SelfResource.missing("this client stands for no API; helseprofil.api says that it does"));
        }
        Instant now = ServerClock.INSTANCE.instant();
        return Allowances.use(session, client, Allowance.PROBE, now)
                .map(left -> new Asked(null, null, SelfResource.enough(Allowance.PROBE, left)))
                .orElseGet(() -> new Asked(
                        new Begun(
                                caller,
                                ApiTargets.of(client),
                                ApiProber.of(session, client.getRealm(), active.profile()),
                                now),
                        null,
                        null));
    }

    /** One of the three. */
    private record Asked(
            @Nullable Begun begun,
            @Nullable ChallengeException challenge,
            @Nullable Response refusal) {}

    private record Begun(SelfCaller caller, ApiTarget target, ApiProber prober, Instant at) {

        Probed ended() {
            List<AssessedApi> found = new ArrayList<>();
            prober.probe(List.of(target), () -> false, found::add);
            return new Probed(
                    caller.client().getId(),
                    caller.authentication(),
                    OwnPart.probed(found, at, ServerClock.INSTANCE.instant()));
        }
    }

    /**
     * What came of it.
     *
     * @param client internal id of the client that asked
     * @param authentication how it has shown who it is
     * @param found what the API answered
     */
    record Probed(String client, Authentication authentication, OwnPart found) {}
}
