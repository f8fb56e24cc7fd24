package no.helseprofil.keycloak.assessment;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.probe.ApiTarget;
import no.helseprofil.keycloak.probe.ApiProber;
import no.helseprofil.keycloak.probe.ApiTargets;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Probes the APIs of a realm by the ways that the operator allows, with tokens that the realm has signed. */
final class ProbedApis implements ApiProbes {

    @Override
    public int count(KeycloakSession session, RealmModel realm) {
        return ApiTargets.of(session.getKeycloakSessionFactory(), realm.getId()).size();
    }

    @Override
    public void probe(RunPlace place, Question question, BooleanSupplier over, Consumer<AssessedApi> found) {
        List<ApiTarget> targets = ApiTargets.of(place.server(), place.realm());
        ApiProber prober = place.in((session, realm) -> ApiProber.of(session, realm, question.profile()));
        if (!prober.probe(targets, over, found)) {
            throw new RunOverException();
        }
    }
}
