package no.helseprofil.it.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;

/** Assessments of one realm, as an administrator asks for them. */
public record Assessing(AdminApi admin) {

    /** Path of the assessments. */
    public static final String PATH = "helseprofil/assessments";

    /** Name that the server's timer gives to the look at what is due, which comes every few seconds. */
    public static final String UPKEEP = "helseprofil-assessments";

    /** Scope of an assessment of clients and APIs. */
    public static final String ALL = "{\"clients\":true,\"apis\":true}";

    private static final Duration TO_GIVE_UP = Duration.ofMinutes(3);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    /** Starts one. */
    public Response start() {
        return admin.post(PATH, ALL);
    }

    /** Starts one, which must succeed. */
    public String started() {
        Response answer = start();
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer.json().path("id").textValue();
    }

    /** Starts one, or returns the one that the realm's own schedule has begun at the same time. */
    public String startedOrScheduled() {
        Response answer = start();
        assertThat(answer.status()).as(answer.body()).isIn(202, 409);
        return (answer.status() == 202 ? answer.json() : history().path(0))
                .path("id")
                .textValue();
    }

    /** Returns what the assessment has found. */
    public JsonNode report(String id) {
        Response answer = admin.get(PATH + "/" + id);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    /** The newest ones, without what they found. */
    public JsonNode history() {
        Response answer = admin.get(PATH);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    /** Returns the status of the assessment. */
    public String status(String id) {
        return report(id).path("status").textValue();
    }

    /** Returns what the assessment has found when it has ended. */
    public JsonNode ended(String id) {
        return await(id, report -> !report.path("status").textValue().equals("running"));
    }

    /**
     * Returns what the assessment has found when it stands like this; fails if it never does. The method polls the
     * history, which is short: to report over and over what was found would keep the server from finding it.
     */
    public JsonNode await(String id, Predicate<JsonNode> expected) {
        awaitHistory(history -> expected.test(entry(history, id)));
        return report(id);
    }

    /** The history when it is like this; fails if it never is. */
    public JsonNode awaitHistory(Predicate<JsonNode> expected) {
        return awaitHistory(() -> {}, expected);
    }

    /**
     * The history when it is like this; fails if it never is.
     *
     * @param look what to do before each look
     */
    public JsonNode awaitHistory(Runnable look, Predicate<JsonNode> expected) {
        long start = System.nanoTime();
        look.run();
        JsonNode history = history();
        while (!expected.test(history)) {
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("the history is still %s", history)
                    .isLessThan(TO_GIVE_UP);
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            look.run();
            history = history();
        }
        return history;
    }

    private static JsonNode entry(JsonNode history, String id) {
        for (JsonNode run : history) {
            if (id.equals(run.path("id").textValue())) {
                return run;
            }
        }
        throw new AssertionError("the history has no assessment " + id + ": " + history);
    }
}
