package no.helseprofil.keycloak.door;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.request.FactsReader;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.organisation.RegisteredOrganisation;
import no.helseprofil.organisation.RepresentedOrganisation;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.organisation.Organisation;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Waits for the organisation register to say what the facts of a request will tell of it. Whom the request is about is read in
 * a session of its own, which is over when the waiting begins, so that no database connection waits with it. What isn't known
 * in time the facts tell as unknown.
 *
 * @param session the request, of which nothing has been read yet
 * @param active the profile of its realm
 */
record OrganisationWait(KeycloakSession session, RealmProfile.Active active) {

    /** A child some levels down takes several look-ups, one after the other; each has a time limit of its own. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    void at(Endpoint endpoint) {
        boolean isAsked = endpoint == Endpoint.TOKEN || endpoint == Endpoint.PUSHED_AUTHORIZATION;
        if (isAsked && active.profile().registers().organisations() != null) {
            unknown(endpoint)
                    .map(organisation ->
                            RegisteredOrganisation.lookUp(Registers.of(session).organisations(), organisation))
                    .ifPresent(OrganisationWait::await);
        }
    }

    private Optional<RepresentedOrganisation> unknown(Endpoint endpoint) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                session.getKeycloakSessionFactory(),
                session.getContext(),
                ahead -> unknown(new FactsReader(ahead, active).read(endpoint)),
                "organisation of a request");
    }

    private Optional<RepresentedOrganisation> unknown(Facts facts) {
        return facts.organisation() == null || facts.organisation().isKnown() || !Organisation.isProven(facts)
                ? Optional.empty()
                : Organisation.named(facts, active.profile().parametersOf(Catalogue.get(Organisation.class)));
    }

    private static void await(CompletableFuture<Void> lookUps) {
        try {
            lookUps.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unknown) {
            // what isn't known by now the facts tell as unknown
        }
    }
}
