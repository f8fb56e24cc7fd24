package no.helseprofil.assessment.report;

import static no.helseprofil.html.Html.element;
import static no.helseprofil.html.Html.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.assessment.OwnStanding;
import no.helseprofil.assessment.OwnStanding.ClientAuthentication;
import no.helseprofil.assessment.OwnStanding.RefusedRequests;
import no.helseprofil.html.Html;
import no.helseprofil.timetable.Stage;

/**
 * Part of a report that is returned to the client itself, in both forms.
 *
 * @param others addresses of the pages of the contact's other clients, by {@code client_id}; empty unless a contact
 *     reads the report
 */
record OwnReport(OwnStanding standing, Map<String, String> others, ReportWords words) {

    /** Adds this part to the JSON of an assessment. */
    ObjectNode addTo(ObjectNode head) {
        ClientAuthentication authentication = standing.authentication();
        if (authentication != null) {
            ObjectNode way = head.putObject("authentication").put("method", authentication.method());
            if (authentication.requirement() != null) {
                way.put("requirement", authentication.requirement());
                way.put("title", words.title(authentication.requirement()));
            }
            if (authentication.ends() != null) {
                way.put("ends", authentication.ends().toString());
            }
        }
        ArrayNode refused = head.putArray("refused");
        standing.refused().forEach(line -> {
            ObjectNode json = refused.addObject().put("requirement", line.requirement());
            json.put("title", title(line));
            words.remedy(requirement(line)).ifPresent(remedy -> json.put("remedy", remedy));
            json.put("endpoint", line.endpoint()).put("proven", line.proven());
            json.put("count", line.count()).put("last", line.last().toString());
        });
        return head;
    }

    /** Returns a paragraph on the client's authentication and its end; empty if it lasts. */
    Optional<Html> ending(ReportPage page) {
        ClientAuthentication authentication = standing.authentication();
        if (authentication == null || authentication.requirement() == null) {
            return Optional.empty();
        }
        String title = words.title(authentication.requirement());
        return Optional.of(page.paragraph(
                authentication.ends() == null
                        ? words.filled("own.ends.undated", title, authentication.requirement())
                        : words.filled("own.ends.dated", title, authentication.requirement(), authentication.ends())));
    }

    /** Returns links to the contact's other clients. */
    Optional<Html> others(ReportPage page) {
        List<Html.Element> links = others.entrySet().stream()
                .map(other -> element("li", element("a", text(other.getKey())).with("href", other.getValue())))
                .toList();
        return links.isEmpty()
                ? Optional.empty()
                : Optional.of(page.section(
                        "others",
                        words.get("own.others.title"),
                        List.of(
                                page.paragraph(words.get("own.others.intro")),
                                element("ul", Html.flow(links::forEach)))));
    }

    /** Returns a table of the requests that were refused in the client's name. */
    Html refused(ReportPage page) {
        List<Html> content = new ArrayList<>();
        content.add(page.paragraph(words.filled("own.refused.intro", OwnStanding.DAYS)));
        if (standing.refused().isEmpty()) {
            content.add(page.paragraph(words.get("own.refused.none")));
        } else {
            List<Html.Element> rows =
                    standing.refused().stream().map(line -> row(page, line)).toList();
            content.add(page.table(
                    words.get("own.refused.title"),
                    List.of(
                            page.column("requirement"),
                            page.column("own.refused.endpoint"),
                            page.column("own.refused.count"),
                            page.column("own.refused.last"),
                            page.column("own.refused.proven")),
                    Html.flow(rows::forEach)));
        }
        return page.section("refused", words.get("own.refused.title"), content);
    }

    private Html.Element row(ReportPage page, RefusedRequests line) {
        Html cause = Html.flow(out -> {
            out.accept(text(title(line) + " "));
            out.accept(element("code", text(line.requirement())));
            page.help(requirement(line)).ifPresent(link -> {
                out.accept(text(" "));
                out.accept(link);
            });
        });
        return page.row(
                cause,
                List.of(
                        element("td", element("code", text(line.endpoint()))),
                        element("td", text(String.valueOf(line.count()))).with("class", "number"),
                        page.cell(words.date(line.last())),
                        page.cell(words.get(line.proven() ? "own.refused.proven.yes" : "own.refused.proven.no"))));
    }

    private String title(RefusedRequests line) {
        return words.title(requirement(line));
    }

    private static String requirement(RefusedRequests line) {
        return Stage.requirementIn(line.requirement());
    }
}
