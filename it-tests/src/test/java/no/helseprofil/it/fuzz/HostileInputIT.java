package no.helseprofil.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Generated requests to every endpoint, as bytes; how many is {@code helseprofil.hostile}. */
@Attack(
        by = Attacker.STRANGER,
        tries = "sends thousands of generated hostile requests to every endpoint of ours and of the protocol",
        outcome = "no server error, no token, no log line")
class HostileInputIT {

    private static final int REQUESTS = Integer.getInteger("helseprofil.hostile", 2_000);
    private static final long SEED = 20_261_127;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** An administrator's token lives for a minute. */
    private static final Duration TOKEN = Duration.ofSeconds(40);

    private static final List<String> GAINS = List.of("\"access_token\"", "\"request_uri\":", "?code=", "&code=");
    private static final Pattern FORGED = Pattern.compile("(?m)^2026-01-01[ +]00:00:00,000");

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static String token;

    @Test
    void aHostileRequestCausesNoServerErrorAndGetsNothing() throws IOException {
        KeycloakServer server = SharedServer.get();
        HostileRequests requests = HostileRequests.of(realm, () -> token, new Random(SEED));
        Map<Integer, Integer> statuses = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        long[] nanos = new long[REQUESTS];
        long fetched = System.nanoTime();
        token = administrator(server);
        int logged = server.log().length();
        try (RawConnection connection = new RawConnection(server.url())) {
            for (int turn = 0; turn < REQUESTS; turn++) {
                if (System.nanoTime() - fetched > TOKEN.toNanos()) {
                    fetched = System.nanoTime();
                    token = administrator(server);
                }
                HostileRequests.Hostile hostile = requests.next(turn);
                long began = System.nanoTime();
                RawConnection.Answer answer = connection.send(hostile.text());
                nanos[turn] = System.nanoTime() - began;
                statuses.merge(answer.status(), 1, Integer::sum);
                if (answer.status() >= 500 || GAINS.stream().anyMatch(answer.body()::contains)) {
                    wrong.add(answer.status() + " for " + shortened(hostile.text()) + "\n" + shortened(answer.body()));
                }
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "Hostile requests: %d to %d endpoints, answers by status %s (0: hung up); p50 %d µs, p99 %d µs, longest %d ms%n",
                REQUESTS,
                requests.routes().size(),
                statuses,
                nanos[REQUESTS / 2] / 1_000,
                nanos[REQUESTS * 99 / 100] / 1_000,
                nanos[REQUESTS - 1] / 1_000_000);

        assertThat(requests.routes())
                .as("every endpoint of ours and of the protocol")
                .hasSizeGreaterThan(60);
        assertThat(wrong).as("answers that no hostile request may have").isEmpty();
        assertThat(Duration.ofNanos(nanos[REQUESTS - 1]))
                .as("the longest of all")
                .isLessThan(LONGEST);
        assertThat(statuses.keySet())
                .as("refused by what reads, not by one refusal of all")
                .contains(400, 401, 404, 405);
        assertThat(FORGED.matcher(server.log().substring(logged)).find())
                .as("a line of the log that somebody else wrote")
                .isFalse();
    }

    private static String administrator(KeycloakServer server) {
        return Request.post(server.url().resolve("/realms/master/protocol/openid-connect/token"))
                .form("grant_type", "password")
                .form("client_id", "admin-cli")
                .form("username", KeycloakServer.ADMIN)
                .form("password", KeycloakServer.ADMIN)
                .send()
                .json()
                .path("access_token")
                .asText();
    }

    private static String shortened(String text) {
        String shown = text.replaceAll("Bearer [^\r]+", "Bearer …").replace("\r\n", " | ");
        return shown.length() > 600 ? shown.substring(0, 600) + "…" : shown;
    }
}
