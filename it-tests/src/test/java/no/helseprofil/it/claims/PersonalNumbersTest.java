package no.helseprofil.it.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalNumbersTest {

    private static final String NUMBER = "31877700162";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "31877700162",
                "a line of a log with 31877700162 in it",
                "{\"pid\":\"31877700162\"}",
                "?username=31877700162&x=1",
                "[31877700162]"
            })
    void areFoundInPlainText(String text) {
        assertThat(PersonalNumbers.in(text)).containsExactly(NUMBER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab"})
    void areFoundInBase64AtAnyOffset(String before) {
        byte[] claims = ("{\"" + before + "pid\":\"" + NUMBER + "\"}").getBytes(StandardCharsets.UTF_8);

        for (Base64.Encoder encoder : new Base64.Encoder[] {
            Base64.getUrlEncoder().withoutPadding(), Base64.getUrlEncoder(), Base64.getEncoder()
        }) {
            String encoded = encoder.encodeToString(claims);
            assertThat(PersonalNumbers.in("token=eyJhbGciOiJub25lIn0." + encoded + ".x"))
                    .containsExactly(NUMBER);
            assertThat(PersonalNumbers.in("x" + encoded)).containsExactly(NUMBER);
        }
    }

    /** A T-number, one of before, a D-number, an H-number, one of SyntPop, a D- and T-number, and one of 2032. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "06828399789",
                "17056600574",
                "57056600053",
                "17456600042",
                "17716600017",
                "57856600019",
                "01019900068"
            })
    void areFoundOfEveryKindWithADate(String number) {
        assertThat(PersonalNumbers.in("of " + number)).containsExactly(number);
    }

    @Test
    void otherDigitsAreIgnored() {
        assertThat(PersonalNumbers.in("31877700163 99999999999 318777001620 1795601558000 a31877700162b"))
                .isEmpty();
    }
}
