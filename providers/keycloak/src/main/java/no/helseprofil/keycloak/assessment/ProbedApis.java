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

/** Probes of a realm's APIs by the transports that the operator allows, with tokens that the realm has signed. */
class ProbedApis {

    /** Returns the number of APIs in a realm. */
    int count(KeycloakSession session, RealmModel realm) {
        return ApiTargets.of(session.getKeycloakSessionFactory(), realm.getId()).size();
    }

    /**
     * Probes all APIs and returns after the last one. No transaction is open while it waits for an API.
     *
     * @param context source of the realm's data, in short transactions
     * @param criteria criteria of the run
     * @param over whether to end now; asked between two requests
     * @param found receiver of each API's result, one at a time
     * @throws RunOverException if the run was ended
     */
    void probe(RunContext context, AssessmentCriteria criteria, BooleanSupplier over, Consumer<AssessedApi> found) {
        List<ApiTarget> targets = ApiTargets.of(context.server(), context.realm());
        ApiProber prober = context.in((session, realm) -> ApiProber.of(session, realm, criteria.profile()));
        if (!prober.probe(targets, over, found)) {
            throw new RunOverException();
        }
    }
}
