package no.helseprofil.it.theme;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that a login asked for in a way that ends soon says so to those who run the program, and discloses nothing
 * about the program to any visitor.
 */
class NoticeIT {

    private static final String START = "<details class=\"helseprofil-notice\">";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static OldWay old;

    @BeforeEach
    void anEndInTenDays() {
        old = OldWay.in(realm, Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(10)));
        days("");
        old.attributes(Map.of("helseprofil.cohort", "", "helseprofil.waiver.pushed-authorization", ""));
    }

    @Test
    void operatorsLearnTheDeadlineAndWhereToReadMore() {
        assertThat(notice(page("nb", OldWay.CLIENT)))
                .contains("For dem som drifter Gammel journal")
                .contains("hvis ikke noe annet er avtalt")
                .contains("href=\"" + realm.address("helseprofil/requirements/pushed-authorization") + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "nn, For dei som driftar Gammel journal",
        "en, For those who run Gammel journal",
        "se, For dem som drifter Gammel journal"
    })
    void theNoticeUsesThePagesLanguage(String language, String heading) {
        assertThat(notice(page(language, OldWay.CLIENT))).contains(heading);
    }

    @Test
    void theLoginIsUnchanged() {
        assertThat(LoginForm.open(old.request())
                        .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                        .requiredCode())
                .isNotBlank();
    }

    @Test
    void aCompliantClientHasNoNotice() {
        OidcClient client = realm.oidc(TestRealm.USER_LOGIN);
        LoginForm page = LoginForm.open(
                client.authorizeUrl(client.push(realm.authorizationRequest()).requestUri()));

        assertThat(page.html()).contains("kc-form-login").doesNotContain(START);
    }

    @Test
    void respectsTheRealmsNoticeTime() {
        days("9");
        assertThat(page("nb", OldWay.CLIENT)).doesNotContain(START);
        days("10");
        assertThat(page("nb", OldWay.CLIENT)).contains(START);
        days("0");
        assertThat(page("nb", OldWay.CLIENT)).doesNotContain(START);
    }

    @Test
    void anotherThemeShowsNoNotice() {
        realm.changeRealm(it -> it.put("loginTheme", "keycloak.v2"));
        try {
            assertThat(page("nb", OldWay.CLIENT)).contains("kc-form-login").doesNotContain(START);
        } finally {
            realm.changeRealm(it -> it.put("loginTheme", "helseprofil"));
        }
    }

    @Test
    void aVisitorLearnsNothingAboutAClientsWaiver() {
        String ordinary = notice(page("nb", OldWay.CLIENT));

        old.attributes(Map.of(
                "helseprofil.waiver.pushed-authorization",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("reason", "agreed")
                        .put("expires", old.end().plus(Duration.ofDays(90)).toString())
                        .toString()));
        assertThat(notice(page("nb", OldWay.CLIENT))).as("a waiver").isEqualTo(ordinary);

        old.attributes(Map.of("helseprofil.waiver.pushed-authorization", "", "helseprofil.cohort", "late"));
        realm.putProfile(withCohort().toString());
        assertThat(notice(page("nb", OldWay.CLIENT)))
                .as("a cohort with later dates")
                .isEqualTo(ordinary);

        realm.putProfile(exempting().toString());
        assertThat(notice(page("nb", OldWay.CLIENT))).as("an exemption").isEqualTo(ordinary);
    }

    @Test
    void anUnknownClientIdShowsNoNotice() {
        assertThat(page("nb", "no-such-client")).doesNotContain(START);
    }

    private static ObjectNode withCohort() {
        ObjectNode document = old.document();
        document.putObject("cohorts")
                .putObject("late")
                .putObject("pushed-authorization")
                .put("enforced", old.end().plus(Duration.ofDays(60)).toString());
        return document;
    }

    private static ObjectNode exempting() {
        ObjectNode document = old.document();
        document.putArray("exempt")
                .addObject()
                .put("id", realm.admin().client(OldWay.CLIENT).path("id").textValue())
                .put("reason", "replaced")
                .put("until", "2099-01-01T00:00:00Z");
        return document;
    }

    private static void days(String number) {
        realm.changeRealm(it -> it.withObject("/attributes").put("helseprofil.notice-days", number));
    }

    private static String notice(String page) {
        assertThat(page).contains(START);
        String from = page.substring(page.indexOf(START));
        return from.substring(0, from.indexOf("</details>"));
    }

    private static String page(String language, String client) {
        return Request.get(old.request(client))
                .header("Accept-Language", language)
                .send()
                .body();
    }
}
