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
class ProbedApis {

    /** How many APIs there are. */
    int count(KeycloakSession session, RealmModel realm) {
        return ApiTargets.of(session.getKeycloakSessionFactory(), realm.getId()).size();
    }

    /**
     * Probes them, and returns when the last one is told. No transaction is open while it waits for an API.
     *
     * @param context where to read what it needs, in short transactions
     * @param criteria by what it judges
     * @param over whether to end now, asked between two requests
     * @param found is told of each API; one at a time
     */
    void probe(RunContext context, AssessmentCriteria criteria, BooleanSupplier over, Consumer<AssessedApi> found) {
        List<ApiTarget> targets = ApiTargets.of(context.server(), context.realm());
        ApiProber prober = context.in((session, realm) -> ApiProber.of(session, realm, criteria.profile()));
        if (!prober.probe(targets, over, found)) {
            throw new RunOverException();
        }
    }
}
