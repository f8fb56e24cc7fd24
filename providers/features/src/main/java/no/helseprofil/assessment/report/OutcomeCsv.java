package no.helseprofil.assessment.report;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.stream.Stream;
import no.helseprofil.outcome.Figure;
import no.helseprofil.outcome.Outcomes;
import no.helseprofil.outcome.Outcomes.RealmStanding;
import no.helseprofil.outcome.Sums;
import no.helseprofil.timetable.Outlook;
import org.jspecify.annotations.Nullable;

/** Outcomes as a table: one line for each figure of each day, followed by today's lines on the state of the clients. */
record OutcomeCsv(Outcomes outcomes) {

    void write(Appendable out) {
        Csv csv = new Csv(out);
        csv.line("day", "figure", "value");
        outcomes.days().forEach(day -> day(csv, day, outcomes.sums().of(day)));
        standing(csv, LocalDate.ofInstant(outcomes.at(), ZoneOffset.UTC).toString());
    }

    private static void day(Csv csv, LocalDate day, Sums sums) {
        Stream.of(Figure.values())
                .forEach(figure -> csv.line(day.toString(), figure.id(), String.valueOf(sums.of(figure))));
    }

    private void standing(Csv csv, String today) {
        RealmStanding standing = outcomes.standing();
        Stream.of(Outlook.State.values())
                .forEach(state -> line(
                        csv, today, "clients-" + state.id(), standing.states().getOrDefault(state, 0)));
        line(csv, today, "waivers", standing.waivers());
        line(csv, today, "waivers-end", standing.waiversEnd());
        line(csv, today, "compliance-asked", standing.compliance().asked());
        line(csv, today, "compliance-complied", standing.compliance().complied());
        line(csv, today, "compliance-median-days", standing.compliance().medianDays());
        line(csv, today, "zero-clients", standing.ending().clients());
        line(csv, today, "zero-undated", standing.ending().undated());
        line(csv, today, "zero-by-timetable", standing.ending().at());
        line(csv, today, "zero-by-trend", outcomes.zeroByTrend().orElse(null));
    }

    private static void line(Csv csv, String today, String figure, @Nullable Object value) {
        csv.line(today, figure, Objects.toString(value, ""));
    }
}
