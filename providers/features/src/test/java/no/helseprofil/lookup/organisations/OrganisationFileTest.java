package no.helseprofil.lookup.organisations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.register.Register.Unit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrganisationFileTest {

    @Test
    void readsOrganisationsInEnhetsregisteretsFormat() throws Exception {
        OrganisationNumber parent = OrganisationNumber.parse("999977774", false);
        OrganisationNumber child = OrganisationNumber.parse("999977776", false);
        assertThat(OrganisationFile.read("""
                {"enheter": [
                  {"organisasjonsnummer": "999977774", "navn": "Granfjelldal kommune", "konkurs": true},
                  {"organisasjonsnummer": "999977776", "navn": "Sykehjemmet", "overordnetEnhet": "999977774",
                   "slettedato": "2026-01-31"}
                ]}"""))
                .containsOnlyKeys(parent, child)
                .containsEntry(
                        parent, new Unit(parent, "Granfjelldal kommune", null, false, Unit.Ending.BANKRUPTCY, null))
                .containsEntry(child, new Unit(child, "Sykehjemmet", parent, true, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"enheter\":{}}",
                "{\"enheter\":[],\"other\":1}",
                "{\"enheter\":[7]}",
                "{\"enheter\":[{\"organisasjonsnummer\":\"999977774\"}]}",
                "{\"enheter\":[{\"organisasjonsnummer\":\"99997777\",\"navn\":\"A\"}]}",
                "{\"enheter\":[{\"organisasjonsnummer\":\"999977774\",\"navn\":\"A\"},{\"organisasjonsnummer\":\"999977774\",\"navn\":\"B\"}]}"
            })
    void refusesAnInvalidFile(String text) {
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> OrganisationFile.read(text));
    }

    @Test
    void readsTheDemoFile() throws IOException, MalformedException {
        assertThat(OrganisationFile.read(Files.readString(Path.of("../../realm-config/organisations.json"))))
                .extractingFromEntries(entry -> entry.getKey().value())
                .contains("999977774", "999977775", "999977776", "312232324", "312232326", "313325016", "313745392");
    }
}
