package no.helseprofil.timetable;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.key.KeyExpiry;
import no.helseprofil.timetable.ContradictionSearch.LastRequests;
import org.jspecify.annotations.Nullable;

/**
 * Forecast of the requirements that refuse the last requests of a client if it sends them again at an instant. It
 * covers only requests that were seen. A registration counts only if it makes the server refuse every request.
 *
 * @param profile the profile with its dates
 * @param now the instant at which the forecast is made
 * @param at the instant that it is about
 */
public record Forecast(Profile profile, Instant now, Instant at) {

    private static final RequestKind CLIENT_CREDENTIALS = RequestKind.ofToken("client_credentials");

    /**
     * Client that may break.
     *
     * @param id internal id
     * @param metadata registered metadata
     * @param migration what the timetable needs to know about the client
     */
    public record Candidate(String id, ClientMetadata metadata, Migration migration) {}

    /** Evidence for a refusal to come. */
    public enum Basis {
        /** The registration makes the server refuse every request of the client. */
        CONFIGURATION,
        /** The last requests of the client failed the requirement. */
        TRAFFIC
    }

    /**
     * Requirement that refuses the client's last requests.
     *
     * @param stage the stage of the requirement that refuses
     * @param evidence the evidence
     * @param lastSeen time of the last failing request, or of any with a registration as evidence; null if none
     * @param waivedUntil end of a waiver that is in force now and no longer then; null if there is none
     */
    public record ComingRefusal(
            Stage stage,
            Basis evidence,
            @Nullable Instant lastSeen,
            @Nullable Instant waivedUntil) {

        public Requirement requirement() {
            return stage.requirement();
        }
    }

    /**
     * Requirement that changes the server's answers to a client.
     *
     * @param requirement the requirement
     * @param registered registered values that cause the change
     */
    public record ChangedAnswer(ClientCheck requirement, List<ClientCheck.Violation> registered) {

        public ChangedAnswer {
            registered = List.copyOf(registered);
        }
    }

    /**
     * Contradiction between a client and a requirement on requests, whether or not it leads to a refusal.
     *
     * @param stage the first stage of the requirement that is contradicted
     * @param evidence the evidence
     * @param registered the registered value, if that is the evidence; else null
     * @param sentence what to change; null where the refused requests already received it
     * @param requests the last requests that failed; with a registration as evidence, all of the last requests
     */
    public record Contradiction(
            Stage stage,
            Basis evidence,
            ClientCheck.@Nullable Violation registered,
            @Nullable String sentence,
            List<Observation> requests) {

        public Contradiction {
            requests = List.copyOf(requests);
        }

        public Requirement requirement() {
            return stage.requirement();
        }

        private @Nullable Instant lastSeen() {
            return requests.stream()
                    .map(Observation::last)
                    .max(Comparator.naturalOrder())
                    .orElse(null);
        }
    }

    /**
     * Returns the refusals, in the order of the catalogue.
     *
     * @param seen all observations of this client
     */
    public List<ComingRefusal> of(Candidate client, Collection<Observation> seen) {
        return refusals(search(client, seen))
                .map(contradiction -> refusal(contradiction, client))
                .toList();
    }

    /**
     * Result of a search.
     *
     * @param refusals see {@link #of}
     * @param contradictions requirements that the last requests contradict if they are sent again, refused or not, in
     *     the order of the catalogue
     */
    public record Found(List<ComingRefusal> refusals, List<Contradiction> contradictions) {}

    /**
     * Returns refusals and contradictions from one search.
     *
     * @param seen all observations of this client
     */
    public Found find(Candidate client, Collection<Observation> seen) {
        ContradictionSearch search = search(client, seen);
        return new Found(
                refusals(search)
                        .map(contradiction -> refusal(contradiction, client))
                        .toList(),
                contradictions(search, stage -> true).toList());
    }

    /**
     * Returns the requirements that the last requests contradict if they are sent again, refused or not, in the order
     * of the catalogue.
     *
     * @param seen all observations of this client
     */
    public List<Contradiction> contradictions(Candidate client, Collection<Observation> seen) {
        return contradictions(search(client, seen), stage -> true).toList();
    }

    /**
     * Returns the client policies of Keycloak's that would have refused the last requests.
     *
     * @param seen all observations of one client
     */
    public List<Contradiction> policies(Collection<Observation> seen) {
        return policies(LastRequests.among(seen), stage -> true).toList();
    }

    /**
     * Returns the requirements that will change the server's answers to the client at that instant without refusing it,
     * in the order of the catalogue.
     */
    public List<ChangedAnswer> changes(Candidate client) {
        return changes(client, profile, now);
    }

    /**
     * Returns the changes against the instant of another forecast, such as those that a draft of a profile makes.
     *
     * @param present forecast with the profile in force
     */
    public List<ChangedAnswer> changesBeyond(Forecast present, Candidate client) {
        return changes(client, present.profile(), present.at());
    }

    private List<ChangedAnswer> changes(Candidate client, Profile other, Instant instant) {
        boolean isExempt = profile.exempts(client.id(), at);
        Terms then = profile.terms(client.migration(), at);
        Terms today = other.terms(client.migration(), instant);
        boolean isJudged = !other.exempts(client.id(), instant);
        return Catalogue.all(ClientCheck.class)
                .filter(check -> !isExempt || then.emergency(check).isPresent())
                .filter(check -> then.phaseOf(check).refuses()
                        && !(isJudged
                                && today.phaseOf(check).refuses()
                                && today.parametersOf(check).areAsTightAs(then.parametersOf(check), check)))
                .map(check -> new ChangedAnswer(check, check.changes(client.metadata(), then.parametersOf(check))))
                .filter(change -> !change.registered().isEmpty())
                .toList();
    }

    /**
     * Returns the stages of an emergency whose values no request was ever judged by. Neither registrations nor
     * observations show which clients pass them, so nothing can be predicted.
     *
     * @return names of stages
     */
    public List<String> unseenInEmergency() {
        Terms terms = profile.terms(Migration.BEFORE, at);
        return Catalogue.all(RequestCheck.class)
                .flatMap(requirement -> terms.emergency(requirement).stream())
                .filter(stage -> !stage.requirement().definition().parameters().isEmpty())
                .filter(stage -> !profile.judgesBy(stage))
                .map(Stage::name)
                .toList();
    }

    private ContradictionSearch search(Candidate client, Collection<Observation> seen) {
        return ContradictionSearch.of(profile, client, seen);
    }

    /** Returns the first stage of each requirement that refuses the client. */
    private Stream<Contradiction> refusals(ContradictionSearch search) {
        return Stream.concat(contradictions(search, refusing(search)), refusingPolicies(search));
    }

    /** Returns every stage that refuses the client, including those after the first of a requirement. */
    Stream<Contradiction> refusingStages(ContradictionSearch search) {
        return Stream.concat(stages(search, refusing(search)), refusingPolicies(search));
    }

    /** Returns the stages that refuse. Client policies of Keycloak's and an emergency refuse exempt clients, too. */
    private Predicate<Stage> refusing(ContradictionSearch search) {
        Terms terms = profile.terms(search.client().migration(), at);
        boolean isExempt = profile.exempts(search.client().id(), at);
        return stage -> (stage.isOfEmergency() || !isExempt)
                && terms.timing(stage).phase().refuses();
    }

    private Stream<Contradiction> refusingPolicies(ContradictionSearch search) {
        return policies(search.last(), stage -> stage.dates().haveEnded(at));
    }

    private Stream<Contradiction> policies(LastRequests last, Predicate<Stage> which) {
        return profile.policies().stream()
                .filter(which)
                .flatMap(stage -> traffic(stage, last.failing(stage), null).stream());
    }

    private Stream<Contradiction> contradictions(ContradictionSearch search, Predicate<Stage> which) {
        return search.requirements().stream()
                .flatMap(requirement -> of(requirement, search, which).limit(1));
    }

    /** Returns every stage that the client contradicts, with those of Keycloak's client policies at the end. */
    Stream<Contradiction> contradictedStages(ContradictionSearch search) {
        return Stream.concat(stages(search, stage -> true), policies(search.last(), stage -> true));
    }

    private Stream<Contradiction> stages(ContradictionSearch search, Predicate<Stage> which) {
        return search.requirements().stream().flatMap(requirement -> of(requirement, search, which));
    }

    private Stream<Contradiction> of(Requirement requirement, ContradictionSearch search, Predicate<Stage> which) {
        return profile.terms(search.client().migration(), at).stages(requirement).stream()
                .filter(which)
                .flatMap(stage -> contradiction(stage, requirement, search.client(), search.last()).stream());
    }

    private Optional<Contradiction> contradiction(
            Stage stage, Requirement requirement, Candidate client, LastRequests last) {
        Optional<Contradiction> registered = registered(stage, client, last)
                .map(violation ->
                        new Contradiction(stage, Basis.CONFIGURATION, violation, violation.sentence(), last.made()));
        return requirement instanceof RequestCheck onRequests
                ? registered
                        .or(() -> inEmergency(stage, onRequests, client, last))
                        .or(() -> traffic(stage, onRequests, client, last))
                : registered;
    }

    private Optional<ClientCheck.Violation> registered(Stage stage, Candidate client, LastRequests last) {
        return stage.requirement() instanceof ClientCheck check && isUsed(check, last)
                ? check.refusesWhateverIsSent(client.metadata(), stage.parameters(), at)
                : Optional.empty();
    }

    /**
     * Returns whether the registration counts. That of a requirement on logins counts only if no request was seen or
     * one was part of a login. That of a requirement that also applies to client_credentials always counts.
     */
    private static boolean isUsed(ClientCheck check, LastRequests last) {
        return !(check instanceof RequestCheck requirement)
                || requirement.isSeenIn(CLIENT_CREDENTIALS)
                || last.made().isEmpty()
                || last.made().stream()
                        .map(made -> RequestKind.read(made.request()))
                        .anyMatch(requirement::isSeenIn);
    }

    /** An emergency confines a realm to some cohorts, whatever is registered. */
    private static Optional<Contradiction> inEmergency(
            Stage stage, RequestCheck requirement, Candidate client, LastRequests last) {
        return stage.isOfEmergency()
                ? requirement
                        .refusalBySettings(client.metadata(), stage.parameters())
                        .map(sentence -> new Contradiction(stage, Basis.CONFIGURATION, null, sentence, last.made()))
                : Optional.empty();
    }

    /** A key that was valid when it was seen may have ended by then, and an ended one may have been prolonged. */
    private Optional<Contradiction> traffic(
            Stage stage, RequestCheck requirement, Candidate client, LastRequests last) {
        List<Observation> requests = requirement instanceof KeyExpiry keys
                ? last.signedWith(
                        key -> keys.refusal(client.metadata(), key, at).isPresent())
                : last.failing(stage);
        return traffic(stage, requests, sentence(requirement, client, requests));
    }

    private static Optional<Contradiction> traffic(Stage stage, List<Observation> requests, @Nullable String sentence) {
        return requests.isEmpty()
                ? Optional.empty()
                : Optional.of(new Contradiction(stage, Basis.TRAFFIC, null, sentence, requests));
    }

    private @Nullable String sentence(RequestCheck requirement, Candidate client, List<Observation> requests) {
        return requirement instanceof KeyExpiry keys && !requests.isEmpty()
                ? keys.refusal(client.metadata(), String.valueOf(requests.get(0).keyId()), at)
                        .orElse(null)
                : null;
    }

    private ComingRefusal refusal(Contradiction contradiction, Candidate client) {
        return new ComingRefusal(
                contradiction.stage(),
                contradiction.evidence(),
                contradiction.lastSeen(),
                waivedUntil(contradiction.stage(), client.migration()));
    }

    /** A waiver of a stage also covers the stages after it, but nothing that an emergency asks. */
    private @Nullable Instant waivedUntil(Stage stage, Migration client) {
        if (stage.isOfEmergency()) {
            return null;
        }
        return profile.stages(stage.requirement()).stream()
                .limit(stage.number() + 1L)
                .flatMap(before -> Optional.ofNullable(client.waivers().get(before.name())).stream())
                .filter(waiver -> waiver.holds(now) && !waiver.holds(at))
                .map(Waiver::expires)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
