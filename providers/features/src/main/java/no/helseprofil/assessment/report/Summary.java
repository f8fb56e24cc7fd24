package no.helseprofil.assessment.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.AssessedRealm;
import no.helseprofil.assessment.ClientAssessor.ClientState;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.SubjectKind;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Outlook;
import org.jspecify.annotations.Nullable;

/** Figures of an assessment. Their size doesn't grow with the number of clients. */
public final class Summary implements Consumer<Assessed> {

    /** Largest number of clients named among those that stop; each has its date in its own section. */
    static final int MOST_STOPS = 100;

    private final Map<SubjectKind, Map<String, VerdictCounts>> tallies = new EnumMap<>(SubjectKind.class);
    private final Map<SubjectKind, Integer> subjects = new EnumMap<>(SubjectKind.class);
    private final Map<SubjectKind, Integer> withFindings = new EnumMap<>(SubjectKind.class);
    private final Map<SubjectKind, Integer> withSection = new EnumMap<>(SubjectKind.class);
    private final TreeSet<Stopping> stops =
            new TreeSet<>(Comparator.comparing(Stopping::at).thenComparing(Stopping::number));
    private final Map<String, Integer> outlooks = new HashMap<>();
    private @Nullable AssessedRealm realm;
    private int stopping;

    @Override
    public void accept(Assessed assessed) {
        SubjectKind kind = SubjectKind.of(assessed);
        int number = subjects.merge(kind, 1, Integer::sum);
        Map<String, VerdictCounts> ofKind = tallies.computeIfAbsent(kind, k -> new HashMap<>());
        for (RequirementVerdict verdict : assessed.verdicts()) {
            ofKind.computeIfAbsent(verdict.requirement(), requirement -> new VerdictCounts())
                    .add(verdict.verdict());
        }
        Optional<String> outlook = assessed instanceof AssessedClient client ? outlook(client) : Optional.empty();
        outlook.ifPresent(state -> outlooks.merge(state, 1, Integer::sum));
        if ((kind != SubjectKind.CLIENT || outlook.isPresent())
                && assessed.verdicts().stream()
                        .anyMatch(verdict -> verdict.verdict().isFinding())) {
            withFindings.merge(kind, 1, Integer::sum);
        }
        if (assessed instanceof AssessedRealm found) {
            realm = found;
        }
        if (SubjectView.isNeeded(assessed)) {
            withSection.merge(kind, 1, Integer::sum);
        }
        if (assessed instanceof AssessedClient client && client.stops() != null) {
            stops(number, client, client.stops());
        }
    }

    /** Returns the state of a client's migration. An earlier version didn't store it; then it follows from the rest. */
    private static Optional<String> outlook(AssessedClient client) {
        if (client.outlook() != null || client.state().equals(ClientState.KEYCLOAKS)) {
            return Optional.ofNullable(client.outlook());
        }
        boolean isFine = client.verdicts().stream()
                        .noneMatch(verdict -> verdict.verdict().isFinding())
                && client.verdicts().stream().anyMatch(verdict -> verdict.verdict() == Verdict.PASS);
        return client.verdicts().stream().allMatch(verdict -> verdict.verdict() == Verdict.NOT_APPLICABLE)
                ? Optional.empty()
                : Optional.of((client.stops() != null
                                ? Outlook.State.STOPS
                                : isFine ? Outlook.State.READY : Outlook.State.DEVIATES)
                        .id());
    }

    /** Returns the verdicts on the realm itself, if it was assessed. */
    Optional<AssessedRealm> realm() {
        return Optional.ofNullable(realm);
    }

    /** Returns the number of clients, without Keycloak's own and those of other protocols. */
    public int clients() {
        return outlooks.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns the number of clients in a state. */
    public int clients(Outlook.State state) {
        return outlooks.getOrDefault(state.id(), 0);
    }

    private void stops(int number, AssessedClient client, AssessedClient.Stop stop) {
        stopping++;
        stops.add(new Stopping(number, client.clientId(), stop.at(), stop.requirements()));
        if (stops.size() > MOST_STOPS) {
            stops.pollLast();
        }
    }

    public int subjects(SubjectKind kind) {
        return subjects.getOrDefault(kind, 0);
    }

    /** Returns the number of subjects that count: all of a kind, or the clients that the profile judges. */
    public int counted(SubjectKind kind) {
        return kind == SubjectKind.CLIENT ? clients() : subjects(kind);
    }

    public int withFindings(SubjectKind kind) {
        return withFindings.getOrDefault(kind, 0);
    }

    /** Returns the number of subjects without a section. */
    public int right(SubjectKind kind) {
        return subjects(kind) - withSection.getOrDefault(kind, 0);
    }

    /** Returns the number of clients that stop on some date. */
    public int stopping() {
        return stopping;
    }

    /** Returns the clients that stop first, in the order of their dates. */
    public List<Stopping> stops() {
        return List.copyOf(stops);
    }

    /** Returns the requirements that apply to at least one subject of this kind, in the order of the catalogue. */
    public List<String> requirements(SubjectKind kind) {
        Map<String, VerdictCounts> ofKind = tallies.getOrDefault(kind, Map.of());
        List<String> known =
                Catalogue.requirements().stream().map(Requirement::id).collect(Collectors.toCollection(ArrayList::new));
        Stream<String> unknown =
                ofKind.keySet().stream().filter(id -> !known.contains(id)).sorted();
        return Stream.concat(known.stream(), unknown)
                .filter(id -> ofKind.getOrDefault(id, new VerdictCounts()).saysSomething())
                .toList();
    }

    public VerdictCounts tally(SubjectKind kind, String requirement) {
        return Objects.requireNonNull(tallies.getOrDefault(kind, Map.of()).get(requirement));
    }

    /** Returns the remedy for a requirement that somebody doesn't meet; null if all do. */
    public @Nullable String remedy(SubjectKind kind, String requirement, ReportWords words) {
        VerdictCounts tally = tally(kind, requirement);
        Verdict worst = tally.count(Verdict.FAIL) > 0 ? Verdict.FAIL : Verdict.WARN;
        return tally.hasFindings() ? words.remedy(RequirementVerdict.of(requirement, worst)) : null;
    }

    /** Numbers of the verdicts. */
    public static final class VerdictCounts {

        private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);

        private void add(Verdict verdict) {
            counts.merge(verdict, 1, Integer::sum);
        }

        public int count(Verdict verdict) {
            return counts.getOrDefault(verdict, 0);
        }

        boolean hasFindings() {
            return counts.keySet().stream().anyMatch(Verdict::isFinding);
        }

        /** Returns whether the requirement is worth printing; otherwise all is right or it concerned no subject. */
        public boolean isRemarkable() {
            return hasFindings() || count(Verdict.INCONCLUSIVE) > 0;
        }

        private boolean saysSomething() {
            return counts.keySet().stream().anyMatch(verdict -> verdict != Verdict.NOT_APPLICABLE);
        }
    }

    /**
     * A client that stops.
     *
     * @param number its place among the clients of the report
     * @param clientId its {@code client_id}
     * @param at the instant
     * @param requirements the requirements for which it is refused then
     */
    public record Stopping(int number, String clientId, Instant at, List<String> requirements) {}
}
