package no.helseprofil.assessment.report;

import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.SubjectKind;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.timetable.Outlook;

/**
 * The beginning of a report: the number of clients that meet all requirements, and the clients that stop.
 *
 * @param sentence it in words
 * @param shares it as the parts of a bar; none for less than two clients
 */
public record ReportLead(String sentence, List<Share> shares) {

    static ReportLead of(Run run, Summary summary, ReportWords words) {
        int clients = summary.clients();
        if (clients == 0) {
            return new ReportLead(words.get("lead.none"), List.of());
        }
        int stopping = summary.stopping();
        int meeting = summary.clients(Outlook.State.READY);
        int mending = summary.clients(Outlook.State.DEVIATES);
        if (clients == 1) {
            boolean isFine = stopping == 0 && summary.withFindings(SubjectKind.CLIENT) == 0;
            return new ReportLead(
                    words.get(isFine ? "lead.one.meets" : "lead.one.mends") + " " + stops(run, summary, words),
                    List.of());
        }
        return new ReportLead(
                words.filled("lead.meet", meeting, clients) + " " + stops(run, summary, words),
                Stream.of(
                                new Share(meeting, Verdict.PASS, "lead.share.meet"),
                                new Share(mending, Verdict.WARN, "lead.share.mend"),
                                new Share(stopping, Verdict.FAIL, "lead.share.stop"),
                                new Share(clients - meeting - mending - stopping, Verdict.NOT_SEEN, "lead.share.other"))
                        .filter(share -> share.count() > 0)
                        .toList());
    }

    private static String stops(Run run, Summary summary, ReportWords words) {
        String many = summary.clients() == 1 ? "lead.one." : "lead.";
        if (summary.stopping() == 0) {
            return words.get(many + "stops.none");
        }
        Summary.Stopping first = summary.stops().get(0);
        return first.at().isAfter(run.started())
                ? words.filled(many + "stops.at", summary.stopping(), first.at())
                : words.filled(many + "stops.now", summary.stopping());
    }

    /**
     * A part of the clients.
     *
     * @param count their number
     * @param verdict the verdict that gives the colour and the sign
     * @param word key of the label
     */
    public record Share(int count, Verdict verdict, String word) {}
}
