package no.helseprofil.assessment.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import no.helseprofil.assessment.probe.ProbeRequests.ProbeAddress;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeAddressTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "api.example/records",
                "/records",
                "file:///etc/passwd",
                "jar:https://api.example/a.jar!/",
                "ftp://api.example/",
                "https:///records",
                "https://user:secret@api.example/",
                "https://api.example/#fragment",
                "https://api.example/a b"
            })
    void refusesAnInvalidUrlWithoutShowingIt(String url) {
        assertThatThrownBy(() -> ProbeAddress.parse(url))
                .isInstanceOfSatisfying(
                        ProbeException.class,
                        refused -> assertThat(refused.reason())
                                .as("what is registered may hold a password")
                                .doesNotContain("secret")
                                .contains("probe"));
    }

    @Test
    void aProofContainsItWithoutQuery() throws ProbeException {
        assertThat(ProbeAddress.parse("https://api.example/records?a=1?2").htu())
                .isEqualTo("https://api.example/records");
        assertThat(ProbeAddress.parse(" https://api.example/records ").htu()).isEqualTo("https://api.example/records");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example/records, https://api.example/",
        "https://api.example/v1/records/17, https://api.example/v1/records/",
        "https://api.example/v1/records/, https://api.example/v1/",
        "https://api.example/v1/records?a=/b/c, https://api.example/v1/",
        "https://api.example:8443/, https://api.example:844",
        "https://api.example, https://api.exampl"
    })
    void hasAnotherUrlAsItsPrefix(String url, String beginning) throws ProbeException {
        assertThat(ProbeAddress.parse(url).beginning()).isEqualTo(beginning);
    }

    @Test
    void addsAParameterToExistingOnes() throws ProbeException {
        assertThat(ProbeAddress.parse("https://api.example/records").withQuery("b=2"))
                .hasToString("https://api.example/records?b=2");
        assertThat(ProbeAddress.parse("https://api.example/records?a=1").withQuery("b=2"))
                .hasToString("https://api.example/records?a=1&b=2");
    }
}
