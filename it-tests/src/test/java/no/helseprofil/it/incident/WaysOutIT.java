package no.helseprofil.it.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What an administrator does in an incident holds on every way out of the server, and so does a date. */
@Attack(
        by = Attacker.STRANGER,
        tries = "goes on with what was blocked, or is denied in an emergency, at any endpoint that the server has",
        outcome = "refused by the requirement, at each of them")
@Tag("slow")
class WaysOutIT {

    private static IncidentStage stage;
    private static IncidentPlay play;

    @BeforeAll
    static void play() {
        stage = new IncidentStage(SharedServer.get());
        play = IncidentPlay.of(stage, WaysOut.ALL);
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    @TestFactory
    Stream<DynamicNode> everyWayThatAnActCloses() {
        return play.tests();
    }

    @Test
    void theTableIsComplete() {
        play.table().assertComplete();
        System.out.println(play.table().count());
    }

    @Test
    void everyWayThatTheServerHasIsInTheTable() {
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
                                    Request.of(
                                            "DELETE", stage.administration("helseprofil/blocks/" + stage.block())),
                                    token)
                            .response()
                            .status())
                    .isEqualTo(204);
        } finally {
            stage.lift(Act.KEY);
        }
    }

    @Test
    void whoIsRefusedAtAResourceIsCounted() {
        assertThat(stage.realm()
                        .admin()
                        .get("helseprofil/refusals?requirement=blocked&client=" + IncidentStage.CLIENT)
                        .body())
                .contains("\"other\"");
    }
}
