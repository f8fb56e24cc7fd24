package no.helseprofil.assessment.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import no.helseprofil.assessment.OwnStanding;
import no.helseprofil.assessment.OwnStanding.ClientAuthentication;
import no.helseprofil.assessment.OwnStanding.RefusedRequests;
import no.helseprofil.timetable.Stage;

/**
 * Part of a report that is returned to the client itself, in both forms.
 *
 * @param others addresses of the pages of the contact's other clients, by {@code client_id}; empty unless a contact
 *     reads the report
 */
public record OwnReport(OwnStanding standing, Map<String, String> others, ReportWords words) {

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

    /** Returns the title of the requirement for which requests were refused. */
    public String title(RefusedRequests line) {
        return words.title(requirement(line));
    }

    /** Returns the id of that requirement. */
    public static String requirement(RefusedRequests line) {
        return Stage.requirementIn(line.requirement());
    }
}
