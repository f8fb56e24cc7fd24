package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.server.KeycloakServer;

/** The attack of a server on itself, which it makes once with a database. */
public final class OwnAttack {

    /** Beginning of the line that a server logs when the attack is over. */
    public static final String DONE = "This server has attacked itself: ";

    /**
     * Result that an operator sees of an attack that was refused. It names the processor's time, which no load changes.
     */
    private static final Pattern RESULT =
            Pattern.compile("54 faulty requests refused, 11 without faults accepted, in \\d+ ms, of which"
                    + " (?<processor>\\d+) ms of a processor, .*");

    private static final int MOST_MILLIS = 3_000;

    private OwnAttack() {}

    /** Returns what a server says of the attack that it has just made, and which has left nothing behind. */
    static String madeBy(KeycloakServer server) {
        assertThat(ServerLog.lines(server, DONE)).as("the attack").hasSize(1);
        assertThat(Request.get(server.managementUrl().resolve("/metrics"))
                        .send()
                        .body())
                .as("no client has sent a request yet")
                .doesNotContain("keycloak_user_events_total{")
                .doesNotContain("helseprofil_decision_seconds_count");
        JsonNode item = item(server);
        String result = item.path("actual").asText();
        assertThat(item.path("state").asText()).as(item.toString()).isEqualTo("as-desired");
        assertThat(result).matches(RESULT);
        assertThat(processor(result)).as(result).isPositive().isLessThanOrEqualTo(MOST_MILLIS);
        assertThat(realms(server)).as("the realm of the attack is gone").doesNotContain("self-attack");
        return result;
    }

    /** Checks that a server makes none, since one was made with its database, and says what came of that. */
    static void wasMadeBefore(KeycloakServer server, String result) {
        assertThat(server.log()).as("it was made for this server before").doesNotContain(DONE);
        assertThat(item(server).path("actual").asText()).isEqualTo(result);
    }

    private static int processor(String result) {
        Matcher matcher = RESULT.matcher(result);
        return matcher.matches() ? Integer.parseInt(matcher.group("processor")) : 0;
    }

    private static String realms(KeycloakServer server) {
        return admin(server)
                .send(Request.get(URI.create(server.url() + "/admin/realms")))
                .body();
    }

    private static JsonNode item(KeycloakServer server) {
        JsonNode items = admin(server).get("helseprofil/install").json().path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(item -> item.path("id").textValue().equals("self-attack"))
                .findFirst()
                .orElseThrow();
    }

    private static AdminApi admin(KeycloakServer server) {
        return AdminApi.of(server.url(), "helse", KeycloakServer.ADMIN, KeycloakServer.ADMIN);
    }
}
