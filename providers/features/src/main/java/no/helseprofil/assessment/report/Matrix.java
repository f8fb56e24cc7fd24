package no.helseprofil.assessment.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.SubjectKind;
import no.helseprofil.assessment.Verdict;

/**
 * Matrix of the subjects of a kind and the requirements. It keeps of each subject its name and its verdicts, which most
 * share with many others, so that the subjects aren't read once more.
 */
public final class Matrix implements Consumer<Assessed> {

    private final Map<SubjectKind, List<Row>> rows = new EnumMap<>(SubjectKind.class);
    private final Map<Map<String, Verdict>, Map<String, Verdict>> shared = new HashMap<>();

    @Override
    public void accept(Assessed assessed) {
        Map<String, Verdict> verdicts = assessed.verdicts().stream()
                .collect(Collectors.toMap(
                        RequirementVerdict::requirement, RequirementVerdict::verdict, (first, second) -> first));
        SubjectKind kind = SubjectKind.of(assessed);
        List<Row> ofKind = rows.computeIfAbsent(kind, first -> new ArrayList<>());
        ofKind.add(new Row(
                kind,
                ofKind.size() + 1,
                assessed.clientId(),
                SubjectView.isNeeded(assessed),
                shared.computeIfAbsent(verdicts, same -> same)));
    }

    public List<Row> rows(SubjectKind kind) {
        return rows.getOrDefault(kind, List.of());
    }

    /**
     * A subject of the matrix.
     *
     * @param kind its kind
     * @param number its place among the subjects of its kind
     * @param name its {@code client_id}
     * @param hasSection whether the report has a section about it
     * @param verdicts its verdicts by requirement
     */
    public record Row(SubjectKind kind, int number, String name, boolean hasSection, Map<String, Verdict> verdicts) {

        /** Returns the id of its section on the page. */
        public String id() {
            return kind.id() + "-" + number;
        }

        public Verdict verdict(String requirement) {
            return verdicts.getOrDefault(requirement, Verdict.NOT_APPLICABLE);
        }
    }
}
