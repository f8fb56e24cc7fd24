package no.helseprofil.keycloak.assessment;

import java.util.List;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.AssessedRealm;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Verdicts on a realm's settings, and page by page on the registered data and observations of its clients. */
class AssessedClients {

    /** Returns the number of clients in a realm. */
    int count(KeycloakSession session, RealmModel realm) {
        return Math.toIntExact(session.clients().getClientsCount(realm));
    }

    /** Returns the verdicts on the realm's settings. */
    AssessedRealm realm(KeycloakSession session, RealmModel realm, AssessmentCriteria criteria) {
        return of(session, realm, criteria).settings();
    }

    /**
     * Returns the verdicts on a page of clients, in the order of their internal ids. It works in the transaction of the
     * session, which ends with the page.
     *
     * @param after internal id of the last client of the page before; null for the first page
     * @param max largest number of clients
     * @return none if no client follows
     */
    List<AssessedClient> page(
            KeycloakSession session, RealmModel realm, AssessmentCriteria criteria, @Nullable String after, int max) {
        return of(session, realm, criteria).page(after, max);
    }

    private static RealmClients of(KeycloakSession session, RealmModel realm, AssessmentCriteria criteria) {
        return new RealmClients(session, realm, criteria.profile(), criteria.now(), criteria.window());
    }
}
