package no.helseprofil.testtoken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of who may make test tokens. */
class CallerKeysTest {

    private static final String ONE = "a".repeat(32);
    private static final String OTHER = "b.~-_".repeat(10);

    @Test
    void containsEachConfiguredKeyOnly() {
        CallerKeys keys = CallerKeys.parse(ONE + ", " + OTHER);
        assertThat(keys.contains(ONE)).isTrue();
        assertThat(keys.contains(OTHER)).isTrue();
        assertThat(keys.contains(ONE + "a")).isFalse();
        assertThat(keys.contains(ONE + "," + OTHER)).isFalse();
        assertThat(keys.contains("")).isFalse();
        assertThat(keys.contains(null)).isFalse();
    }

    @Test
    void isEmptyWithoutKeys() {
        assertThat(CallerKeys.none().isEmpty()).isTrue();
        assertThat(CallerKeys.none().contains("")).isFalse();
        assertThat(CallerKeys.none().contains(null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "true", "short", " , ", "key with blanks, and as long as it has to be at least"})
    void refusesAGuessableKeyWithoutQuotingIt(String text) {
        assertThatThrownBy(() -> CallerKeys.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32 to 128")
                .satisfies(thrown -> assertThat(
                                text.isBlank() || !thrown.getMessage().contains("blanks"))
                        .isTrue());
    }

    @Test
    void refusesAnEmptyKeyBesideAValidOne() {
        assertThatThrownBy(() -> CallerKeys.parse(ONE + ",")).isInstanceOf(IllegalArgumentException.class);
    }
}
