package no.helseprofil.keycloak.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Set;
import no.helseprofil.keycloak.request.PresentedTokens.EarlierHolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EarlierHoldersTest {

    @Test
    void roundTripsItsJson() {
        EarlierHolders holders = new EarlierHolders(Set.of("a", "b"), Set.of("key"));
        ObjectNode token = JsonNodeFactory.instance.objectNode();
        token.set(EarlierHolders.CLAIM, holders.json());

        assertThat(EarlierHolders.in(token)).isEqualTo(holders);
        assertThat(holders.size()).isEqualTo(3);
        assertThat(holders.isEmpty()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"helseprofil_earlier\":1}",
                "{\"helseprofil_earlier\":[\"a\"]}",
                "{\"helseprofil_earlier\":{\"clients\":\"a\",\"keys\":{\"0\":1}}}",
                "{\"helseprofil_earlier\":{\"clients\":[1,null,{}]}}"
            })
    void readsMalformedJsonAsEmpty(String token) throws IOException {
        assertThat(EarlierHolders.in(new ObjectMapper().readTree(token)).isEmpty())
                .isTrue();
    }
}
