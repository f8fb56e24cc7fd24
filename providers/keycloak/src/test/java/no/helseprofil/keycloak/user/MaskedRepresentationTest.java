package no.helseprofil.keycloak.user;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.keycloak.user.MaskingEventListenerProviderFactory.MaskedRepresentation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedRepresentationTest {

    private static final String PID = "06828399789";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"username\":\"a\",\"attributes\":{\"pid\":[\"06828399789\"],\"hpr_number\":[\"06828399789\"]}}",
                "[{\"attributes\":{\"hpr_details\":[\"06828399789\"]}}]",
                "{\"users\":[{\"attributes\":{\"pid\":\"06828399789\"}}]}"
            })
    void masksPersonalNumbers(String sent) {
        assertThat(MaskedRepresentation.of(sent))
                .as("a reader of events need not know patients")
                .contains("**********")
                .doesNotContain(PID);
    }

    @Test
    void masksTheSaltOfPseudonyms() {
        String mapper =
                "{\"protocolMapper\":\"helseprofil-pseudonym-mapper\",\"config\":{\"target\":\"sub\",\"salt\":\"%s\"}}";

        assertThat(MaskedRepresentation.of(mapper.formatted("a-secret"))).isEqualTo(mapper.formatted("**********"));
        assertThat(MaskedRepresentation.of("{\"protocolMappers\":[" + mapper.formatted("a-secret") + "]}"))
                .doesNotContain("a-secret");
    }

    @Test
    void keepsEverythingElse() {
        assertThat(MaskedRepresentation.of("{\"username\":\"a\",\"attributes\":{\"pid\":[\"1\"],\"unit\":[\"b\"]}}"))
                .isEqualTo("{\"username\":\"a\",\"attributes\":{\"pid\":[\"**********\"],\"unit\":[\"b\"]}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":\"pid is a word\"}", "plain text", "{\"attributes\": {\"unit\" :[1]}}"})
    void leavesOtherTextUnchanged(String sent) {
        assertThat(MaskedRepresentation.of(sent)).as("to the letter").isEqualTo(sent);
    }

    @Test
    void omitsUnreadableText() {
        assertThat(MaskedRepresentation.of("{\"pid\": 06828399789"))
                .as("the server can't find out what is in it")
                .isNull();
    }

    @Test
    void isAbsentWithoutARepresentation() {
        assertThat(MaskedRepresentation.of(null)).isNull();
    }
}
