package no.helseprofil.keycloak.policy;

import java.util.Optional;
import no.helseprofil.judgement.Finding;
import no.helseprofil.keycloak.client.ClientIncident;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.RefusedException;
import no.helseprofil.keycloak.users.CallingAdministrator;
import no.helseprofil.profile.Endpoint;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;

/**
 * The registration of a client that gets nothing in an incident: its registration access token neither reads, changes
 * nor deletes it, and of administrators only those with {@code manage-realm} change or delete it.
 */
record RegistrationInIncident(KeycloakSession session) {

    /**
     * Refuses what is asked for of a registration.
     *
     * @throws RefusedException if the client gets nothing
     */
    void asked(ClientCRUDContext context) {
        of(context).ifPresent(finding -> {
            throw new RefusedException(Refusal.of(session, context.getTargetClient(), finding), Endpoint.OTHER);
        });
    }

    /** Returns the refusal in an incident; empty if there is none. */
    Optional<Finding> of(ClientCRUDContext context) {
        ClientModel client = context.getTargetClient();
        return client == null
                ? Optional.empty()
                : of(context, new ClientIncident(session, client)).filter(finding -> !managesRealm(context));
    }

    /** A new client that is in no cohort has nothing to lose yet, and its first request is refused. */
    private static Optional<Finding> of(ClientCRUDContext context, ClientIncident incident) {
        boolean isAdministrators = isAdministrators(context);
        return switch (context.getEvent()) {
            case REGISTERED -> incident.blocked();
            case VIEW -> isAdministrators ? Optional.empty() : incident.refusal();
            default -> isAdministrators ? incident.blocked() : incident.refusal();
        };
    }

    private boolean managesRealm(ClientCRUDContext context) {
        return new CallingAdministrator(session, context.getAuthenticatedUser(), context.getToken()).managesRealm();
    }

    /** The tokens that are given for registering alone are of no client. */
    private static boolean isAdministrators(ClientCRUDContext context) {
        return context.getToken() instanceof AccessToken token && token.getIssuedFor() != null;
    }
}
