package no.helseprofil.keycloak.assessment;

import java.util.List;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.AssessedRealm;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Verdicts on what is registered of a realm's clients and was seen of them, page by page, and on the realm's settings.
 */
class AssessedClients {

    /** How many clients there are. */
    int count(KeycloakSession session, RealmModel realm) {
        return Math.toIntExact(session.clients().getClientsCount(realm));
    }

    /** The verdicts on the realm's settings. */
    AssessedRealm realm(KeycloakSession session, RealmModel realm, AssessmentCriteria criteria) {
        return of(session, realm, criteria).settings();
    }

    /**
     * The verdicts on some clients, in the order of their internal ids. All of it happens in the transaction of the
     * session, which ends with the page.
     *
     * @param after internal id of the last client of the page before; null for the first page
     * @param max how many at most
     * @return none if there is no client after that one
     */
    List<AssessedClient> page(
            KeycloakSession session, RealmModel realm, AssessmentCriteria criteria, @Nullable String after, int max) {
        return of(session, realm, criteria).page(after, max);
    }

    private static RealmClients of(KeycloakSession session, RealmModel realm, AssessmentCriteria criteria) {
        return new RealmClients(session, realm, criteria.profile(), criteria.now(), criteria.window());
    }
}
