package no.helseprofil.keycloak.assessment;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import no.helseprofil.assessment.AssessedApi;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** No API is probed. */
final class NoApis implements ApiProbes {

    @Override
    public int count(KeycloakSession session, RealmModel realm) {
        return 0;
    }

    @Override
    public void probe(RunPlace place, Question question, BooleanSupplier over, Consumer<AssessedApi> found) {
        // there is none
    }
}
