package no.helseprofil.assessment.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.Docs;
import no.helseprofil.outcome.Figure;
import no.helseprofil.outcome.Outcomes;
import no.helseprofil.outcome.Outcomes.RealmStanding;
import no.helseprofil.outcome.Outcomes.RealmStanding.Compliance;
import no.helseprofil.outcome.Outcomes.RealmStanding.RiskEnding;
import no.helseprofil.outcome.Span;
import no.helseprofil.outcome.Sums;
import no.helseprofil.outcome.Sums.DailySums;
import no.helseprofil.profile.Language;
import no.helseprofil.timetable.Outlook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomeReportTest {

    private static final LocalDate FIRST = LocalDate.parse("2027-01-01");
    private static final Compliance SOME = new Compliance(9, 7, 12);
    private static final Outcomes MONTH =
            outcomes(31, FIRST.minusDays(32), SOME, new RiskEnding(2, 0, instant("2027-06-01")));

    @Test
    void theJsonContainsTotalsComparisonAndDays() {
        JsonNode json = Written.of(Report.of(MONTH, Format.JSON, SmallRealm.readers(Language.NB)))
                .json();

        assertThat(json.at("/total/tokens/dpop").longValue()).isEqualTo(31 * 900);
        assertThat(json.at("/total/hoursAtRisk").doubleValue()).isEqualTo(310.0);
        assertThat(json.at("/before/hoursAtRisk").doubleValue()).isEqualTo(310.0);
        assertThat(json.path("days")).hasSize(31);
        assertThat(json.at("/days/0/day").textValue()).isEqualTo("2027-01-01");
        assertThat(json.at("/days/0/refused/replay").longValue()).isEqualTo(3);
        assertThat(json.at("/clients/ready").intValue()).isEqualTo(40);
        assertThat(json.at("/clients/stops").isInt()).as("none is 0").isTrue();
        assertThat(json.at("/compliance/medianDays").intValue()).isEqualTo(12);
        assertThat(json.at("/compliance/requirements/assertion-type/asked").intValue())
                .isEqualTo(9);
        assertThat(json.at("/zero/byTimetable").textValue()).isEqualTo("2027-06-01T00:00:00Z");
        assertThat(json.at("/zero/byTrend").isNull()).isTrue();
    }

    @Test
    void theDocumentationShowsTheActualMembers() throws IOException {
        Matcher shown = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Docs.file("outcomes.md")));
        assertThat(shown.find()).isTrue();
        JsonNode report = Written.of(Report.of(MONTH, Format.JSON, SmallRealm.readers(Language.EN)))
                .json();
        JsonNode example = new ObjectMapper().readTree(shown.group(1));

        for (String all :
                List.of("", "/total", "/total/tokens", "/total/refused", "/clients", "/compliance", "/zero")) {
            assertThat(names(example.at(all))).as(all).isEqualTo(names(report.at(all)));
        }
        for (String some : List.of("/before", "/days/0", "/waivers")) {
            assertThat(names(report.at(some)))
                    .as("%s, which is shortened", some)
                    .containsAll(names(example.at(some)));
        }
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void unknownValuesAreNull() {
        Outcomes none = outcomes(31, null, new Compliance(2, 0, null), new RiskEnding(3, 1, null));
        JsonNode json = Written.of(Report.of(none, Format.JSON, SmallRealm.readers(Language.EN)))
                .json();

        assertThat(json.path("days")).isEmpty();
        for (String member : List.of("/countedFrom", "/before", "/compliance/medianDays", "/zero/byTimetable")) {
            assertThat(json.at(member).isNull()).as(member).isTrue();
        }
    }

    @Test
    void theCsvHasALineForEachFigureAndDay() {
        List<List<String>> table = Written.of(Report.of(MONTH, Format.CSV, SmallRealm.readers(Language.EN)))
                .table();

        assertThat(table.get(0)).containsExactly("day", "figure", "value");
        assertThat(table).allMatch(line -> line.size() == 3);
        assertThat(table.stream().filter(line -> line.get(1).equals("tokens-none")))
                .hasSize(31);
        assertThat(table)
                .contains(
                        List.of("2027-01-31", "seconds-at-risk", "36000"),
                        List.of("2027-01-31", "clients-ready", "40"),
                        List.of("2027-01-31", "compliance-median-days", "12"),
                        List.of("2027-01-31", "zero-by-trend", ""));
        assertThat(table).hasSize(1 + 31 * Figure.values().length + Outlook.State.values().length + 9);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void thePageIsSelfContainedAndStartsWithTheSummary(Language language) {
        Written page = page(MONTH, language);

        assertThat(page.all("//script | //link | //img | //iframe | //form | //@style | //@src | //a"))
                .isEmpty();
        assertThat(page.all("//h1")).hasSize(1);
        assertThat(page.all("//table[not(caption)] | //th[not(@scope)]")).isEmpty();
        assertThat(page.all("//table")).hasSize(3);
        assertThat(page.all("//p[@class='lead']")).singleElement().asString().contains("90", "310");
        assertThat(page.all("//*[local-name()='svg']/*[local-name()='rect']")).hasSize(31);
        assertThat(page.all("//*[local-name()='svg']/@aria-label"))
                .as("the label describes the picture to a reader who doesn't see it")
                .isEqualTo(page.all("//figcaption"));
        assertThat(page.text()).doesNotContain("outcome.");
    }

    @Test
    void formatsNumbersForTheReader() {
        assertThat(page(MONTH, Language.EN).text()).contains("27,900");
        assertThat(page(MONTH, Language.NB).text()).contains("27\u00a0900");
        assertThat(page(MONTH, Language.NN).text()).contains("27\u00a0900");
    }

    @Test
    void formatsDatesForTheReader() {
        assertThat(page(MONTH, Language.EN).text())
                .contains("1 January 2027", "1 June 2027")
                .doesNotContain("2027-");
        assertThat(page(MONTH, Language.NB).text())
                .contains("1. januar 2027", "1. juni 2027")
                .doesNotContain("2027-");
        assertThat(page(MONTH, Language.NN).text())
                .contains("1. januar 2027", "1. juni 2027")
                .doesNotContain("2027-");
    }

    @Test
    void aBarOfAYearCoversSeveralDays() {
        Written page = page(outcomes(366, FIRST, SOME, new RiskEnding(0, 0, instant("2027-01-31"))), Language.EN);

        assertThat(page.all("//*[local-name()='rect']")).hasSize(61);
        assertThat(page.all("//figcaption")).singleElement().asString().contains("6 days per bar", "60 hours");
        assertThat(page.text()).contains("Now: no client gets unbound tokens.");
    }

    @Test
    void doesNotRoundAShareUpToAll() {
        Sums almost = new Sums(Map.of(Figure.TOKENS_DPOP, 999_999L, Figure.TOKENS_NONE, 1L));
        Outcomes outcomes = new Outcomes(
                instant("2027-01-01"),
                new Span(FIRST, FIRST),
                new DailySums(Map.of(FIRST, almost), FIRST),
                MONTH.standing());

        assertThat(page(outcomes, Language.EN).text()).contains("99.9 % of the access tokens");
    }

    @Test
    void thePageSaysIfNothingWasCounted() {
        Outcomes none = outcomes(31, null, new Compliance(2, 0, null), new RiskEnding(3, 1, null));

        assertThat(page(none, Language.NB).all("//p[@class='lead']"))
                .containsExactly("Ingenting ble talt disse dagene.");
        assertThat(page(none, Language.NB).all("//figure")).isEmpty();
    }

    private static Written page(Outcomes outcomes, Language language) {
        return Written.of(Report.of(outcomes, Format.HTML, SmallRealm.readers(language)));
    }

    private static Outcomes outcomes(int days, @Nullable LocalDate from, Compliance compliance, RiskEnding ending) {
        Map<LocalDate, Sums> sums = new HashMap<>();
        Sums day = new Sums(Map.of(
                Figure.TOKENS_DPOP, 900L,
                Figure.TOKENS_NONE, 100L,
                Figure.SECONDS_AT_RISK, 36_000L,
                Figure.REFUSED_REPLAY, 3L));
        FIRST.minusDays(days).datesUntil(FIRST.plusDays(days)).forEach(one -> sums.put(one, day));
        LocalDate last = FIRST.plusDays(days - 1L);
        return new Outcomes(
                instant(last.toString()),
                new Span(FIRST, last),
                new DailySums(sums, from),
                new RealmStanding(
                        Map.of(Outlook.State.READY, 40, Outlook.State.REFUSED, 2),
                        3,
                        instant("2027-05-01"),
                        compliance,
                        Map.of("assertion-type", compliance),
                        ending));
    }

    private static Instant instant(String day) {
        return Instant.parse(day + "T00:00:00Z");
    }
}
