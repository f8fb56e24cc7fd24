package no.helseprofil.keycloak.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.profile.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiatedTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    nb                          | NB
                    nb-NO                       | NB
                    no                          | NB
                    nn                          | NN
                    nn-NO,nb;q=0.8,en;q=0.5     | NN
                    en;q=0.5,nb;q=0.8,nn;q=0.9  | NN
                    se-NO                       | NB
                    en-GB                       | EN
                    de,nn;q=0.1                 | NN
                    nb;q=0,nn                   | NN
                    """)
    void answersInTheMostPreferredLanguage(String acceptLanguage, Language expected) {
        assertThat(Language.accepted(acceptLanguage)).as(acceptLanguage).isEqualTo(expected);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "de", "*", "nb;q=high", "\u0000", "-"})
    void answersInEnglishByDefault(String acceptLanguage) {
        assertThat(Language.accepted(acceptLanguage)).isEqualTo(Language.EN);
    }

    @Test
    void aBrowserGetsHtmlAndAJsonClientJson() {
        assertThat(prefersJson("text/html", "application/xml", "*/*"))
                .as("a browser")
                .isFalse();
        assertThat(prefersJson("application/json")).isTrue();
        assertThat(prefersJson("application/json", "text/html"))
                .as("the first that fits")
                .isTrue();
        assertThat(prefersJson("text/plain", "application/*"))
                .as("what fits only JSON")
                .isTrue();
    }

    @Test
    void sendsHtmlByDefault() {
        assertThat(prefersJson("*/*")).isFalse();
        assertThat(prefersJson()).isFalse();
        assertThat(prefersJson("image/png")).isFalse();
    }

    private static boolean prefersJson(String... types) {
        List<MediaType> acceptable = Stream.of(types)
                .map(type -> type.split("/", 2))
                .map(parts -> new MediaType(parts[0], parts[1]))
                .toList();
        return Negotiated.prefersJson(acceptable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", " gzip", "GZIP;q=0.8", "gzip ; q = 1"})
    void compressesForAClientThatAcceptsGzip(String coding) {
        assertThat(Negotiated.isGzip(coding)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "br", "gzip;q=0", "gzip; q=0.00", "xgzip"})
    void compressesForNoOtherClient(String coding) {
        assertThat(Negotiated.isGzip(coding)).isFalse();
    }
}
