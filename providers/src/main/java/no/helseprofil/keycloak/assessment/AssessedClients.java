package no.helseprofil.keycloak.assessment;

import java.util.List;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.AssessedRealm;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Verdicts on what is registered of clients and on what was seen of them. */
final class AssessedClients implements ClientPages {

    @Override
    public int count(KeycloakSession session, RealmModel realm) {
        return Math.toIntExact(session.clients().getClientsCount(realm));
    }

    @Override
    public AssessedRealm realm(KeycloakSession session, RealmModel realm, Question question) {
        return of(session, realm, question).settings();
    }

    @Override
    public List<AssessedClient> page(
            KeycloakSession session, RealmModel realm, Question question, @Nullable String after, int max) {
        return of(session, realm, question).page(after, max);
    }

    private static RealmClients of(KeycloakSession session, RealmModel realm, Question question) {
        return new RealmClients(session, realm, question.profile(), question.now(), question.window());
    }
}
