package no.helseprofil.it.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writes of several administrators at the same moment: one comes after the other, and each administrator gets the
 * outcome.
 */
class SimultaneousWritesIT {

    private static final int WRITERS = 6;

    /** More than a writer sends before a realm is removed. */
    private static final int MOST_TRIES = 500;

    private static final String CLIENT = "clients/" + TestRealm.MACHINE;

    @Test
    void concurrentChangesOfAClientFormASequence() throws Exception {
        try (TestRealm realm = LivingRealm.under(LivingRealm.ENFORCED)) {
            for (String kind : List.of("waivers/assertion-type", "registered")) {
                List<Callable<Response>> writes = new ArrayList<>();
                for (int i = 1; i <= WRITERS; i++) {
                    String body = kind.equals("registered") ? registered(i) : waiver(i);
                    AdminApi administrator = administrator(realm);
                    writes.add(() -> put(administrator, CLIENT + "/" + kind, body));
                }

                List<Response> answers = atOnce(writes);

                assertThat(answers)
                        .as("%s is replaced, whichever administrator came before", kind)
                        .allSatisfy(answer ->
                                assertThat(answer.status()).as(answer.body()).isEqualTo(204));
                List<JsonNode> lines = lines(realm);
                assertThat(lines).hasSize(WRITERS);
                for (int i = 1; i < lines.size(); i++) {
                    assertThat(lines.get(i).path("from"))
                            .as("what somebody else had written a moment before: %s", lines)
                            .isEqualTo(lines.get(i - 1).path("to"));
                }
            }
        }
    }

    @Test
    void aRealmRemovedMeanwhileIsNotFound() throws Exception {
        TestRealm realm = LivingRealm.under(LivingRealm.ENFORCED);
        Map<String, String> writes = Map.of(
                "PUT " + CLIENT + "/waivers/assertion-type",
                waiver(1),
                "PUT " + CLIENT + "/registered",
                registered(1),
                "PUT profile",
                LivingRealm.ENFORCED,
                "POST install",
                "",
                "POST holds",
                untilTonight("requirement", "assertion-type"),
                "POST blocks",
                "{\"kind\":\"client\",\"value\":\"" + TestRealm.MACHINE + "\",\"reason\":\"a\"}",
                "PUT emergency",
                untilTonight("accessTokenLifetimeMax", "PT1M"),
                "POST log/keys?reason=a",
                "");
        List<Callable<List<Integer>>> writers = new ArrayList<>();
        writes.forEach((call, body) -> {
            AdminApi administrator = administrator(realm);
            writers.add(() -> untilItIsGone(administrator, call, body));
        });
        writers.add(() -> {
            List<Integer> statuses = new ArrayList<>();
            do {
                statuses.add(realm.admin().delete("").status());
            } while (mayBeTriedAgain(statuses));
            assertThat(statuses).endsWith(204);
            statuses.add(404);
            return statuses;
        });

        List<List<Integer>> statuses = atOnce(writers);

        assertThat(statuses)
                .as("each has written until there was nothing more to write")
                .allSatisfy(SimultaneousWritesIT::assertAnswered);
    }

    /** The exemption of one that is exempt goes with it, so that both wait for realm and client. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientRemovedMeanwhileIsNotFound(boolean isExempt) throws Exception {
        try (TestRealm realm = LivingRealm.under(LivingRealm.ENFORCED)) {
            if (isExempt) {
                realm.putProfile(LivingRealm.ENFORCED.replaceFirst(
                        "}$",
                        ",\"exempt\":[{\"id\":\""
                                + realm.admin()
                                        .client(TestRealm.MACHINE)
                                        .path("id")
                                        .textValue()
                                + "\",\"reason\":\"a\",\"until\":\"2099-01-01T00:00:00Z\"}]}"));
            }
            Map<String, String> writes = Map.of(
                    "PUT " + CLIENT + "/waivers/assertion-type", waiver(1),
                    "PUT " + CLIENT + "/waivers/assertion-type?", waiver(2),
                    "PUT " + CLIENT + "/registered", registered(1));
            List<Callable<List<Integer>>> writers = new ArrayList<>();
            writes.forEach((call, body) -> {
                AdminApi administrator = administrator(realm);
                writers.add(() -> untilItIsGone(administrator, call, body));
            });
            String id = realm.admin().client(TestRealm.MACHINE).path("id").textValue();
            writers.add(() -> {
                List<Integer> statuses = new ArrayList<>();
                do {
                    statuses.add(realm.admin().delete("clients/" + id).status());
                } while (mayBeTriedAgain(statuses));
                assertThat(statuses).endsWith(204);
                statuses.add(404);
                return statuses;
            });

            assertThat(atOnce(writers)).allSatisfy(SimultaneousWritesIT::assertAnswered);
        }
    }

    /**
     * Asserts that each write is answered. A writer that waits longer than the database lets it is asked to try again:
     * {@link HeldRowsIT}.
     */
    private static void assertAnswered(List<Integer> statuses) {
        assertThat(statuses).endsWith(404).allMatch(status -> status < 500 || status == 503);
    }

    private static boolean mayBeTriedAgain(List<Integer> statuses) {
        int last = statuses.get(statuses.size() - 1);
        return (last == 409 || last == 503) && statuses.size() < MOST_TRIES;
    }

    private static List<Integer> untilItIsGone(AdminApi administrator, String call, String body) {
        String[] parts = call.split(" ");
        List<Integer> statuses = new ArrayList<>();
        do {
            Request request =
                    administrator.request(parts[0], "helseprofil/" + parts[1]).header("If-Match", "*");
            statuses.add(administrator
                    .send(body.isEmpty() ? request : request.body("application/json", body))
                    .status());
        } while (statuses.get(statuses.size() - 1) != 404 && statuses.size() < MOST_TRIES);
        return statuses;
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        CyclicBarrier together = new CyclicBarrier(calls.size());
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<Callable<T>> waiting = calls.stream()
                    .<Callable<T>>map(call -> () -> {
                        together.await();
                        return call.call();
                    })
                    .toList();
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : threads.invokeAll(waiting)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private static AdminApi administrator(TestRealm realm) {
        AdminApi administrator =
                AdminApi.of(SharedServer.get().url(), realm.name(), KeycloakServer.ADMIN, KeycloakServer.ADMIN);
        assertThat(administrator.profile().status()).as("has its token").isEqualTo(200);
        return administrator;
    }

    private static Response put(AdminApi administrator, String path, String body) {
        return administrator.send(
                administrator.request("PUT", "helseprofil/" + path).body("application/json", body));
    }

    /** The newest lines, in the order in which they were written. */
    private static List<JsonNode> lines(TestRealm realm) {
        JsonNode changes =
                realm.admin().get("helseprofil/changes?max=" + WRITERS).json();
        List<JsonNode> lines = new ArrayList<>(StreamSupport.stream(changes.spliterator(), false)
                .map(line -> line.at("/details/attributes/0"))
                .toList());
        Collections.reverse(lines);
        return lines;
    }

    private static String waiver(int days) {
        return LivingRealm.waiver(LivingRealm.now().plus(Duration.ofDays(days))).toString();
    }

    private static String registered(int daysAgo) {
        return LivingRealm.json(Map.of(
                        "registered",
                        LivingRealm.now().minus(Duration.ofDays(daysAgo)).toString(),
                        "reason",
                        "a"))
                .toString();
    }

    private static String untilTonight(String member, String value) {
        return LivingRealm.json(Map.of(
                        member,
                        value,
                        "until",
                        LivingRealm.now().plus(Duration.ofHours(9)).toString(),
                        "reason",
                        "a"))
                .toString();
    }
}
