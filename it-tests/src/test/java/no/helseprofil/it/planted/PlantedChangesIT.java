package no.helseprofil.it.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each change that is planted into a Keycloak closes the realms under the profile, by one of three checks. */
@Tag("own-server")
@Tag("recorded")
class PlantedChangesIT {

    /** Checks of a start, by their lines in the log. */
    private static final Map<String, String> CHECKS = Map.of(
            "since this Keycloak lacks what Helseprofil needs", "1",
            "since a provider of ours isn't in force", "2",
            "since this server attacked itself", "3");

    @Test
    void eachChangeClosesTheRealms() throws IOException {
        Map<String, String> caught = new LinkedHashMap<>();
        for (PlantedChange change : PlantedChanges.ALL) {
            String check = caughtBy(change, "change-" + caught.size());
            System.out.println("| " + change.text() + " | " + check + " |");
            caught.put(change.text(), check);
        }
        assertThat(caught).as("change and check").doesNotContainValue("");
    }

    /** Returns the checks that have closed the realms; empty if a client without a proof still gets a token. */
    static String caughtBy(PlantedChange change, String name) throws IOException {
        ServerOptions options = SharedServer.withoutRealms().withRealm(SharedServer.realm("helse"));
        for (String argument : change.arguments()) {
            options = options.withArgument(argument);
        }
        if (!change.jar().isEmpty()) {
            options = options.withDistribution(ChangedKeycloak.zip(change, name));
        }
        try (KeycloakServer server = Servers.start(options)) {
            Response token = Request.post(URI.create(server.url() + "/realms/helse/protocol/openid-connect/token"))
                    .form("grant_type", "client_credentials")
                    .form("client_id", "demo-legacy")
                    .form("client_secret", "demo-legacy-secret")
                    .send();
            String log = server.log();
            return token.isSuccess()
                    ? ""
                    : CHECKS.entrySet().stream()
                            .filter(check -> log.contains(check.getKey()))
                            .map(Map.Entry::getValue)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
    }
}
