package no.helseprofil.it.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a client that others wrote goes through the plan by which a vendor tests it. */
class TestedLibraryIT {

    private static final String CLIENT = "vendor";
    private static final String PROGRAM = "openid-client-plan.js";

    /** Node's waits take no time: its clock and the server's move instead, by whole seconds. */
    private static final String MOVED_CLOCK = """
            const timers = require('node:timers/promises')
            const { syncBuiltinESMExports } = require('node:module')
            const now = Date.now
            let offset = 0
            Date.now = () => now() + 1000 * offset
            timers.setTimeout = async milliseconds => {
              offset += Math.ceil(milliseconds / 1000)
              const address = `%s/realms/master/helseprofil-test-clock?offset=${offset}`
              const moved = await fetch(address, { method: 'POST', headers: { 'Helseprofil-Test': 'true' } })
              if (!moved.ok) throw new Error(`${address}: ${moved.status}`)
            }
            syncBuiltinESMExports()
            """;

    private static TestRealm realm;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile(TestRealm.DOCUMENT.replaceFirst("}$", ",\"try\":true}"));
        realm.register(
                CLIENT,
                SigningKey.generate("ES256"),
                client -> ((ArrayNode) client.get("optionalClientScopes")).add("helseprofil/self"));
    }

    @AfterAll
    static void removeRealm() {
        time().reset();
        realm.close();
    }

    @Test
    void aProgramWithOpenidClientPassesEveryStep() throws Exception {
        NodeCommand.fetchPackages(Libraries.NODE, folder);
        Path source = Files.copy(Libraries.NODE.resolve(PROGRAM), folder.resolve(PROGRAM));
        OidcClient client = realm.oidc(CLIENT);
        Response begun = client.call(
                        Request.post(realm.address("helseprofil/try/runs")),
                        client.clientCredentials("helseprofil/self").accessToken())
                .response();
        String run = Objects.requireNonNull(begun.text("run"));

        Path clock = Files.writeString(
                folder.resolve("clock.cjs"),
                MOVED_CLOCK.formatted(SharedServer.get().url()));

        ProgramRun went = ProgramRun.of(new Program(NodeCommand.of(source, clock)), realm, CLIENT, folder);

        assertThat(went.status()).as(went.said()).isZero();
        assertThat(time().offset()).as("the program has waited").isGreaterThan(Duration.ofMinutes(1));
        JsonNode result = Request.post(URI.create(run + "/end"))
                .header("Accept", "application/json")
                .send()
                .json();
        assertThat(result.path("verdict").textValue())
                .as(result.toPrettyString())
                .isEqualTo("passed");
    }

    private static TestTime time() {
        return new TestTime(SharedServer.get());
    }
}
