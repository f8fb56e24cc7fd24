package no.helseprofil.assessment.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.stream.Stream;
import no.helseprofil.outcome.Figure;
import no.helseprofil.outcome.Figure.Attempt;
import no.helseprofil.outcome.Outcomes;
import no.helseprofil.outcome.Outcomes.RealmStanding;
import no.helseprofil.outcome.Outcomes.RealmStanding.Compliance;
import no.helseprofil.outcome.Sums;
import no.helseprofil.timetable.Outlook;

/**
 * Outcomes as JSON: the sums of all days, of as many days before, and of each day; and the state of the clients now.
 */
record OutcomeJson(Outcomes outcomes) {

    private static final double HUNDREDTHS = 100;

    void write(OutputStream out) throws IOException {
        try (JsonGenerator generator = JsonReport.generator(out)) {
            generator.writeTree(document());
        }
    }

    private ObjectNode document() {
        ObjectNode document = object().put("at", outcomes.at().toString())
                .put("from", outcomes.span().from().toString())
                .put("to", outcomes.span().to().toString())
                .put("countedFrom", Objects.toString(outcomes.sums().countedFrom(), null));
        document.set("total", sums(outcomes.total()));
        document.set("before", outcomes.totalBefore().map(OutcomeJson::sums).orElse(null));
        ArrayNode days = document.putArray("days");
        outcomes.days()
                .forEach(day -> days.addObject()
                        .put("day", day.toString())
                        .setAll(sums(outcomes.sums().of(day))));
        RealmStanding standing = outcomes.standing();
        ObjectNode states = document.putObject("clients");
        Stream.of(Outlook.State.values())
                .forEach(state -> states.put(state.id(), standing.states().getOrDefault(state, 0)));
        document.putObject("waivers")
                .put("inForce", standing.waivers())
                .put("lastEnds", Objects.toString(standing.waiversEnd(), null));
        ObjectNode compliance = document.putObject("compliance");
        compliance.setAll(compliance(standing.compliance()));
        ObjectNode stages = compliance.putObject("requirements");
        standing.byStage().forEach((stage, of) -> stages.set(stage, compliance(of)));
        document.putObject("zero")
                .put("clients", standing.ending().clients())
                .put("undated", standing.ending().undated())
                .put("byTimetable", Objects.toString(standing.ending().at(), null))
                .put("byTrend", outcomes.zeroByTrend().map(Object::toString).orElse(null));
        return document;
    }

    private static ObjectNode sums(Sums sums) {
        ObjectNode json = object();
        json.putObject("tokens")
                .put("dpop", sums.of(Figure.TOKENS_DPOP))
                .put("mtls", sums.of(Figure.TOKENS_MTLS))
                .put("none", sums.of(Figure.TOKENS_NONE));
        json.put("hoursAtRisk", rounded(sums.hoursAtRisk()));
        json.put("keycloakHoursAtRisk", rounded(sums.keycloakHoursAtRisk()));
        ObjectNode refused = json.putObject("refused");
        Stream.of(Attempt.values()).forEach(attempt -> refused.put(attempt.id(), sums.of(attempt.figure())));
        return json;
    }

    private static ObjectNode compliance(Compliance compliance) {
        return object().put("asked", compliance.asked())
                .put("complied", compliance.complied())
                .put("medianDays", compliance.medianDays());
    }

    private static double rounded(double hours) {
        return Math.round(hours * HUNDREDTHS) / HUNDREDTHS;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
