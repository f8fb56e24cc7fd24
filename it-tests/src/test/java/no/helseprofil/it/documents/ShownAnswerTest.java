package no.helseprofil.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShownAnswerTest {

    private static final ShownAnswer SHOWN = ShownAnswer.within("""
            curl $ADMIN/install
            # 200 {"name":"ada", "unstamped":1800, "activation":true,
            #  "when":"2027-01-01T00:00:00Z", "id":"6f0c…"}
            """);

    @Test
    void ignoresNumbersInstantsAndIds() {
        assertThat(
                        SHOWN.missingIn(
                                List.of(200),
                                "{\"id\":\"a\",\"name\":\"ada\",\"unstamped\":7,\"activation\":true,\"when\":\"2026-01-01T00:00:00Z\"}"))
                .isEmpty();
    }

    @Test
    void detectsAnotherStatusValueOrMember() {
        assertThat(SHOWN.missingIn(List.of(404), "{\"name\":\"eva\",\"activation\":false,\"when\":\"\"}"))
                .containsExactly("200", "\"unstamped\":", "\"id\":", "\"name\":\"ada\"", "\"activation\":true");
    }
}
