package no.helseprofil.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantsTest {

    @ParameterizedTest
    @CsvSource({
        "2027-06-01T06:00:00Z, 2027-06-01T06:00:00Z",
        "2027-06-01T06:00:00.000Z, 2027-06-01T06:00:00Z",
        "2027-06-01T06:00:00.999999999Z, 2027-06-01T06:00:00Z",
        "2027-06-01T08:00:00.5+02:00, 2027-06-01T06:00:00Z",
        "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59Z",
    })
    void truncatesFractions(String written, Instant read) {
        assertThat(Instants.read(written)).contains(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2027-06-01T06:00:00.Z",
                "2027-06-01T06:00:00,5Z",
                "2027-06-01T06:00:00.0000000000Z",
                "2027-06-01T06:00.5Z",
                "2027-06-01T06:00:00.5"
            })
    void refusesInvalidInstants(String written) {
        assertThat(Instants.read(written)).isEmpty();
    }

    @Test
    void writesInstantsInWholeSeconds() {
        assertThat(Instants.inWholeSeconds("""
                        {"enforced" : "2027-06-01T08:00:00.000+02:00", "until":"2027-06-01T06:00:00Z",
                         "reason":"since 2027-06-01T06:00:00.000Z", "other":"\\"2027-06-01T06:00:00.000Z\\""}""")).isEqualTo("""
                        {"enforced" : "2027-06-01T08:00:00+02:00", "until":"2027-06-01T06:00:00Z",
                         "reason":"since 2027-06-01T06:00:00.000Z", "other":"\\"2027-06-01T06:00:00.000Z\\""}""");
    }
}
