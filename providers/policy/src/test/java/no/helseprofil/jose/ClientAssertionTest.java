package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAssertionTest {

    @Test
    void readsAllClaims() throws MalformedException {
        ClientAssertion assertion = ClientAssertion.parse(TestJws.compact(
                "{\"alg\":\"ES256\",\"typ\":\"client-authentication+jwt\"}",
                "{\"iss\":\"a\",\"sub\":\"b\",\"aud\":[\"c\"],\"iat\":1,\"nbf\":2,\"exp\":3,\"jti\":\"d\"}"));
        assertThat(assertion.algorithm()).isEqualTo("ES256");
        assertThat(assertion.type()).isEqualTo("client-authentication+jwt");
        assertThat(assertion.issuer()).isEqualTo("a");
        assertThat(assertion.subject()).isEqualTo("b");
        assertThat(String.valueOf(assertion.audience()))
                .as("as it was written: one string and an array of one string are not the same")
                .isEqualTo("[\"c\"]");
        assertThat(assertion.issuedAt()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(assertion.notBefore()).isEqualTo(Instant.ofEpochSecond(2));
        assertThat(assertion.expiresAt()).isEqualTo(Instant.ofEpochSecond(3));
        assertThat(assertion.id()).isEqualTo("d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "null", "[\"x\"]", "{\"x\":1}"})
    void readsAClaimOfTheWrongTypeAsAbsent(String value) throws MalformedException {
        ClientAssertion assertion = ClientAssertion.parse(TestJws.compact(
                "{\"alg\":%1$s,\"typ\":%1$s}".formatted(value),
                "{\"iss\":%1$s,\"sub\":%1$s,\"jti\":%1$s}".formatted(value)));
        assertThat(assertion.algorithm()).isNull();
        assertThat(assertion.type()).isNull();
        assertThat(assertion.issuer()).isNull();
        assertThat(assertion.subject()).isNull();
        assertThat(assertion.id()).isNull();
    }

    @Test
    void readsAMissingClaimAsAbsent() throws MalformedException {
        ClientAssertion assertion = ClientAssertion.parse(TestJws.compact("{}", "{}"));
        assertThat(assertion.audience()).isNull();
        assertThat(assertion.id()).isNull();
        assertThat(assertion.issuedAt()).isNull();
        assertThat(assertion.notBefore()).isNull();
        assertThat(assertion.expiresAt()).isNull();
    }

    @Test
    void refusesTextThatIsNoJws() {
        assertThatThrownBy(() -> ClientAssertion.parse("secret")).isInstanceOf(MalformedException.class);
    }

    @Test
    void neverQuotesTheRefusedText() {
        for (String text :
                new String[] {"12345678901", "12345678901.e30.", TestJws.compact("{\"12345678901\"}", "{}")}) {
            assertThatThrownBy(() -> ClientAssertion.parse(text))
                    .as("a national identity number may stand anywhere in what clients send")
                    .hasMessageNotContaining("12345678901")
                    .hasNoCause();
        }
    }
}
