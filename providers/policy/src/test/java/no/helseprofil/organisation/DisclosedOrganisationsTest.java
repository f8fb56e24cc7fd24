package no.helseprofil.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import no.helseprofil.organisation.ClientOrganisations.DisclosedOrganisations;
import org.junit.jupiter.api.Test;

class DisclosedOrganisationsTest {

    @Test
    void findsOrganisationNumbersInEachFormAndDepth() throws IOException {
        assertThat(DisclosedOrganisations.in(new ObjectMapper().readTree("""
                {"helseid://claims/client/claims/orgnr_parent":"100000001",
                 "helseid://claims/client/claims/orgnr_child":"100000002",
                 "orgnr_supplier":"100000003",
                 "act":{"act":{"helseid://claims/client/claims/orgnr_parent":"100000004"}},
                 "authorization_details":[{"practitioner_role":{"organization":
                   {"identifier":{"value":"NO:ORGNR:100000005:100000006"}}}}],
                 "nhn:tillitsrammeverk:parameters":{"practitioner":
                   {"legal_entity":{"id":"100000007"},"point_of_care":{"id":"100000008"}}}}
                """)))
                .containsExactlyInAnyOrder(
                        "100000001",
                        "100000002",
                        "100000003",
                        "100000004",
                        "100000005",
                        "100000006",
                        "100000007",
                        "100000008");
    }

    @Test
    void findsNoNationalIdentityNumbers() throws IOException {
        assertThat(DisclosedOrganisations.in(new ObjectMapper().readTree("""
                {"helseid://claims/hpr/hpr_number":"100000001","sub":"100000002",
                 "helseid://claims/identity/pid":"10000000312",
                 "practitioner":{"hpr_nr":{"id":"100000004"}},
                 "patients":[{"point_of_care":{"id":"100000005"}}]}
                """))).isEmpty();
    }
}
