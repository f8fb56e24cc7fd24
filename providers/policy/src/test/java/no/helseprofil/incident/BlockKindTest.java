package no.helseprofil.incident;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlockKindTest {

    /** A stored block is read whatever its check digit: it is looked at where one is written. */
    @Test
    void anOrganisationIsReadWithAnyCheckDigit() {
        assertThat(BlockKind.ORGANISATION.read("NO:ORGNR:123456789")).contains("123456789");
        assertThat(BlockKind.hasCheckDigit("123456789")).isFalse();
        assertThat(BlockKind.hasCheckDigit("999977774")).isTrue();
    }
}
