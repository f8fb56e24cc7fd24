package no.helseprofil.assessment.probe;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.assessment.probe.ProbeLine.Reading;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingTest {

    @ParameterizedTest
    @CsvSource({
        "401, 200, REFUSED",
        "400, 200, REFUSED",
        "403, 200, REFUSED",
        "403, 400, REFUSED",
        "403, 403, SAME",
        "400, 400, SAME",
        "401, 403, REFUSED",
        "200, 200, LET_IN",
        "204, 200, LET_IN",
        "200, 403, LET_IN",
        "422, 422, LET_IN",
        "404, 200, OTHER",
        "302, 200, OTHER",
        "500, 200, BROKEN",
        "503, 200, BROKEN",
        "429, 200, LIMITED"
    })
    void interpretsAStatusByTheValidRequests(int status, int valid, Reading expected) {
        assertThat(Reading.of(status, valid)).isEqualTo(expected);
    }
}
