package no.helseprofil.keycloak.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.help.Pages.References;
import org.junit.jupiter.api.Test;

class ReferencesTest {

    /**
     * Sources without a lasting public page of their own; the rules of Tillitsrammeverket (ATT) are a draft of 2024.
     */
    private static final List<String> WITHOUT_ADDRESS = List.of(
            "HelseID", "SK1", "SK2", "SK3", "FK3", "FK4", "FK5", "ATT-9", "ATT-10", "ATT-11", "ATT-12", "ATT-19",
            "ATT-28", "ATT-29", "ATT-32", "ATT-43");

    @Test
    void anRfcIsLinkedToItsSection() {
        assertThat(References.address("RFC 9449 section 4.3"))
                .hasValue("https://www.rfc-editor.org/rfc/rfc9449#section-4.3");
        assertThat(References.address("RFC 7636")).hasValue("https://www.rfc-editor.org/rfc/rfc7636");
    }

    @Test
    void linksOnlyReferencesWithAPermanentUrl() {
        assertThat(References.address("HelseID")).isEmpty();
        assertThat(References.address("RFC x\" onclick")).isEmpty();
    }

    @Test
    void everyReferenceIsLinkedOrListedAsUnlinked() {
        assertThat(Catalogue.requirements())
                .flatExtracting(requirement -> requirement.definition().references())
                .filteredOn(reference ->
                        References.address(String.valueOf(reference)).isEmpty())
                .as("a reference that is written in a new way")
                .isSubsetOf(WITHOUT_ADDRESS);
    }
}
