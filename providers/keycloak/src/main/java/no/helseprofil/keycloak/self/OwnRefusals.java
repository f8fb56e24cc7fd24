package no.helseprofil.keycloak.self;

import java.time.Duration;
import no.helseprofil.assessment.OwnStanding;
import no.helseprofil.assessment.OwnStanding.ClientAuthentication;
import no.helseprofil.assessment.OwnStanding.RefusedRequests;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.observations.Refused;
import no.helseprofil.keycloak.server.ServerClock;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/** The requests in a client's name that were refused, as they are counted already. */
final class OwnRefusals {

    /** A client is told of so many causes, its own before those that a stranger may have made. */
    private static final int MOST = 100;

    private OwnRefusals() {}

    /**
     * What a client is told of itself beside an assessment.
     *
     * @param authentication how it has shown who it is; null for a person who answers for it
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
