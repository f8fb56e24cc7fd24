package no.helseprofil.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ColourTest {

    @ParameterizedTest
    @CsvSource({
        "#003f4d, #ffffff",
        "#FFD500, #000000",
        "#ffffff, #000000",
        "#000000, #ffffff",
        "#ff0000, #000000",
        "#0000ff, #ffffff",
        "#757575, #ffffff",
        "#777777, #000000"
    })
    void choosesTheReadableTextColour(String value, String text) {
        assertThat(Colour.of(" " + value + " ")).hasValueSatisfying(colour -> {
            assertThat(colour.hex()).isEqualTo(value);
            assertThat(colour.text()).isEqualTo(text);
        });
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {"blue", "#fff", "#12345g", "#1234567", "123456", "#123456;} body { display: none", "rgb(0,0,0)"})
    void refusesAnyOtherValue(String value) {
        assertThat(Colour.of(value)).isEmpty();
    }
}
