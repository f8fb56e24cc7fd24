package no.helseprofil.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Announcement.HttpDate;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Timetable.Phase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnnouncementTest {

    private static final Instant ANNOUNCED = Instant.parse("2023-06-30T23:59:59Z");
    private static final Instant EARLIER = Instant.parse("2023-01-01T00:00:00Z");
    private static final Instant NEAR = Instant.parse("2024-06-30T23:59:59Z");
    private static final Instant FAR = Instant.parse("2025-06-01T00:00:00Z");

    @Test
    @Tag("RFC9745-2.1-1")
    void writesTheExamplesOfTheRfcs() {
        Announcement announcement = announcement(finding("pushed-authorization", Phase.ANNOUNCED, ANNOUNCED, NEAR));

        assertThat(announcement.deprecation()).as("RFC 9745, section 2.1").isEqualTo("@1688169599");
        assertThat(announcement.sunset())
                .as("RFC 8594, section 3, as IMF-fixdate")
                .contains("Sun, 30 Jun 2024 23:59:59 GMT");
        assertThat(announcement.links(id -> "https://developer.example.com/deprecation"))
                .as("RFC 9745, section 3.1")
                .containsExactly(
                        "<https://developer.example.com/deprecation>; rel=\"deprecation\"; type=\"text/html\"");
    }

    @Test
    void announcesTheEarliestEnforcementDateAndAPageForEach() {
        Announcement announcement = announcement(
                finding("private-key-jwt", Phase.ANNOUNCED, EARLIER, FAR),
                finding("pushed-authorization", Phase.ANNOUNCED, EARLIER, null),
                finding("pkce-s256", Phase.WAIVED, ANNOUNCED, NEAR));

        assertThat(announcement.nearest().requirement().id()).isEqualTo("pkce-s256");
        assertThat(announcement.deprecation()).as("of the same requirement").isEqualTo("@1688169599");
        assertThat(announcement.sunset()).contains("Sun, 30 Jun 2024 23:59:59 GMT");
        assertThat(announcement.links(id -> "/" + id))
                .extracting(link -> link.substring(0, link.indexOf(';')))
                .containsExactly("</private-key-jwt>", "</pushed-authorization>", "</pkce-s256>");
    }

    @Test
    void hasNoSunsetWithoutAnEnforcementDate() {
        Announcement announcement = announcement(finding("pkce-s256", Phase.ANNOUNCED, ANNOUNCED, null));

        assertThat(announcement.deprecation()).isEqualTo("@1688169599");
        assertThat(announcement.sunset()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ANNOUNCED", "WAIVED"})
    void announcesNothingInAnyOtherPhase(Phase phase) {
        assertThat(Announcement.of(
                        decision(Facts.Standing.UNDER_PROFILE, finding("pkce-s256", phase, ANNOUNCED, NEAR))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNDER_PROFILE")
    void announcesNothingToAClientThatIsNotEvaluated(Facts.Standing standing) {
        assertThat(Announcement.of(decision(standing, finding("pkce-s256", Phase.ANNOUNCED, ANNOUNCED, NEAR))))
                .isEmpty();
    }

    @Test
    void padsASingleDigitDayWithZero() {
        assertThat(HttpDate.of(Instant.parse("1994-11-06T08:49:37.999Z")))
                .as("the example of RFC 9110, section 5.6.7")
                .isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    }

    private static Announcement announcement(Finding... findings) {
        return Announcement.of(decision(Facts.Standing.UNDER_PROFILE, findings)).orElseThrow();
    }

    private static Decision decision(Facts.Standing standing, Finding... findings) {
        Facts.Client client =
                new Facts.Client("id", standing, ClientFixture.compliant().metadata());
        return new Decision(client, List.of(findings));
    }

    private static Finding finding(String id, Phase phase, Instant announced, @Nullable Instant enforced) {
        RequestCheck requirement = (RequestCheck) Catalogue.find(id).orElseThrow();
        return new Finding(requirement, new Timing(phase, announced, enforced), requirement.failed("change it"));
    }
}
