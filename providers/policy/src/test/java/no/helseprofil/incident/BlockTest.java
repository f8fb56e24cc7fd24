package no.helseprofil.incident;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlockTest {

    /** A stored block is read whatever its check digit: it is looked at where one is written. */
    @Test
    void readsAnOrganisationWithAnyCheckDigit() {
        assertThat(Block.Kind.ORGANISATION.read("NO:ORGNR:123456789")).contains("123456789");
        assertThat(Block.Kind.hasCheckDigit("123456789")).isFalse();
        assertThat(Block.Kind.hasCheckDigit("999977774")).isTrue();
    }
}
