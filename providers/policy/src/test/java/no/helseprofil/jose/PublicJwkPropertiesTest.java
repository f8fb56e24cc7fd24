package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PublicJwkPropertiesTest {

    @Property
    void anyTextIsReadOrMalformed(@ForAll String text) {
        JoseInputs.isReadOrMalformed(PublicJwk::set, text);
        JoseInputs.isReadOrMalformed(PublicJwk::set, "{\"keys\":[" + text + "]}");
    }

    @Property(tries = 700, edgeCases = EdgeCasesMode.NONE)
    void aSpoiledSetIsReadOrMalformed(@ForAll("sets") String text) {
        List<PublicJwk> keys = JoseInputs.isReadOrMalformed(PublicJwk::set, text);
        if (keys != null) {
            assertThat(keys).allSatisfy(key -> {
                assertThat(key.thumbprint()).matches("[A-Za-z0-9_-]{43}");
                assertThat(key.size()).isNotNull();
            });
        }
    }

    @Provide
    Arbitrary<String> sets() {
        return JoseInputs.keySets();
    }
}
