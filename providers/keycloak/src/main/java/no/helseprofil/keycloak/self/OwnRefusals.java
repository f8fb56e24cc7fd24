package no.helseprofil.keycloak.self;

import java.time.Duration;
import no.helseprofil.assessment.OwnStanding;
import no.helseprofil.assessment.OwnStanding.ClientAuthentication;
import no.helseprofil.assessment.OwnStanding.RefusedRequests;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.observations.Refusals.Refused;
import no.helseprofil.keycloak.server.ServerClock;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/** Refused requests that named a client, from the counts of refusals. */
final class OwnRefusals {

    /** Most causes in a response; those of authenticated requests come before those that a stranger may have caused. */
    private static final int MOST = 100;

    private OwnRefusals() {}

    /**
     * Returns what a client reads about itself besides an assessment.
     *
     * @param authentication the client's authentication; null for one of its contacts
     */
    static OwnStanding standing(
            KeycloakSession session, ClientModel client, @Nullable ClientAuthentication authentication) {
        Refused.Asked asked = new Refused.Asked(
                ServerClock.INSTANCE.instant().minus(Duration.ofDays(OwnStanding.DAYS)), null, client.getId(), true);
        return new OwnStanding(
                authentication,
                Observations.of(session).refusals().refused(session, client.getRealm(), asked, 0, MOST).stream()
                        .map(line -> new RefusedRequests(
                                line.requirement(), line.endpoint(), line.proven(), line.count(), line.last()))
                        .toList());
    }
}
