package no.helseprofil.keycloak.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import no.helseprofil.jose.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HprDetailsTest {

    private static final String DOCTOR = """
            { "hpr_number": "9144900",
              "approvals": [
                { "profession": "LE",
                  "authorization": { "value": "1", "description": "Autorisasjon" },
                  "requisition_rights": [ { "value": "1", "description": "Full rekvisisjonsrett" } ],
                  "specialities": [ { "value": "1", "description": "Allmennmedisin" } ] } ] }""";

    @Test
    void readsEveryMember() throws MalformedException {
        assertThat(HprDetails.parse(DOCTOR).at("/approvals/0/authorization/description"))
                .hasToString("\"Autorisasjon\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"9144900\"|9144900|a number in place of a text",
                "{ \"value\": \"1\", \"description\": \"Allmennmedisin\" }|\"1\"|a code in place of an object",
                ", \"description\": \"Autorisasjon\"||no description",
                "\"hpr_number\": \"9144900\",||no number",
                "\"profession\": \"LE\"|\"profession\": \"LE\", \"since\": \"2001\"|a member that nobody knows"
            })
    void acceptsAlternativeFormats(String part, String other, String reason) throws MalformedException {
        assertThat(HprDetails.parse(with(part, other))).as("%s", reason).isNotEmpty();
    }

    @Test
    void requiresApprovalsWhichMayBeEmpty() throws MalformedException {
        assertThat(HprDetails.parse("{\"approvals\":[]}")).hasSize(1);
        refuses("{}", "approvals");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"9144900\"|\"LE12345\"|HPR number",
                "\"9144900\"|914.49|HPR number",
                "\"9144900\"|null|HPR number",
                "\"profession\": \"LE\",||profession",
                "\"LE\"|9060|profession",
                "\"LE\"|\" \"|profession",
                "{ \"value\": \"1\", \"description\": \"Autorisasjon\" }|\"1\"|authorization",
                "\"description\": \"Autorisasjon\"|\"description\": 1|authorization",
                "[ { \"value\": \"1\", \"description\": \"Full rekvisisjonsrett\" } ]|[\"1\"]|requisition_rights",
                "[ { \"value\": \"1\", \"description\": \"Full rekvisisjonsrett\" } ]|{}|requisition_rights",
                "[ { \"value\": \"1\", \"description\": \"Allmennmedisin\" } ]|[1]|specialities",
                "\"approvals\":|\"approvals\": [\"LE\"], \"other\":|approvals",
                "\"approvals\":|\"approvals\": {}, \"other\":|approvals",
                "\"approvals\":|\"approvals\": [], \"approvals\":|no member occurs twice"
            })
    void refusesAnInvalidMemberWithAHint(String part, String other, String sentence) {
        refuses(with(part, other), sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "LE", "{\"approvals\":[]} trailing"})
    void refusesAnythingButOneObject(String text) {
        refuses(text, "one JSON object");
    }

    @Test
    void limitsTheSize() throws MalformedException {
        String room = " ".repeat(HprDetails.MOST_CHARACTERS - DOCTOR.length());
        assertThat(HprDetails.parse(DOCTOR + room)).isNotEmpty();
        refuses(DOCTOR + room + " ", "at most 8192 characters");
    }

    private static String with(String part, String other) {
        assertThat(DOCTOR).contains(part);
        return DOCTOR.replace(part, other == null ? "" : other);
    }

    private static void refuses(String text, String sentence) {
        assertThatThrownBy(() -> HprDetails.parse(text))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("Write ")
                .hasMessageContaining(sentence)
                .hasMessageNotContainingAny("9144900", "LE12345");
    }
}
