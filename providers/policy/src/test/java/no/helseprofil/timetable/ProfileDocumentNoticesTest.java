package no.helseprofil.timetable;

import static no.helseprofil.timetable.Documents.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import no.helseprofil.timetable.Profile.NoticeSettings;
import no.helseprofil.timetable.Profile.NoticeSettings.Webhook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading and refusal of what a document says about notices. */
class ProfileDocumentNoticesTest {

    private static final String WEBHOOK = "{\"url\":\"https://hooks.example.no/h\",\"secret\":\"${vault.webhook}\"}";

    @Test
    void sendsNoNoticesByDefault() throws InvalidProfileException {
        assertThat(ProfileDocument.parse("{\"ruleSet\":\"helseid\"}").notices())
                .isEqualTo(new NoticeSettings(false, null, List.of(90, 30, 7, 1)))
                .matches(settings -> !settings.isOn());
        assertThat(read("{}").isOn()).isFalse();
    }

    @Test
    void readsEveryMember() throws InvalidProfileException {
        assertThat(read("{\"mail\":true}")).isEqualTo(new NoticeSettings(true, null, List.of(90, 30, 7, 1)));
        assertThat(read("{\"webhook\":" + WEBHOOK + ",\"days\":[14,2]}"))
                .isEqualTo(new NoticeSettings(
                        false, new Webhook("https://hooks.example.no/h", "${vault.webhook}"), List.of(14, 2)))
                .matches(NoticeSettings::isOn);
        assertThat(read("{\"mail\":true,\"days\":[]}").days())
                .as("announcements alone")
                .isEmpty();
    }

    @Test
    void holdsDoNotChangeIt() throws InvalidProfileException {
        Profile profile = ProfileDocument.parse(document("{\"mail\":true}"));

        assertThat(profile.withHolds(Map.of()).notices()).isEqualTo(profile.notices());
    }

    /** Everyone who views clients can read the document, and it is exported. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "${vault.}",
                "${vault.a b}",
                "x${vault.webhook}",
                "${vault.webhook}\\n",
                "${env.WEBHOOK}",
                ""
            })
    void refusesALiteralSecret(String secret) {
        problems(document("{\"webhook\":{\"url\":\"https://a.example/\",\"secret\":\"" + secret + "\"}}"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo("/notices/webhook/secret");
                    assertThat(problem.detail()).startsWith("write the name of the secret in Keycloak's vault");
                });
    }

    @Test
    void reportsAllProblemsAtOnce() {
        problems(
                        document(
                                "{\"mail\":1,\"webhook\":{\"url\":\"ftp://a\",\"secret\":\"${vault.w}\",\"x\":1},\"days\":[0,366,1.5,\"7\"]}"))
                .containsExactlyInAnyOrder(
                        new Problem("/notices/mail", "write true or false"),
                        new Problem("/notices/webhook/x", "this version knows no such member"),
                        new Problem(
                                "/notices/webhook/url", "write an absolute https URL in ASCII of up to 500 characters"),
                        new Problem("/notices/days/0", "write a whole number of days from 1 to 365"),
                        new Problem("/notices/days/1", "write a whole number of days from 1 to 365"),
                        new Problem("/notices/days/2", "write a whole number of days from 1 to 365"),
                        new Problem("/notices/days/3", "write a whole number of days from 1 to 365"));
        problems(document("{\"days\":[7,7]}")).hasSize(1);
        problems(document("{\"days\":[1,2,3,4,5,6,7,8,9,10,11]}")).hasSize(1);
        problems(document("{\"webhook\":{\"url\":\"https://a.example/\"}}")).hasSize(1);
    }

    private static NoticeSettings read(String notices) throws InvalidProfileException {
        return ProfileDocument.parse(document(notices)).notices();
    }

    private static String document(String notices) {
        return "{\"ruleSet\":\"helseid\",\"notices\":" + notices + "}";
    }
}
