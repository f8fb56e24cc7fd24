package no.helseprofil.identifiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.identifiers.NationalIdentityNumber.ObjectIdentifier;
import org.junit.jupiter.api.Test;

class ObjectIdentifierTest {

    @Test
    void hasThePublishedUrnOfEverySeries() {
        assertThat(Stream.of(ObjectIdentifier.values()).collect(Collectors.toMap(Enum::name, ObjectIdentifier::urn)))
                .as("ehelse.no's list of series, and HelseID's and the trust framework's pages")
                .isEqualTo(Map.of(
                        "ENH", "urn:oid:2.16.578.1.12.4.1.4.101",
                        "MISTAKEN_ENH", "urn:oid:2.16.578.1.12.4.1.2.101",
                        "FNR", "urn:oid:2.16.578.1.12.4.1.4.1",
                        "DNR", "urn:oid:2.16.578.1.12.4.1.4.2",
                        "HPR", "urn:oid:2.16.578.1.12.4.1.4.4",
                        "ISO_6523", "urn:oid:1.0.6523"));
    }
}
