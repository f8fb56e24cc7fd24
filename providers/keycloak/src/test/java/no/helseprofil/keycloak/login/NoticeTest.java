package no.helseprofil.keycloak.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.login.ProfileLoginFormsProviderFactory.Notice;
import no.helseprofil.keycloak.login.ProfileLoginFormsProviderFactory.NoticeTime;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.request.PkceS256;
import no.helseprofil.profile.request.PushedAuthorization;
import no.helseprofil.profile.request.ResponseTypeCode;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.ProfileDocument;
import no.helseprofil.timetable.Profiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Facts that an anonymous visitor may learn from a login page, and when. */
class NoticeTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Instant ANNOUNCED = Instant.parse("2026-06-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-12-24T12:00:00Z");
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Set<String> NOT_PUSHED = Set.of("pushed-authorization");

    @Test
    void showsADeadlineWithinTheNoticeTime() {
        assertThat(Notice.of(NOT_PUSHED, dated(ANNOUNCED, END), MONTH, NOW))
                .contains(new Notice("pushed-authorization", END));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pushed-authorization", "pkce-s256", "response-type-code"})
    void showsEachRequirementThatARequestRevealsByItself(String requirement) {
        assertThat(Notice.of(Set.of(requirement), dated(requirement, ANNOUNCED, END), MONTH, NOW))
                .contains(new Notice(requirement, END));
    }

    @Test
    void measuresTheNoticeTimeToTheSecond() {
        Profile profile = dated(ANNOUNCED, END);
        Instant first = END.minus(MONTH);

        assertThat(Notice.of(NOT_PUSHED, profile, MONTH, first)).isPresent();
        assertThat(Notice.of(NOT_PUSHED, profile, MONTH, first.minusSeconds(1))).isEmpty();
    }

    @Test
    void showsNothingBeforeAnnouncementOrAfterTheEnd() {
        assertThat(Notice.of(NOT_PUSHED, dated(NOW.plusSeconds(1), END), MONTH, NOW))
                .isEmpty();
        assertThat(Notice.of(NOT_PUSHED, dated(NOW, END), MONTH, NOW)).isPresent();
        assertThat(Notice.of(NOT_PUSHED, dated(ANNOUNCED, NOW), MONTH, NOW)).isEmpty();
        assertThat(Notice.of(NOT_PUSHED, dated(ANNOUNCED, NOW.plusSeconds(1)), MONTH, NOW))
                .isPresent();
    }

    @Test
    void showsNothingWithoutADate() {
        Profile observing = Profiles.read("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\"}");

        assertThat(Notice.of(NOT_PUSHED, observing, MONTH, NOW)).isEmpty();
    }

    @Test
    void showsNothingForACompliantRequest() {
        assertThat(Notice.of(Set.of(), dated(ANNOUNCED, END), MONTH, NOW)).isEmpty();
        assertThat(Notice.of(Set.of("pkce-s256"), dated(ANNOUNCED, END), MONTH, NOW))
                .isEmpty();
    }

    @Test
    void announcedRequirementsHaveNoStages() {
        assertThat(Stream.<Class<? extends Requirement>>of(
                                PushedAuthorization.class, PkceS256.class, ResponseTypeCode.class)
                        .map(Catalogue::get)
                        .flatMap(requirement -> requirement.definition().parameters().stream()))
                .as("a notice has one date for each requirement")
                .isEmpty();
    }

    @Test
    void showsNothingThatFollowsFromTheRegistration() {
        for (String requirement : Catalogue.requirements().stream()
                .map(found -> found.id())
                .filter(id -> !Set.of("pushed-authorization", "pkce-s256", "response-type-code")
                        .contains(id))
                .toList()) {
            assertThat(Notice.of(Set.of(requirement), dated(requirement, ANNOUNCED, END), MONTH, NOW))
                    .as(requirement)
                    .isEmpty();
        }
    }

    @Test
    void showsTheEarlierOfTwoDeadlines() {
        Profile profile = Profiles.read("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":{"
                + dates("pushed-authorization", ANNOUNCED, END)
                + ","
                + dates("pkce-s256", ANNOUNCED, END.minusSeconds(1))
                + "}}");

        assertThat(Notice.of(Set.of("pushed-authorization", "pkce-s256"), profile, MONTH, NOW))
                .map(Notice::requirement)
                .isEqualTo(Optional.of("pkce-s256"));
    }

    @Test
    void showsNothingWithANoticeTimeOfZero() {
        assertThat(Notice.of(NOT_PUSHED, dated(ANNOUNCED, END), Duration.ZERO, NOW))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "7, 7", "' 90 ', 90", "999, 999"})
    void theNoticeTimeIsANumberOfDays(String value, long days) {
        assertThat(NoticeTime.read(value)).isEqualTo(Duration.ofDays(days));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1000", "P30D", "30 days", "٣", "1.5"})
    void anyOtherValueCountsAsUnset(String value) {
        assertThat(NoticeTime.read(value)).isEqualTo(NoticeTime.read(null)).isEqualTo(MONTH);
    }

    private static Profile dated(Instant announced, Instant enforced) {
        return dated("pushed-authorization", announced, enforced);
    }

    /** Some requirements can't be given dates; then the document says nothing of them. */
    private static Profile dated(String requirement, Instant announced, Instant enforced) {
        String start = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\"";
        try {
            return ProfileDocument.parse(
                    start + ",\"requirements\":{" + dates(requirement, announced, enforced) + "}}");
        } catch (InvalidProfileException undated) {
            return Profiles.read(start + "}");
        }
    }

    private static String dates(String requirement, Instant announced, Instant enforced) {
        return "\"%s\":{\"announced\":\"%s\",\"enforced\":\"%s\"}".formatted(requirement, announced, enforced);
    }
}
