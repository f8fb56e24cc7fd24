package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import no.helseprofil.random.RandomInput;
import org.junit.jupiter.api.Test;

class PublicJwkPropertiesTest {

    @Test
    void everyTextIsReadOrMalformed() {
        RandomInput.each(input -> {
            String text = input.text();
            JoseInputs.isReadOrMalformed(PublicJwk::set, text);
            JoseInputs.isReadOrMalformed(PublicJwk::set, "{\"keys\":[" + text + "]}");
        });
    }

    @Test
    void everyMutatedSetIsReadOrMalformed() {
        RandomInput.each(700, input -> {
            String text = JoseInputs.keySet(input);
            List<PublicJwk> keys = JoseInputs.isReadOrMalformed(PublicJwk::set, text);
            if (keys != null) {
                assertThat(keys).allSatisfy(key -> {
                    assertThat(key.thumbprint()).matches("[A-Za-z0-9_-]{43}");
                    assertThat(key.size()).isNotNull();
                });
            }
        });
    }
}
