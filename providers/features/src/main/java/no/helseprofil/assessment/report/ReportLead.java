package no.helseprofil.assessment.report;

import static no.helseprofil.html.Html.element;
import static no.helseprofil.html.Html.text;

import java.util.List;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.SubjectKind;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.html.Html;
import no.helseprofil.timetable.Outlook;

/**
 * The beginning of a report: the number of clients that meet all requirements, and the clients that stop, in words and
 * as one bar.
 */
record ReportLead(ReportPage page, ReportWords words) {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 40;

    List<Html> of(Run run, Summary summary) {
        int clients = summary.clients();
        if (clients == 0) {
            return List.of(page.paragraph(words.get("lead.none")).with("class", "lead"));
        }
        int stopping = summary.stopping();
        int meeting = summary.clients(Outlook.State.READY);
        int mending = summary.clients(Outlook.State.DEVIATES);
        List<Share> shares = List.of(
                        new Share(meeting, Verdict.PASS, "lead.share.meet"),
                        new Share(mending, Verdict.WARN, "lead.share.mend"),
                        new Share(stopping, Verdict.FAIL, "lead.share.stop"),
                        new Share(clients - meeting - mending - stopping, Verdict.NOT_SEEN, "lead.share.other"))
                .stream()
                .filter(share -> share.count() > 0)
                .toList();
        if (clients == 1) {
            boolean isFine = stopping == 0 && summary.withFindings(SubjectKind.CLIENT) == 0;
            return List.of(
                    page.paragraph(words.get(isFine ? "lead.one.meets" : "lead.one.mends") + " " + stops(run, summary))
                            .with("class", "lead"));
        }
        return List.of(
                page.paragraph(words.filled("lead.meet", meeting, clients) + " " + stops(run, summary))
                        .with("class", "lead"),
                element("figure", bar(shares, clients), element("figcaption", legend(shares))));
    }

    private String stops(Run run, Summary summary) {
        String many = summary.clients() == 1 ? "lead.one." : "lead.";
        if (summary.stopping() == 0) {
            return words.get(many + "stops.none");
        }
        Summary.Stopping first = summary.stops().get(0);
        return first.at().isAfter(run.started())
                ? words.filled(many + "stops.at", summary.stopping(), first.at())
                : words.filled(many + "stops.now", summary.stopping());
    }

    /** Returns the bar. It is hidden from screen readers, since the text below it says the same. */
    private static Html bar(List<Share> shares, int clients) {
        Html.Element bar = element("svg")
                .with("class", "shares")
                .with("viewBox", "0 0 " + WIDTH + " " + HEIGHT)
                .with("preserveAspectRatio", "none")
                .with("aria-hidden", "true");
        int before = 0;
        for (Share share : shares) {
            int from = (int) ((long) before * WIDTH / clients);
            before += share.count();
            int to = (int) ((long) before * WIDTH / clients);
            bar = bar.and(List.of(element("rect")
                    .with("class", share.verdict().id())
                    .with("x", String.valueOf(from))
                    .with("width", String.valueOf(to - from))
                    .with("height", String.valueOf(HEIGHT))));
        }
        return bar;
    }

    private Html legend(List<Share> shares) {
        List<Html.Element> parts = shares.stream()
                .map(share -> element(
                        "li",
                        element("span", text(ReportPage.sign(share.verdict())))
                                .with("class", "sign " + share.verdict().id())
                                .with("aria-hidden", "true"),
                        text(" " + words.filled(share.word(), share.count()))))
                .toList();
        return element("ul", parts).with("class", "legend");
    }

    /**
     * A part of the clients.
     *
     * @param count their number
     * @param verdict the verdict that gives the colour and the sign
     * @param word key of the label
     */
    private record Share(int count, Verdict verdict, String word) {}
}
