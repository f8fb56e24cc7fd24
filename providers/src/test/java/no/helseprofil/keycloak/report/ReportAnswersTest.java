package no.helseprofil.keycloak.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportAnswersTest {

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzip, deflate, br, zstd", "br;q=1.0, GZIP;q=0.8"})
    void isPackedForWhomItCanBe(String acceptEncoding) {
        assertThat(ReportAnswers.takesGzip(acceptEncoding)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "br", "gzip;q=0", "gzip; q=0.00", "xgzip"})
    void isNotPackedForAnybodyElse(String acceptEncoding) {
        assertThat(ReportAnswers.takesGzip(acceptEncoding)).isFalse();
    }

    @Test
    void isNotPackedForWhoSaysNothing() {
        assertThat(ReportAnswers.takesGzip(null)).isFalse();
    }
}
