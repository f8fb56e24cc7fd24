package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Sha256Test {

    @Test
    void isTheHashOfFips180InBase64url() {
        assertThat(Sha256.of("abc".getBytes(StandardCharsets.US_ASCII)))
                .as("FIPS 180-2, appendix B.1")
                .isEqualTo("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    }
}
