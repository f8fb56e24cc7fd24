package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import no.helseprofil.profile.Parameter;
import org.jspecify.annotations.Nullable;

/** Reads when a realm is assessed by itself, and how. */
record AssessmentsReader(DocumentProblems problems) {

    static final String ASSESSMENTS = "assessments";

    private static final AssessmentSettings NONE = AssessmentSettings.NONE;
    private static final Duration YEARS = Duration.ofDays(10 * 366);

    /** Not shorter than any assessment takes. Left out, none starts by itself. */
    private static final Parameter<Duration> EVERY =
            Parameter.duration("every", Duration.ofDays(1), Duration.ofHours(1), Duration.ofDays(366));

    private static final Parameter<Boolean> CLIENTS = Parameter.flag("clients", NONE.clients());
    private static final Parameter<Boolean> APIS = Parameter.flag("apis", NONE.apis());
    private static final Parameter<Duration> WINDOW =
            Parameter.duration("window", NONE.window(), Duration.ofDays(1), Duration.ofDays(400));
    private static final Parameter<Duration> KEPT = Parameter.duration("kept", NONE.kept(), Duration.ofDays(1), YEARS);

    /** What each member says, for the schema. */
    static final Map<Parameter<?>, String> MEANINGS = meanings();

    AssessmentSettings read(@Nullable JsonNode node) {
        Optional<ObjectNode> object = Optional.ofNullable(node)
                .flatMap(there -> problems.object(
                        "/" + ASSESSMENTS,
                        there,
                        MEANINGS.keySet().stream().map(Parameter::name).collect(Collectors.toSet()),
                        "write an object with every, clients, apis, window and kept, or some of them"));
        return new AssessmentSettings(
                value(object, EVERY).orElse(null),
                value(object, CLIENTS).orElse(NONE.clients()),
                value(object, APIS).orElse(NONE.apis()),
                value(object, WINDOW).orElse(NONE.window()),
                value(object, KEPT).orElse(NONE.kept()));
    }

    private <T> Optional<T> value(Optional<ObjectNode> object, Parameter<T> member) {
        return object.map(members -> members.get(member.name()))
                .flatMap(value -> problems.value("/" + ASSESSMENTS + "/" + member.name(), value, member));
    }

    private static Map<Parameter<?>, String> meanings() {
        Map<Parameter<?>, String> meanings = new LinkedHashMap<>();
        meanings.put(EVERY, "How long after the start of one assessment the next one starts by itself");
        meanings.put(CLIENTS, "Whether that one looks at clients");
        meanings.put(APIS, "Whether it probes APIs");
        meanings.put(WINDOW, "How far back observations count");
        meanings.put(KEPT, "How long an assessment is kept");
        return meanings;
    }
}
