package no.helseprofil.keycloak.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import no.helseprofil.keycloak.request.RequirementEvents.ClaimedName;
import org.junit.jupiter.api.Test;

class ClaimedNameTest {

    @Test
    void leavesCommonClientIdsUnchanged() {
        for (String name :
                List.of("journal", "5f1b0a52-7c2d-4a39-9d55-0c6f2b1c7a10", "https://journal.example/id?a=1&b=[2]")) {
            assertThat(ClaimedName.cleaned(name)).isEqualTo(name);
        }
    }

    @Test
    void replacesUnusualCharacters() {
        assertThat(ClaimedName.cleaned("a b\n\"c\"\u001b[31m<d>\u202eæ\ud83d\ude00"))
                .isEqualTo("a?b??c??[31m?d????");
    }

    @Test
    void limitsTheLength() {
        assertThat(ClaimedName.cleaned("a".repeat(100_000)))
                .as("a token is longer")
                .hasSize(ClaimedName.LONGEST);
    }

    @Test
    void masksNationalIdentityNumbers() {
        for (String number : List.of("04056600324", "040566 00324", "040566-00324", "2004056600324")) {
            assertThat(ClaimedName.cleaned(number)).as(number).isEqualTo("***********");
        }
        assertThat(ClaimedName.cleaned("a".repeat(ClaimedName.LONGEST - 5) + "04056600324"))
                .as("nor its beginning")
                .doesNotContain("0405");
        assertThat(ClaimedName.cleaned("org-999977774"))
                .as("the control: an organisation's number is shown")
                .isEqualTo("org-999977774");
    }
}
