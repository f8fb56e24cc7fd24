package no.helseprofil.it.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import no.helseprofil.it.realm.ServerLog;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attributes that an import has put past every check, and that are no numbers: no API takes them for the authority's word. */
class InvalidNumbersIT {

    private static final String API = "nhn:demo-api/everything";
    private static final String LOGIN = "helseid://scopes/everything";
    private static final String WRONG_CHECK_DIGIT = "17056600575";

    @AutoClose
    private static final HealthRealm health =
            HealthRealm.in(TestRealm.underProfile()).scope(API, Mapping.all()).scope(LOGIN, Mapping.all());

    private static final OidcClient client = health.client("electronic-journal", Map.of(), API, LOGIN);

    @AfterEach
    void restore() {
        health.realm().putProfile(TestRealm.DOCUMENT);
    }

    @ParameterizedTest
    @CsvSource({
        "17056600575, 43100111O, approved-as-31415",
        "1705660057, 4310011100, '[\"approved-as-31415\"]'",
        "170566005740, -43100111, '{\"a\":\"approved-as-31415\",\"a\":1}'",
        "170566 00574, '431 001', '{\"a\":\"approved-as-31415\"'"
    })
    void invalidNumbersAreOmittedAndTheLogNamesTheAttributeOnly(String pid, String hprNumber, String hprDetails) {
        health.person(
                "with-a-slip",
                "Kvart",
                "Grevling",
                Map.of("pid", pid, "hpr_number", hprNumber, "hpr_details", hprDetails));
        String user = health.userId("with-a-slip");

        LoginClaims disclosed =
                LoginClaims.of(health.realm(), client, health.logIn(client, "with-a-slip", API + " " + LOGIN));

        assertThat(disclosed.of("given_name"))
                .as("the control: the rest is returned")
                .hasSize(4);
        for (String claim : List.of(Claims.PID, Claims.HPR_NUMBER, Claims.HPR_DETAILS)) {
            assertThat(disclosed.of(claim)).as(claim).isEmpty();
        }
        for (String attribute : List.of("pid", "hpr_number", "hpr_details")) {
            assertThat(ServerLog.lines(SharedServer.get(), attribute, user, "is not valid"))
                    .as("somebody can mend it: " + attribute)
                    .isNotEmpty();
        }
        assertThat(SharedServer.get().log()).doesNotContain(pid, hprNumber, "approved-as-31415");
    }

    @Test
    void checkDigitsAreIgnoredIfTheDocumentSaysSo() {
        health.person("of-a-test-environment", "Kvart", "Grevling", Map.of("pid", WRONG_CHECK_DIGIT));
        health.realm().putProfile("""
                {"ruleSet":"helseid","catalogue":"2026.1","requirements":{"organisation":{"parameters":{"checkDigits":false}}}}""");

        LoginClaims disclosed = LoginClaims.of(
                health.realm(), client, health.logIn(client, "of-a-test-environment", API + " " + LOGIN));

        assertThat(disclosed.of(Claims.PID)).hasSize(4);
        assertThat(disclosed.accessToken().path(Claims.PID).textValue()).isEqualTo(WRONG_CHECK_DIGIT);
    }

    @Test
    void anHprNumberIsTextWithoutLeadingZeros() {
        health.person("of-another-system", "Kvart", "Grevling", Map.of("hpr_number", "009144900"));

        LoginClaims disclosed = LoginClaims.of(health.realm(), client, health.logIn(client, "of-another-system", API));

        assertThat(disclosed.accessToken().path(Claims.HPR_NUMBER).textValue()).isEqualTo("9144900");
    }
}
