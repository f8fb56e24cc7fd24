package no.helseprofil.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.stream.IntStream;
import no.helseprofil.outcome.Outcomes.RealmStanding.Compliance;
import org.junit.jupiter.api.Test;

class ComplianceTest {

    private static final int NOT_YET = -1;

    @Test
    void theMedianIsTheDayWhenHalfHadComplied() {
        assertThat(of(7, 1, 90)).isEqualTo(new Compliance(3, 3, 7));
        assertThat(of(1, 3, 10, 40)).as("two of four").isEqualTo(new Compliance(4, 4, 3));
        assertThat(of(5)).isEqualTo(new Compliance(1, 1, 5));
    }

    @Test
    void failingClientsCountAsTheSlowest() {
        assertThat(of(NOT_YET, 4, 2, NOT_YET)).as("half of them have").isEqualTo(new Compliance(4, 2, 4));
        assertThat(of(NOT_YET, 4, NOT_YET))
                .as("not even half of them: a median of the others would be too good")
                .isEqualTo(new Compliance(3, 1, null));
        assertThat(of(NOT_YET)).isEqualTo(new Compliance(1, 0, null));
    }

    @Test
    void hasNoMedianWithoutClients() {
        assertThat(of()).isEqualTo(new Compliance(0, 0, null));
    }

    private static Compliance of(int... days) {
        return Compliance.of(IntStream.of(days)
                .mapToObj(one -> one == NOT_YET ? OptionalInt.empty() : OptionalInt.of(one))
                .toList());
    }
}
