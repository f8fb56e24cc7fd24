package no.helseprofil.it.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Each change that is planted into a Keycloak closes the realms under the profile, by one of three checks. */
@Tag("own-server")
@EnabledIfSystemProperty(named = "helseprofil.planted", matches = "true", disabledReason = "takes many minutes")
class PlantedChangesIT {

    @Test
    void eachChangeClosesTheRealms() throws IOException {
        Map<String, String> caught = new LinkedHashMap<>();
        String only = System.getProperty("helseprofil.planted.only", "");
        for (int i = 0; i < PlantedChanges.ALL.size(); i++) {
            if (only.isEmpty() || List.of(only.split(",")).contains(String.valueOf(i))) {
                caught.put(PlantedChanges.ALL.get(i).text(), caughtBy(PlantedChanges.ALL.get(i), String.valueOf(i)));
                System.out.println("| " + PlantedChanges.ALL.get(i).text() + " | "
                        + caught.get(PlantedChanges.ALL.get(i).text()) + " |");
            }
        }
        assertThat(caught).as("change and check").doesNotContainValue("");
    }

    /** Returns the checks that have closed the realms; empty if they are open. */
    private static String caughtBy(PlantedChange change, String name) throws IOException {
        ServerOptions options = SharedServer.withoutRealms().withRealm(SharedServer.realm("helse"));
        for (String argument : change.arguments()) {
            options = options.withArgument(argument);
        }
        if (!change.jar().isEmpty()) {
            options = options.withDistribution(ChangedKeycloak.zip(change, name));
        }
        try (KeycloakServer server = Servers.start(options)) {
            server.log()
                    .lines()
                    .filter(line -> line.contains("stay closed") || line.contains("attacked itself"))
                    .forEach(System.out::println);
            String token = server.url() + "/realms/helse/protocol/openid-connect/token";
            Response answer = Request.post(URI.create(token))
                    .form("grant_type", "client_credentials")
                    .send();
            if (answer.status() != 503) {
                return "";
            }
            String log = server.log();
            return (log.contains("lacks what Helseprofil needs") ? "1 " : "")
                    + (log.contains("a provider of ours isn't in force") ? "2 " : "")
                    + (log.contains("since this server attacked itself") ? "3" : "");
        } catch (IllegalStateException unstarted) {
            System.out.println(unstarted.getMessage());
            return "no start";
        }
    }
}
