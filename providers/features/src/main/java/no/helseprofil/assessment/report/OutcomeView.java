package no.helseprofil.assessment.report;

import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import no.helseprofil.outcome.Figure;
import no.helseprofil.outcome.Figure.Attempt;
import no.helseprofil.outcome.Outcomes;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Language.NorwegianTime;
import no.helseprofil.timetable.Outlook;

/** Outcomes as one page for a board shows them: the result in a sentence and a picture, then the figures behind it. */
public record OutcomeView(Outcomes outcomes, Language language) {

    /** Number of bars that fit side by side on paper; with more days, a bar covers several. */
    private static final int MOST_BARS = 62;

    private static final double TENTHS_OF_PERCENT = 1000;

    /** Returns the share of tokens that are bound to a key, in percent, rounded down. */
    public double share() {
        return Math.floor(outcomes.total().boundShare() * TENTHS_OF_PERCENT) / 10;
    }

    /** Returns the number of days that each bar covers. */
    public int together() {
        return (outcomes.days().size() + MOST_BARS - 1) / MOST_BARS;
    }

    /** Returns the hours at risk of each bar. */
    public List<Double> bars() {
        List<LocalDate> days = outcomes.days();
        List<Double> hours = new ArrayList<>();
        for (int first = 0; first < days.size(); first += together()) {
            hours.add(days.subList(first, Math.min(first + together(), days.size())).stream()
                    .mapToDouble(day -> outcomes.sums().of(day).hoursAtRisk())
                    .sum());
        }
        return hours;
    }

    public List<Row> tokens() {
        return Stream.of(Figure.TOKENS_DPOP, Figure.TOKENS_MTLS, Figure.TOKENS_NONE)
                .map(figure -> new Row(figure.id(), outcomes.total().of(figure)))
                .toList();
    }

    public List<Row> attempts() {
        return Stream.of(Attempt.values())
                .map(attempt ->
                        new Row("attempt." + attempt.id(), outcomes.total().of(attempt.figure())))
                .toList();
    }

    public List<Row> clients() {
        return Stream.of(Outlook.State.values())
                .map(state -> new Row(
                        "state." + state.id(), outcomes.standing().states().getOrDefault(state, 0)))
                .toList();
    }

    public String day(LocalDate day) {
        return NorwegianTime.day(day, language);
    }

    public String date(Instant instant) {
        return NorwegianTime.of(instant, language);
    }

    public String number(Number value) {
        NumberFormat format = NumberFormat.getInstance(Locale.forLanguageTag(language.tag()));
        format.setMaximumFractionDigits(1);
        return format.format(value);
    }

    /**
     * A count.
     *
     * @param word end of the key of what is counted
     */
    public record Row(String word, long count) {}
}
