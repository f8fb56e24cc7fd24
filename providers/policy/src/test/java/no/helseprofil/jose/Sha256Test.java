package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Sha256Test {

    @Test
    void hashesByFips180InBase64url() {
        assertThat(Sha256.of("abc".getBytes(StandardCharsets.US_ASCII)))
                .as("FIPS 180-2, appendix B.1")
                .isEqualTo("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    }

    @Test
    void hashesDistinctPartsToDistinctIds() {
        assertThat(Sha256.ofParts("realm", null, "client", 7L))
                .as("lines that are stored are found by it, so it stays what it is")
                .isEqualTo(Sha256.of("5:realm-:6:client1:7"))
                .isNotEqualTo(Sha256.ofParts("realm", "", "client", 7L));
        assertThat(Sha256.ofParts("a", "bc")).isNotEqualTo(Sha256.ofParts("ab", "c"));
    }
}
