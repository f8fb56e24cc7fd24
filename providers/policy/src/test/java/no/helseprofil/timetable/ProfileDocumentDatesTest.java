package no.helseprofil.timetable;

import static no.helseprofil.timetable.Documents.problems;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of dates and cohorts that can't be: each is refused with its place and what to write instead. */
class ProfileDocumentDatesTest {

    private static final String DATED = "'pkce-s256':{'announced':EARLY,'enforced':LATE}";
    private static final String ENFORCED = "/requirements/pkce-s256/enforced";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "'pkce-s256':{'announced':LATE,'enforced':EARLY} | | " + ENFORCED + " | after the one of announced",
                "'pkce-s256':{'announced':LATE,'enforced':LATE} | | " + ENFORCED + " | after the one of announced",
                "'pkce-s256':{'phase':'off','enforced':LATE} | | " + ENFORCED + " | or the phase off",
                "'dpop-replay':{'enforced':LATE} | | /requirements/dpop-replay/enforced | has no dates",
                DATED
                        + "| 'pkce-s256':{'enforced':EARLY} | /cohorts/fastlege/pkce-s256/enforced | a cohort only postpones",
                DATED
                        + "| 'pkce-s256':{'announced':LATE,'enforced':LATE} | /cohorts/fastlege/pkce-s256/announced | no such member",
                DATED + "| 'pkce':{'enforced':LATE} | /cohorts/fastlege/pkce | no requirement has this name",
                "'pkce-s256':{'announced':EARLY} | 'pkce-s256':{'enforced':LATE} | /cohorts/fastlege/pkce-s256 | date the requirement for all clients first",
                "| 'dpop-proof':{'enforced':LATE} | /cohorts/fastlege/dpop-proof | has no dates"
            })
    void refusesContradictoryDates(
            @Nullable String requirements, @Nullable String cohort, String pointer, String remedy) {
        refuses(
                "'requirements':{%s},'cohorts':{'fastlege':{%s}}"
                        .formatted(requirements == null ? "" : requirements, cohort == null ? "" : cohort),
                pointer,
                remedy);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'2027-06-01T00:00:00'",
                "'2027-06-01'",
                "'2027-06-01T00:00:00.0000000000Z'",
                "'+10000-01-01T00:00:00Z'",
                "'9999-12-31T23:59:59-01:00'",
                "'2027-02-30T00:00:00Z'",
                "1811808000",
                "[LATE]"
            })
    void refusesADateThatIsNoInstant(String date) {
        refuses("'requirements':{'pkce-s256':{'enforced':%s}}".formatted(date), ENFORCED, "an instant with its zone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "'cohorts':[] | /cohorts | an object",
                "'cohorts':{'fast lege':{}} | /cohorts/fast lege | name a cohort by",
                "'waivers':{'longest':'P1099D'} | /waivers/longest | a duration from PT24H to PT26352H",
                "'newClientsFrom':'soon' | /newClientsFrom | an instant"
            })
    void refusesOtherMembers(String members, String pointer, String remedy) {
        refuses(members, pointer, remedy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"announced", "enforced"})
    void refusesADateOfWhatTheRuleSetMeasures(String date) {
        problems("{\"ruleSet\":\"fapi2\",\"requirements\":{\"assertion-type\":{\"%s\":\"2026-01-01T00:00:00Z\"}}}"
                        .formatted(date))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo("/requirements/assertion-type/" + date);
                    assertThat(problem.detail()).contains("has no dates");
                });
    }

    private static void refuses(String members, String pointer, String remedy) {
        problems("{'ruleSet':'helseid',%s}"
                        .formatted(members)
                        .replace("EARLY", "'2026-01-01T00:00:00Z'")
                        .replace("LATE", "'2027-06-01T00:00:00Z'")
                        .replace('\'', '"'))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo(pointer);
                    assertThat(problem.detail()).contains(remedy);
                });
    }
}
