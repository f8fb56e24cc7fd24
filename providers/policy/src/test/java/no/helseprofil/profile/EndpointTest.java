package no.helseprofil.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EndpointTest {

    @Test
    void clientsAuthenticateAtBackchannelEndpointsWithoutAToken() {
        assertThat(Stream.of(Endpoint.values()).filter(endpoint -> !endpoint.authenticatesClient()))
                .containsExactlyInAnyOrder(Endpoint.AUTHORIZATION, Endpoint.USERINFO);
    }

    @Test
    void proofsApplyWhereTokensAreIssuedOrUsed() {
        assertThat(Stream.of(Endpoint.values()).filter(Endpoint::takesProof))
                .containsExactlyInAnyOrder(Endpoint.TOKEN, Endpoint.PUSHED_AUTHORIZATION, Endpoint.USERINFO);
        assertThat(Stream.of(Endpoint.values()).filter(Endpoint::issues))
                .containsExactlyInAnyOrder(Endpoint.TOKEN, Endpoint.PUSHED_AUTHORIZATION);
    }
}
