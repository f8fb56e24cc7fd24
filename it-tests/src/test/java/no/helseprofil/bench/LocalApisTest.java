package no.helseprofil.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.server.ServerOptions;
import org.junit.jupiter.api.Test;

class LocalApisTest {

    @Test
    void acceptAnyTokenWithAProofAndNothingElse() throws IOException {
        try (LocalApis apis = LocalApis.start(2)) {
            for (ObjectNode client : apis.registrations()) {
                Request request = Request.get(address(client));
                assertThat(request.header("Authorization", "DPoP token")
                                .header("DPoP", "proof")
                                .send()
                                .status())
                        .as("so that a probe goes its whole way")
                        .isEqualTo(204);
                assertThat(request.header("Authorization", "DPoP token").send().status())
                        .isEqualTo(401);
                assertThat(request.send().status()).isEqualTo(401);
            }
        }
    }

    @Test
    void allowTheServerToProbeThem() throws IOException {
        try (LocalApis apis = LocalApis.start(1)) {
            URI address = address(apis.registrations().get(0));
            List<String> arguments = apis.admittedBy(ServerOptions.stock()).arguments();

            assertThat(arguments)
                    .containsExactly(
                            "--spi-helseprofil-assessment--probe--hosts=" + address.getAuthority(),
                            "--spi-helseprofil-assessment--probe--insecure=true",
                            "--spi-helseprofil-assessment--probe--private=127.0.0.0/8");
        }
    }

    private static URI address(ObjectNode client) {
        return URI.create(
                client.path("attributes").path("helseprofil.api.probe-url").asText());
    }
}
