import static org.junit.jupiter.api.Assertions.assertEquals;

import no.helseprofil.testkit.junit.DemoKeycloak;
import no.helseprofil.testkit.junit.Helseprofil;
import org.junit.jupiter.api.Test;

@Helseprofil
class FirstTest {

    @Test
    void aMachineGetsAToken(DemoKeycloak keycloak) {
        var client = keycloak.client("demo-machine");
        client = client.withAssertion(it -> it.with("aud", "https://example.no")); // the fault: without this line it passes
        var answer = client.clientCredentials("nhn:demo-api/read").response();

        assertEquals(200, answer.status(), answer.errorDescription());
    }
}
