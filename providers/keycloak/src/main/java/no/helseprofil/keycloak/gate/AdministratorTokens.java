package no.helseprofil.keycloak.gate;

import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.judgement.token.TokenRules;
import no.helseprofil.keycloak.request.JudgedRequest;
import no.helseprofil.keycloak.request.JudgedRequest.IssuanceListener;
import no.helseprofil.profile.client.LeastPrivilege;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;

/**
 * Access tokens of administrators that are issued to clients with full scope. Until {@code least-privilege} is enforced
 * for the client, whoever is shown one administers the realm, so assessments name the clients where that has happened.
 */
final class AdministratorTokens {

    private static final LeastPrivilege LEAST_PRIVILEGE = Catalogue.get(LeastPrivilege.class);

    private AdministratorTokens() {}

    /** Observes one that is about to be issued, by the roles that Keycloak has read for it. */
    static void observe(KeycloakSession session, ClientSessionContext context, TokenRules rules) {
        ClientModel client = context.getClientSession().getClient();
        if (!rules.isOutside()
                && !rules.forced().leastPrivilege()
                && client.isFullScopeAllowed()
                && context.getRolesStream().anyMatch(AdminRoles::isAdminRole)) {
            JudgedRequest.of(session)
                    .ifPresent(judged -> IssuanceListener.of(session)
                            .deviates(session, judged, LEAST_PRIVILEGE.id(), LeastPrivilege.ADMINISTRATORS));
        }
    }
}
