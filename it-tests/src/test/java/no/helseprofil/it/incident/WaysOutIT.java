package no.helseprofil.it.incident;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tests that an administrator's act in an incident holds on every way out of the server, and so does a date. */
@Attack(
        by = Attacker.STRANGER,
        tries = "uses what is blocked, or denied in an emergency, at any endpoint",
        outcome = "refused by the requirement, everywhere")
class WaysOutIT {

    @AutoClose
    private static final IncidentStage stage = new IncidentStage(SharedServer.get());

    private static final IncidentPlay play = IncidentPlay.of(stage, WaysOut.ALL);

    @TestFactory
    Stream<DynamicNode> eachMeasureClosesItsPaths() {
        return play.tests();
    }

    @Test
    void theTableListsEveryEndpointOfTheServer() {
        IncidentPlay.assertNamed(SharedServer.get(), WaysOut.ALL);
    }

    @Test
    void anAdministratorWithAnotherKeyLiftsTheBlock() {
        stage.awaitGoodTokens();
        stage.put(Act.KEY);
        try {
            OidcClient other = stage.realm().oidc(IncidentStage.CLIENT).withProofKey(SigningKey.generate("ES256"));
            String token = other.clientCredentials("openid").accessToken();

            assertThat(other.call(
                                    Request.of("DELETE", stage.administration("helseprofil/blocks/" + stage.block())),
                                    token)
                            .response()
                            .status())
                    .isEqualTo(204);
        } finally {
            stage.lift(Act.KEY);
        }
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "sends the body of an admin REST request after its key is blocked",
            outcome = "refused (`blocked`), nothing written")
    void aBodyThatArrivesAfterTheBlockWritesNothing() throws Exception {
        stage.awaitGoodTokens();
        String token = stage.own(null, "openid");
        URI groups = stage.administration("groups");
        String proof =
                stage.client(null).proof(Request.post(groups)).forToken(token).sign();
        PipedInputStream received = new PipedInputStream();
        HttpResponse<String> answer;
        try (PipedOutputStream body = new PipedOutputStream(received)) {
            CompletableFuture<HttpResponse<String>> sent = HttpClient.newHttpClient()
                    .sendAsync(
                            HttpRequest.newBuilder(groups)
                                    .version(HttpClient.Version.HTTP_1_1)
                                    .header("Authorization", "DPoP " + token)
                                    .header("DPoP", proof)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofInputStream(() -> received))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            body.write("{\"name\":".getBytes(UTF_8));
            body.flush();
            // Long enough for the head to have been read, whoever else is served.
            IntStream.range(0, 20).forEach(any -> stage.realm().admin().get("groups"));
            stage.put(Act.KEY);
            body.write("\"late\"}".getBytes(UTF_8));
            body.close();
            answer = sent.get(1, TimeUnit.MINUTES);
        } finally {
            stage.lift(Act.KEY);
        }

        assertThat(answer.body()).contains("blocked: ");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(stage.realm().admin().get("groups?search=late").json()).isEmpty();
    }

    @Test
    void refusesAProofThatBreaksKeycloaksVerification() {
        stage.awaitGoodTokens();
        String token = stage.own(null, "openid");
        List<URI> resources =
                List.of(stage.administration("groups"), stage.realm().address("account"));

        assertThat(IntStream.rangeClosed(23, 27)
                        .boxed()
                        .flatMap(age -> resources.stream()
                                .map(resource -> stage.client(null)
                                        .withProof(proof -> proof.madeAgo(Duration.ofSeconds(age)))
                                        .call(Request.get(resource).header("Accept", "application/json"), token)
                                        .response()
                                        .status())))
                .as("at the last second of a proof Keycloak throws")
                .contains(401)
                .allMatch(status -> status == 200 || status == 401);
    }

    @Test
    void countsRefusalsAtResources() {
        assertThat(stage.realm()
                        .admin()
                        .get("helseprofil/refusals?requirement=blocked&client=" + IncidentStage.CLIENT)
                        .body())
                .contains("\"other\"");
    }
}
