package no.helseprofil.keycloak.assessment;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import no.helseprofil.assessment.AssessedApi;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Verdicts on the APIs of a realm. */
interface ApiProbes {

    /** How many APIs there are. */
    int count(KeycloakSession session, RealmModel realm);

    /**
     * Probes them, and returns when the last one is told. No transaction is open while it waits for an API.
     *
     * @param place where to read what it needs, in short transactions
     * @param question by what it judges
     * @param over whether to end now, asked between two requests
     * @param found is told of each API; one at a time
     */
    void probe(RunPlace place, Question question, BooleanSupplier over, Consumer<AssessedApi> found);
}
