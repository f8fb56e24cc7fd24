package no.helseprofil.timetable;

import static no.helseprofil.timetable.Documents.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import no.helseprofil.timetable.Profile.KeySettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading and refusal of what a document says about the keys that clients register for themselves. */
class ProfileDocumentKeysTest {

    @Test
    void overlapIsAMonthAndLifeAYearByDefault() throws InvalidProfileException {
        assertThat(ProfileDocument.parse("{\"ruleSet\":\"helseid\"}").keys())
                .isEqualTo(KeySettings.DEFAULT)
                .isEqualTo(new KeySettings(Duration.ofDays(30), Duration.ofDays(365)));
    }

    @Test
    void readsEveryMember() throws InvalidProfileException {
        assertThat(read("{\"overlap\":\"P60D\"}"))
                .isEqualTo(new KeySettings(Duration.ofDays(60), Duration.ofDays(365)));
        assertThat(read("{\"life\":\"P90D\"}")).isEqualTo(new KeySettings(Duration.ofDays(30), Duration.ofDays(90)));
        assertThat(ProfileDocument.parse(document("{\"life\":\"P90D\"}"))
                        .withHolds(Map.of())
                        .keys()
                        .life())
                .as("holds leave it as it is")
                .isEqualTo(Duration.ofDays(90));
    }

    @ParameterizedTest
    @CsvSource({"overlap,P1D", "overlap,P364D", "life,P31D", "life,P1830D"})
    void acceptsTheBounds(String member, String duration) throws InvalidProfileException {
        assertThat(read("{\"" + member + "\":\"" + duration + "\"}").toString())
                .contains(Duration.parse(duration).toString());
    }

    @ParameterizedTest
    @CsvSource({"overlap,PT23H", "overlap,P367D", "life,P6D", "life,P1831D"})
    void refusesValuesBeyondTheBounds(String member, String duration) {
        problems(document("{\"" + member + "\":\"" + duration + "\"}")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"P30D,P30D", "P60D,P30D"})
    void requiresALifeLongerThanTheOverlap(String overlap, String life) {
        problems(document("{\"overlap\":\"" + overlap + "\",\"life\":\"" + life + "\"}"))
                .containsExactly(new Problem("/keys", "write a life that is longer than the overlap"));
    }

    @Test
    void requiresAnObject() {
        problems(document("\"P30D\""))
                .containsExactly(new Problem("/keys", "write an object with overlap and life, or one of them"));
        problems(document("{\"kept\":\"P30D\"}"))
                .containsExactly(new Problem("/keys/kept", "this version knows no such member"));
    }

    private static KeySettings read(String keys) throws InvalidProfileException {
        return ProfileDocument.parse(document(keys)).keys();
    }

    private static String document(String keys) {
        return "{\"ruleSet\":\"helseid\",\"keys\":" + keys + "}";
    }
}
