package no.helseprofil.keycloak.admin;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.keycloak.admin.BlocksResource.Extent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtentTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, false, false",
        "1, 1, 1, false, true",
        "1, 1, 9, false, false",
        "2, 2, 20, true, false",
        "2, 2, 21, false, false",
        "180, 180, 1810, false, false",
        "181, 181, 1810, true, false",
        "1810, 1810, 1810, true, true",
        "10, 1810, 1810, false, true",
        "0, 1810, 1810, false, false",
    })
    void requiresConfirmationFromATenthOfAllClients(
            long hit, long stopped, long all, boolean isWide, boolean isEverybody) {
        Extent extent = new Extent(hit, stopped, all);

        assertThat(extent.isWide()).isEqualTo(isWide);
        assertThat(extent.isEverybody()).isEqualTo(isEverybody);
    }
}
