package no.helseprofil.it.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that nobody here wrote goes through the plan by which a vendor tests it. */
class TestedLibraryIT {

    private static final String CLIENT = "vendor";
    private static final String PROGRAM = "openid-client-plan.js";

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

        ProgramRun went = ProgramRun.of(new Program(NodeCommand.of(source)), realm, CLIENT, folder);

        assertThat(went.status()).as(went.said()).isZero();
        JsonNode result = Request.post(URI.create(run + "/end"))
                .header("Accept", "application/json")
                .send()
                .json();
        assertThat(result.path("verdict").textValue())
                .as(result.toPrettyString())
                .isEqualTo("passed");
    }
}
