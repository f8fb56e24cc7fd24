package no.helseprofil.keycloak.door;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.claims.AwaitedPractitioner;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.Step;
import no.helseprofil.keycloak.server.TracedSpan;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.organisation.RegisteredOrganisation;
import no.helseprofil.organisation.RepresentedOrganisation;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.assertion.KeyPossession;
import no.helseprofil.profile.organisation.Organisation;
import no.helseprofil.profile.organisation.Representation;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Practitioner;
import org.keycloak.models.KeycloakSession;

/**
 * Reads a request, and waits for the registers that its facts or its tokens go by. Where there may be something to wait
 * for it is read in a session of its own, which is over when the waiting begins, so that no database connection waits
 * with it. Nothing later waits.
 *
 * @param session the request, of which nothing has been read yet
 * @param active the profile of its realm
 */
record AwaitedFacts(KeycloakSession session, RealmProfile.Active active) {

    /** A child some levels down takes several look-ups, one after the other; each has a time limit of its own. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private static final String WAITING = "lookup";
    private static final String REGISTER = "register";

    Facts read(Endpoint endpoint) {
        ProfileRequest request = ProfileRequest.of(session);
        boolean practitioners = Step.PRACTITIONER.isAt(endpoint) && AwaitedPractitioner.isInRegister(active);
        boolean organisations =
                Step.ORGANISATION.isAt(endpoint) && active.profile().registers().organisations() != null;
        if (!practitioners && !organisations) {
            return request.read(endpoint, active);
        }
        Read read = request.ahead("whom a request is about", () -> {
            Facts facts = request.read(endpoint, active);
            return new Read(
                    facts,
                    practitioners ? AwaitedPractitioner.of(request.session(), endpoint, active) : Optional.empty(),
                    organisations ? unknown(facts) : Optional.empty());
        });
        Optional<Answer<Practitioner>> practitioner = read.practitioner().map(user -> await(user, endpoint));
        read.organisation().ifPresent(this::await);
        return request.complete(read.facts(), practitioner.orElse(null), active);
    }

    private Optional<RepresentedOrganisation> unknown(Facts facts) {
        return facts.organisation() == null || facts.organisation().isKnown() || !KeyPossession.isProven(facts)
                ? Optional.empty()
                : new Representation(facts, active.profile().parametersOf(Catalogue.get(Organisation.class))).named();
    }

    private Answer<Practitioner> await(AwaitedPractitioner user, Endpoint endpoint) {
        try (TracedSpan span = TracedSpan.begin(session, WAITING)) {
            span.say(REGISTER, "practitioners");
            return user.await(session, endpoint, active);
        }
    }

    private void await(RepresentedOrganisation organisation) {
        try (TracedSpan span = TracedSpan.begin(session, WAITING)) {
            span.say(REGISTER, "organisations");
            await(RegisteredOrganisation.lookUp(Registers.of(session).organisations(), organisation));
        }
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

    /** What was read, and whom to wait for. */
    private record Read(
            Facts facts, Optional<AwaitedPractitioner> practitioner, Optional<RepresentedOrganisation> organisation) {}
}
