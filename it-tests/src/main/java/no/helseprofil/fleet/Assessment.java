package no.helseprofil.fleet;

import static no.helseprofil.fleet.FleetRealm.succeeded;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;

/** An assessment of a realm, requested by an administrator. */
public final class Assessment {

    private static final String PATH = "helseprofil/assessments";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final AdminApi realm;
    private final String id;

    private Assessment(AdminApi realm, String id) {
        this.realm = realm;
        this.id = id;
    }

    /** Starts an assessment of the realm's clients. */
    public static Assessment ofClients(AdminApi realm) {
        return start(realm, Map.of("clients", true, "apis", false));
    }

    /** Starts an assessment of the realm's clients and APIs. */
    public static Assessment ofAll(AdminApi realm) {
        return start(realm, Map.of("clients", true, "apis", true));
    }

    private static Assessment start(AdminApi realm, Map<String, Boolean> what) {
        Response answer = succeeded(realm.post(PATH, what));
        return new Assessment(realm, answer.json().path("id").asText());
    }

    /**
     * Waits until it is done.
     *
     * @return its duration by the server's clock
     * @throws IllegalStateException if it ends in any other way, or not within this time
     */
    public Duration await(Duration atMost) {
        long start = System.nanoTime();
        JsonNode run = run();
        while ("running".equals(run.path("status").asText())) {
            if (System.nanoTime() - start > atMost.toNanos()) {
                throw new IllegalStateException("not done after " + atMost + ": " + run);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            run = run();
        }
        if (!"done".equals(run.path("status").asText())) {
            throw new IllegalStateException("not done: " + run);
        }
        return Duration.between(
                Instant.parse(run.path("started").asText()),
                Instant.parse(run.path("ended").asText()));
    }

    public JsonNode report() {
        return succeeded(realm.get(PATH + "/" + id + "?format=json")).json();
    }

    /** Returns its state, without the report. */
    private JsonNode run() {
        for (JsonNode run : succeeded(realm.get(PATH + "?first=0&max=10")).json()) {
            if (id.equals(run.path("id").asText())) {
                return run;
            }
        }
        throw new IllegalStateException("the history has no assessment " + id);
    }
}
