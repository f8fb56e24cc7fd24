package no.helseprofil.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadingAnchorsTest {

    @ParameterizedTest
    @CsvSource({
        "When a realm answers 503, when-a-realm-answers-503",
        "A vendor's own view, a-vendors-own-view",
        "Holds: the way back in an outage, holds-the-way-back-in-an-outage",
        "Hva må følges opp?, hva-må-følges-opp",
        "helseprofil_drift and GET install, helseprofil_drift-and-get-install",
        "Before – after, before--after"
    })
    void matchGitHubsAnchors(String heading, String anchor) {
        assertThat(new HeadingAnchors().next(heading)).isEqualTo(anchor);
    }

    @Test
    void numbersARepeatedHeading() {
        HeadingAnchors anchors = new HeadingAnchors();

        assertThat(anchors.next("Mind")).isEqualTo("mind");
        assertThat(anchors.next("Mind")).isEqualTo("mind-1");
    }
}
