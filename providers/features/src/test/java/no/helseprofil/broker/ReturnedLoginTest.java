package no.helseprofil.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import no.helseprofil.broker.BegunLogin.ReturnedLogin;
import no.helseprofil.broker.BrokerException.BrokerReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that a browser brings back the answer to the login that waits, or nothing. */
class ReturnedLoginTest {

    private final Play play = new Play();
    private BegunLogin begun;

    ReturnedLoginTest() throws BrokerException {
        begun = play.begin(Play.wish());
    }

    @BeforeEach
    void keepsAsItIs() {
        begun = BegunLogin.read(begun.text()).orElseThrow();
    }

    @Test
    void acceptsTheRightResponse() throws BrokerException {
        assertThat(returned(unchanged -> {}).code()).isEqualTo("a-code");
        assertThat(returned(answer -> {
                            answer.remove("code");
                            answer.put("error", List.of("access_denied"));
                        })
                        .error())
                .isEqualTo("access_denied");
        assertThat(returned(answer -> answer.put("error", List.of("<b>"))).error())
                .as("nothing of it is repeated")
                .isEqualTo("unreadable");
    }

    @Test
    @Tag("RFC9207-2.4-1")
    void refusesAResponseOfAnotherIssuer() {
        refused(answer -> answer.put("iss", List.of("https://idporten.no")), "another issuer");
        refused(answer -> answer.put("iss", List.of(FakeHelseId.ISSUER + "/")), "another issuer");
        refused(answer -> answer.remove("iss"), "RFC 9207");
        refused(answer -> answer.put("iss", List.of("")), "RFC 9207");
    }

    @Test
    void refusesAnErrorOfAnotherIssuer() {
        refused(
                answer -> {
                    answer.remove("code");
                    answer.put("error", List.of("access_denied"));
                    answer.put("iss", List.of("https://idporten.no"));
                },
                "another issuer");
    }

    @Test
    void refusesAResponseToAnotherLogin() {
        refused(answer -> answer.put("state", List.of("another")), "another login");
        refused(answer -> answer.remove("state"), "another login");
    }

    @Test
    void refusesARepeatedParameter() {
        for (String name : List.of("iss", "state", "code", "error")) {
            refused(answer -> answer.put(name, List.of("first", "second")), name.equals("state") ? "twice" : name);
        }
    }

    @Test
    void refusesAResponseWithoutCodeAndError() {
        refused(answer -> answer.remove("code"), "neither");
        refused(answer -> answer.put("code", List.of("\u0000")), "neither");
    }

    @Test
    void refusesASecondResponse() {
        refused(null, unchanged -> {}, "already");
    }

    @Test
    void refusesAResponseToALoginWithEarlierSettings() {
        play.with("clientId", "another-client");
        refused(unchanged -> {}, "since the login began");
    }

    private void refused(Consumer<Map<String, List<String>>> change, String words) {
        refused(begun, change, words);
    }

    private void refused(@Nullable BegunLogin waiting, Consumer<Map<String, List<String>>> change, String words) {
        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(() -> returned(waiting, change))
                .withMessageContaining(words)
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(BrokerReason.MIXED_UP));
    }

    private ReturnedLogin returned(Consumer<Map<String, List<String>>> change) throws BrokerException {
        return returned(begun, change);
    }

    private ReturnedLogin returned(@Nullable BegunLogin waiting, Consumer<Map<String, List<String>>> change)
            throws BrokerException {
        Map<String, List<String>> answer = new HashMap<>(Map.of(
                "code", List.of("a-code"),
                "state", List.of(begun.state()),
                "iss", List.of(FakeHelseId.ISSUER)));
        change.accept(answer);
        return ReturnedLogin.of(play.settings(), waiting, answer);
    }
}
