package no.helseprofil.keycloak.observations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import no.helseprofil.keycloak.observations.CountedKey.ObservationKey;
import org.junit.jupiter.api.Test;

class ObservationKeyTest {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

    @Test
    void theIdDependsOnEveryPart() {
        List<ObservationKey> different = List.of(
                new ObservationKey("r", "c", "k", null, null, DAY),
                new ObservationKey("rc", "", "k", null, null, DAY),
                new ObservationKey("r", "c", "k", "q", null, DAY),
                new ObservationKey("r", "c", "k", null, "q", DAY),
                new ObservationKey("r", "c", "k", null, "", DAY),
                new ObservationKey("r", "c", "k1:q", null, null, DAY),
                new ObservationKey("r", "c", "k", null, null, "q", DAY),
                new ObservationKey("r", "c", "k", null, null, DAY.plusDays(1)));
        assertThat(different)
                .extracting(ObservationKey::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.length() == 43);
    }

    @Test
    void theIdIsTheSameOnEveryNode() {
        assertThat(new ObservationKey("r", "c", "k", "q", null, DAY).id())
                .isEqualTo(new ObservationKey("r", "c", "k", "q", null, DAY).id());
    }

    @Test
    void omitsATooLongKeyId() {
        String longest = "k".repeat(ObservationKey.MAX_KEY_ID);
        assertThat(new ObservationKey("r", "c", "k", null, longest, DAY).keyId())
                .isEqualTo(longest);
        assertThat(new ObservationKey("r", "c", "k", null, longest + "k", DAY).keyId())
                .isNull();
    }
}
