package no.helseprofil.assessment.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.Evidence;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.SubjectKind;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.timetable.Instants;
import org.jspecify.annotations.Nullable;

/**
 * A subject as its section in a report shows it, for the person who is to mend it.
 *
 * @param subject the subject
 * @param number its place among the subjects of its kind, which identifies it on the page: a name may not be usable in
 *     a link
 * @param run the assessment
 */
public record SubjectView(Assessed subject, int number, Run run, ReportWords words) {

    /** Returns whether the section has anything to say beyond that everything is right. */
    static boolean isNeeded(Assessed assessed) {
        boolean remarkable = assessed instanceof AssessedClient client
                && (client.stops() != null
                        || !client.remarks().isEmpty()
                        || !client.waivers().isEmpty());
        return remarkable
                || isUnknown(assessed)
                || assessed.verdicts().stream()
                        .anyMatch(
                                verdict -> verdict.verdict().isFinding() || verdict.verdict() == Verdict.INCONCLUSIVE);
    }

    /**
     * Returns whether nothing could be found out about the subject. Such a subject must not be shown as free of
     * findings.
     */
    private static boolean isUnknown(Assessed assessed) {
        return assessed instanceof AssessedApi api && api.inconclusive() != null;
    }

    public boolean isUnknown() {
        return isUnknown(subject);
    }

    public String kind() {
        return SubjectKind.of(subject).id();
    }

    /** Returns the id of its section on the page. */
    public String id() {
        return kind() + "-" + number;
    }

    public List<RequirementVerdict> findings() {
        return subject.verdicts().stream()
                .filter(verdict -> verdict.verdict().isFinding())
                .toList();
    }

    /**
     * Returns the verdicts that are no findings. Inconclusive ones have a reason, often one for many; the others are
     * listed by name, with anything they don't show.
     */
    public List<Others> others() {
        return Stream.of(Verdict.INCONCLUSIVE, Verdict.NOT_SEEN, Verdict.PASS)
                .map(this::others)
                .filter(others ->
                        !others.requirements().isEmpty() || !others.reasons().isEmpty())
                .toList();
    }

    private Others others(Verdict verdict) {
        List<String> requirements = new ArrayList<>();
        Map<String, List<RequirementVerdict>> byReason = new LinkedHashMap<>();
        for (RequirementVerdict each : subject.verdicts()) {
            if (each.verdict() == verdict) {
                if (verdict != Verdict.INCONCLUSIVE) {
                    requirements.add(each.requirement());
                }
                if (each.message() != null) {
                    byReason.computeIfAbsent(each.message(), message -> new ArrayList<>())
                            .add(each);
                }
            }
        }
        return new Others(
                verdict,
                requirements,
                byReason.entrySet().stream()
                        .map(each -> Reason.of(each.getKey(), each.getValue()))
                        .toList());
    }

    /** Returns the day of registration; null if it is unknown. */
    public @Nullable String registered() {
        return Optional.ofNullable(client().registered())
                .flatMap(Instants::read)
                .map(words::date)
                .orElse(null);
    }

    /** Returns the day on which the client stops, and why; null if it doesn't. */
    public @Nullable String stop() {
        AssessedClient.Stop stop = client().stops();
        if (stop == null) {
            return null;
        }
        String requirements = stop.requirements().stream().map(words::title).collect(Collectors.joining("; "));
        return stop.at().isAfter(run.started())
                ? words.filled("stops.at", stop.at(), requirements)
                : words.filled("stops.already", requirements);
    }

    public List<String> keys() {
        return client().keys().stream().map(this::key).toList();
    }

    private String key(AssessedClient.Key key) {
        List<String> parts = new ArrayList<>();
        parts.add(key.kid() == null ? words.get("key.unnamed") : key.kid());
        Stream.of(key.algorithm(), key.bits() == null ? null : words.filled("key.bits", key.bits()))
                .filter(Objects::nonNull)
                .forEach(parts::add);
        parts.add(key.expires() == null ? words.get("key.endless") : words.filled("key.ends", when(key.expires())));
        if (key.location() != null) {
            parts.add(words.filled("key.location", key.location()));
        }
        return String.join(", ", parts);
    }

    /** Returns an instant as people read it, or the administrator's text if it is no instant. */
    private String when(String written) {
        return Instants.read(written).map(words::date).orElse(written);
    }

    public List<String> waivers() {
        return client().waivers().stream()
                .map(waiver -> words.filled(
                        "waiver",
                        words.title(waiver.requirement()),
                        waiver.expires(),
                        waiver.reason(),
                        waiver.approvedBy()))
                .toList();
    }

    public List<String> remarks() {
        return client().remarks().stream().map(this::remark).toList();
    }

    private String remark(AssessedClient.Remark remark) {
        if (remark instanceof AssessedClient.Imported imported) {
            return words.filled("remark.imported", String.join(", ", imported.attributes()));
        }
        if (remark instanceof AssessedClient.ForeignMapper mapper) {
            return mapper.scope() == null
                    ? words.filled("remark.foreign-mapper", mapper.mapper(), mapper.claim())
                    : words.filled("remark.foreign-mapper.scope", mapper.mapper(), mapper.claim(), mapper.scope());
        }
        return words.get(remark instanceof AssessedClient.NeverSeen ? "remark.never-seen" : "remark.unstamped");
    }

    private AssessedClient client() {
        return (AssessedClient) subject;
    }

    /**
     * The verdicts of one kind that are no findings.
     *
     * @param verdict the kind
     * @param requirements the requirements; none if each has its reason
     * @param reasons what they don't show
     */
    public record Others(Verdict verdict, List<String> requirements, List<Reason> reasons) {}

    /**
     * A reason that several verdicts have.
     *
     * @param requirements their requirements
     * @param text the reason
     * @param evidence their evidence
     */
    public record Reason(List<String> requirements, String text, List<Evidence> evidence) {

        static Reason of(String text, List<RequirementVerdict> verdicts) {
            return new Reason(
                    verdicts.stream().map(RequirementVerdict::requirement).toList(),
                    text,
                    verdicts.stream()
                            .flatMap(verdict -> verdict.evidence().stream())
                            .distinct()
                            .toList());
        }
    }
}
