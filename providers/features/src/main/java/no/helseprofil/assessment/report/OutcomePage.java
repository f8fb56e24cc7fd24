package no.helseprofil.assessment.report;

import static no.helseprofil.html.Html.element;
import static no.helseprofil.html.Html.text;

import java.io.IOException;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import no.helseprofil.html.Html;
import no.helseprofil.outcome.Figure;
import no.helseprofil.outcome.Figure.Attempt;
import no.helseprofil.outcome.Outcomes;
import no.helseprofil.outcome.Outcomes.RealmStanding;
import no.helseprofil.outcome.Outcomes.RealmStanding.Compliance;
import no.helseprofil.outcome.Outcomes.RealmStanding.RiskEnding;
import no.helseprofil.outcome.Sums;
import no.helseprofil.profile.Language.NorwegianTime;
import no.helseprofil.timetable.Outlook;

/** Outcomes as one page for a board: the result in a sentence and a picture, then the figures behind it. */
record OutcomePage(Readership readers, ReportWords words) {

    /** Number of bars that fit side by side on paper; with more days, a bar covers several. */
    private static final int MOST_BARS = 62;

    private static final int BAR = 10;
    private static final int GAP = 2;
    private static final int HEIGHT = 100;
    private static final double PERCENT = 100;

    void write(Outcomes outcomes, Appendable out) throws IOException {
        ReportPage page = new ReportPage(readers, words);
        List<Html> content = new ArrayList<>();
        content.add(page.paragraph(words.filled(
                "outcome.span", day(outcomes.span().from()), day(outcomes.span().to()))));
        content.addAll(lead(page, outcomes));
        content.add(element(
                        "div",
                        tokens(page, outcomes),
                        attempts(page, outcomes),
                        clients(page, outcomes.standing()),
                        progress(page, outcomes))
                .with("class", "figures"));
        content.add(page.section("meaning", words.get("outcome.meaning"), meaning(page)));
        Html.Element whole = page.page(
                words.get("outcome.title"), List.of(element("div", content).with("class", "board")));
        Html.writeDocument(whole, out);
    }

    private List<Html> lead(ReportPage page, Outcomes outcomes) {
        if (outcomes.days().isEmpty()) {
            return List.of(page.paragraph(words.get("outcome.lead.none")).with("class", "lead"));
        }
        Sums total = outcomes.total();
        String share = number(Math.floor(total.boundShare() * PERCENT * BAR) / BAR);
        List<Html> lead = new ArrayList<>();
        lead.add(page.paragraph(words.filled("outcome.lead", share, number(total.hoursAtRisk())))
                .with("class", "lead"));
        outcomes.totalBefore()
                .ifPresent(before ->
                        lead.add(page.paragraph(words.filled("outcome.lead.before", number(before.hoursAtRisk())))));
        lead.add(picture(outcomes));
        return lead;
    }

    /** Returns the hours at risk as a bar chart, with a bar for each day or for several days. */
    private Html picture(Outcomes outcomes) {
        List<LocalDate> days = outcomes.days();
        int together = (days.size() + MOST_BARS - 1) / MOST_BARS;
        List<Double> hours = new ArrayList<>();
        for (int first = 0; first < days.size(); first += together) {
            hours.add(days.subList(first, Math.min(first + together, days.size())).stream()
                    .mapToDouble(day -> outcomes.sums().of(day).hoursAtRisk())
                    .sum());
        }
        double most = hours.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        String said = words.filled(
                together == 1 ? "outcome.picture" : "outcome.picture.several",
                day(days.get(0)),
                day(days.get(days.size() - 1)),
                number(most),
                together);
        List<Html> bars = new ArrayList<>();
        for (int bar = 0; bar < hours.size(); bar++) {
            long height = most == 0 ? 0 : Math.round(hours.get(bar) / most * HEIGHT);
            bars.add(element("rect")
                    .with("x", String.valueOf(bar * (BAR + GAP)))
                    .with("y", String.valueOf(HEIGHT - height))
                    .with("width", String.valueOf(BAR))
                    .with("height", String.valueOf(height)));
        }
        Html svg = element("svg", bars)
                .with("class", "bars")
                .with("viewBox", "0 0 " + Math.max(hours.size(), MOST_BARS / 2) * (BAR + GAP) + " " + HEIGHT)
                .with("preserveAspectRatio", "none")
                .with("role", "img")
                .with("aria-label", said);
        return element("figure", svg, element("figcaption", text(said)));
    }

    private Html tokens(ReportPage page, Outcomes outcomes) {
        return counts(
                "outcome.tokens",
                Stream.of(Figure.TOKENS_DPOP, Figure.TOKENS_MTLS, Figure.TOKENS_NONE)
                        .map(figure -> row(
                                page, "outcome." + figure.id(), outcomes.total().of(figure)))
                        .toList());
    }

    private Html attempts(ReportPage page, Outcomes outcomes) {
        return counts(
                "outcome.attempts",
                Stream.of(Attempt.values())
                        .map(attempt -> row(
                                page,
                                "outcome.attempt." + attempt.id(),
                                outcomes.total().of(attempt.figure())))
                        .toList());
    }

    private Html clients(ReportPage page, RealmStanding standing) {
        return counts(
                "outcome.clients",
                Stream.of(Outlook.State.values())
                        .map(state -> row(
                                page,
                                "outcome.state." + state.id(),
                                standing.states().getOrDefault(state, 0)))
                        .toList());
    }

    private Html counts(String title, List<? extends Html> rows) {
        return element("table", element("caption", text(words.get(title))), element("tbody", rows));
    }

    private Html row(ReportPage page, String word, long count) {
        return page.row(
                text(words.get(word)),
                List.of(element("td", text(number(count))).with("class", "number")));
    }

    /** Returns the median time to comply, the waivers, and the dates on which the risk ends. */
    private Html progress(ReportPage page, Outcomes outcomes) {
        RealmStanding standing = outcomes.standing();
        return element(
                "dl",
                page.fact("outcome.median", median(standing.compliance())),
                page.fact(
                        "outcome.waivers",
                        standing.waiversEnd() == null
                                ? words.get("outcome.waivers.none")
                                : words.filled(
                                        "outcome.waivers.until", standing.waivers(), date(standing.waiversEnd()))),
                page.fact("outcome.zero.timetable", byTimetable(standing.ending())),
                page.fact(
                        "outcome.zero.trend",
                        outcomes.zeroByTrend().map(this::day).orElse(words.get("outcome.zero.trend.none"))));
    }

    private String median(Compliance compliance) {
        if (compliance.asked() == 0) {
            return words.get("outcome.median.none");
        }
        return compliance.medianDays() == null
                ? words.filled("outcome.median.open", compliance.complied(), compliance.asked())
                : words.filled(
                        "outcome.median.days", compliance.medianDays(), compliance.complied(), compliance.asked());
    }

    private String byTimetable(RiskEnding ending) {
        if (ending.clients() == 0) {
            return words.get("outcome.zero.now");
        }
        return ending.at() == null
                ? words.filled("outcome.zero.undated", ending.undated(), ending.clients())
                : words.filled("outcome.zero.dated", date(ending.at()), ending.clients());
    }

    private List<Html> meaning(ReportPage page) {
        return Stream.of("likelihood", "impact", "attempts", "keycloak")
                .<Html>map(part -> page.paragraph(words.get("outcome.meaning." + part)))
                .toList();
    }

    private String day(LocalDate day) {
        return NorwegianTime.day(day, readers.language());
    }

    private String date(Instant instant) {
        return NorwegianTime.of(instant, readers.language());
    }

    private String number(Number value) {
        NumberFormat format = NumberFormat.getInstance(
                Locale.forLanguageTag(readers.language().tag()));
        format.setMaximumFractionDigits(1);
        return format.format(value);
    }
}
