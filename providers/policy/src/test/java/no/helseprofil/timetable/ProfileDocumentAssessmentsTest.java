package no.helseprofil.timetable;

import static no.helseprofil.timetable.Documents.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import no.helseprofil.timetable.Profile.AssessmentSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading and refusal of what a document says about assessments. */
class ProfileDocumentAssessmentsTest {

    @Test
    void runNoAssessmentByDefault() throws InvalidProfileException {
        assertThat(ProfileDocument.parse("{\"ruleSet\":\"helseid\"}").assessments())
                .isEqualTo(AssessmentSettings.NONE)
                .isEqualTo(new AssessmentSettings(null, true, true, Duration.ofDays(30), Duration.ofDays(400)));
    }

    @Test
    void readsEveryMember() throws InvalidProfileException {
        assertThat(read("{\"every\":\"P7D\"}"))
                .isEqualTo(new AssessmentSettings(
                        Duration.ofDays(7), true, true, Duration.ofDays(30), Duration.ofDays(400)));
        assertThat(read("{\"clients\":false,\"apis\":true,\"window\":\"P14D\",\"kept\":\"P90D\"}"))
                .isEqualTo(new AssessmentSettings(null, false, true, Duration.ofDays(14), Duration.ofDays(90)));
    }

    @Test
    void holdsDoNotChangeIt() throws InvalidProfileException {
        Profile profile = ProfileDocument.parse(document("{\"every\":\"P7D\"}"));

        assertThat(profile.withHolds(Map.of()).assessments()).isEqualTo(profile.assessments());
    }

    @Test
    void reportsAllProblemsAtOnce() {
        problems(document("{\"every\":\"PT59M\",\"window\":\"P401D\",\"kept\":\"P0D\",\"apis\":1,\"at\":\"03:00\"}"))
                .containsExactlyInAnyOrder(
                        new Problem("/assessments/at", "this version knows no such member"),
                        new Problem("/assessments/every", "write a duration from PT1H to PT8784H, such as PT1H"),
                        new Problem("/assessments/apis", "write true or false"),
                        new Problem("/assessments/window", "write a duration from PT24H to PT9600H, such as PT24H"),
                        new Problem("/assessments/kept", "write a duration from PT24H to PT87840H, such as PT24H"));
    }

    @ParameterizedTest
    @CsvSource({"every,PT1H", "every,P366D", "window,P1D", "window,P400D", "kept,P1D", "kept,P3660D"})
    void acceptsTheBounds(String member, String duration) throws InvalidProfileException {
        assertThat(read("{\"" + member + "\":\"" + duration + "\"}").toString())
                .contains(Duration.parse(duration).toString());
    }

    @ParameterizedTest
    @CsvSource({"every,PT59M59S", "every,P367D", "window,PT23H", "window,P401D", "kept,PT23H", "kept,P3661D"})
    void refusesValuesBeyondTheBounds(String member, String duration) {
        problems(document("{\"" + member + "\":\"" + duration + "\"}")).hasSize(1);
    }

    @Test
    void requiresAnObject() {
        problems(document("\"P1D\""))
                .containsExactly(new Problem(
                        "/assessments", "write an object with every, clients, apis, window and kept, or some of them"));
    }

    private static AssessmentSettings read(String assessments) throws InvalidProfileException {
        return ProfileDocument.parse(document(assessments)).assessments();
    }

    private static String document(String assessments) {
        return "{\"ruleSet\":\"helseid\",\"assessments\":" + assessments + "}";
    }
}
