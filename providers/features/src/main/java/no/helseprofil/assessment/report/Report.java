package no.helseprofil.assessment.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import no.helseprofil.assessment.OwnStanding;
import no.helseprofil.assessment.StoredAssessment;
import no.helseprofil.html.StyleSheet;
import no.helseprofil.outcome.Outcomes;
import org.jspecify.annotations.Nullable;

/**
 * A report that is ready to be written.
 *
 * @param format its form
 * @param body writes it
 */
public record Report(Format format, Content body) {

    /** Style sheet of all reports that are pages. */
    public static final StyleSheet STYLE = StyleSheet.COMMON.and(Report.class, "report.css");

    /**
     * Number of characters that are encoded together. From the first one on that isn't ASCII, the encoder is slow until
     * their end.
     */
    private static final int BUFFER = 512;

    public Report {
        Content written = body;
        body = out -> {
            try {
                written.write(out);
            } catch (UncheckedIOException broken) {
                throw broken.getCause();
            }
        };
    }

    /** Content of a report. */
    @FunctionalInterface
    public interface Content {

        /** Writes all of it, as UTF-8, and leaves the stream open. */
        void write(OutputStream out) throws IOException;
    }

    public static Report of(StoredAssessment assessment, Format format, Readership readers) {
        return of(assessment, format, readers, null);
    }

    /**
     * Returns the report of an assessment, or of a part of it.
     *
     * @param whose name of the client, or address of the contact, that the report is limited to; null if it is about
     *     all
     */
    public static Report of(StoredAssessment assessment, Format format, Readership readers, @Nullable String whose) {
        ReportWords words = ReportWords.in(readers.language());
        return new Report(
                format,
                switch (format) {
                    case JSON -> out -> new JsonReport(words).write(assessment, out);
                    case CSV -> text(out -> new CsvReport(words).write(assessment, out));
                    case HTML -> text(out -> new HtmlReport(readers, words).write(assessment, whose, out));
                });
    }

    /** Returns the report of a migration's outcomes. */
    public static Report of(Outcomes outcomes, Format format, Readership readers) {
        return new Report(
                format,
                switch (format) {
                    case JSON -> out -> new OutcomeJson(outcomes).write(out);
                    case CSV -> text(out -> new OutcomeCsv(outcomes).write(out));
                    case HTML ->
                        text(out -> new HtmlReport(readers, ReportWords.in(readers.language()))
                                .writeOutcomes(outcomes, out));
                });
    }

    /**
     * Returns the difference between two assessments of a realm.
     *
     * @param since the earlier one
     * @param until the later one
     */
    public static Report difference(StoredAssessment since, StoredAssessment until, Format format, Readership readers) {
        ReportWords words = ReportWords.in(readers.language());
        AssessmentDifference difference = new AssessmentDifference(since, until);
        return new Report(
                format,
                switch (format) {
                    case JSON -> out -> new JsonReport(words).write(difference, out);
                    case CSV -> text(out -> new CsvReport(words).write(difference, out));
                    case HTML -> text(out -> new HtmlReport(readers, words).writeDifference(difference, out));
                });
    }

    /**
     * Returns the report that is sent to the client itself: JSON or a page.
     *
     * @param own an assessment that holds this client only
     * @param standing facts that are disclosed to the client itself only
     */
    public static Report own(StoredAssessment own, OwnStanding standing, Format format, Readership readers) {
        ReportWords words = ReportWords.in(readers.language());
        OwnReport ownReport = new OwnReport(standing, Map.of(), words);
        return format == Format.HTML
                ? new Report(format, text(out -> new HtmlReport(readers, words).writeOwn(own, ownReport, out)))
                : new Report(Format.JSON, out -> new JsonReport(words).writeOwn(own, ownReport, out));
    }

    /**
     * Returns the page that a contact of a client reads.
     *
     * @param others addresses of the pages of the contact's other clients, by {@code client_id}
     */
    public static Report ofContact(
            StoredAssessment own, OwnStanding standing, Map<String, String> others, Readership readers) {
        ReportWords words = ReportWords.in(readers.language());
        OwnReport ownReport = new OwnReport(standing, others, words);
        return new Report(Format.HTML, text(out -> new HtmlReport(readers, words).writeOwn(own, ownReport, out)));
    }

    /**
     * Returns the page behind a link that opens nothing.
     *
     * @param forToday whether the link opens nothing more today, rather than ever
     */
    public static Report closedLink(boolean forToday, Readership readers) {
        ReportWords words = ReportWords.in(readers.language());
        String why = forToday ? "link.today" : "link.closed";
        return new Report(
                Format.HTML,
                text(out -> new HtmlReport(readers, words).writeMessage(why + ".title", why + ".text", out)));
    }

    private static Content text(TextBody body) {
        return out -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER);
            body.write(writer);
            writer.flush();
        };
    }

    @FunctionalInterface
    private interface TextBody {

        void write(Writer out) throws IOException;
    }
}
