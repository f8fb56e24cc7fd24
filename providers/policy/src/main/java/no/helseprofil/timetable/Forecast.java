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
import org.jspecify.annotations.Nullable;

/**
 * Which requirements refuse the last requests of a client, if it sends them again at an instant. Says nothing of what
 * wasn't seen: of what is registered, only that counts which refuses whatever is sent.
 *
 * @param profile the profile with its dates
 * @param now the instant at which it is asked
 * @param at the instant that it is asked about
 */
public record Forecast(Profile profile, Instant now, Instant at) {

    private static final RequestKind CLIENT_CREDENTIALS = RequestKind.ofToken("client_credentials");

    /**
     * A client that may break.
     *
     * @param id internal id
     * @param metadata what is registered of it
     * @param migration what the timetable looks at
     */
    public record Candidate(String id, ClientMetadata metadata, Migration migration) {}

    /** What is known of a refusal to come. */
    public enum Basis {
        /** The client is registered in a way that refuses whatever it sends. */
        CONFIGURATION,
        /** Its last requests were like that. */
        TRAFFIC
    }

    /**
     * A requirement that refuses the client's last requests.
     *
     * @param stage which, and by which of its values
     * @param evidence what says so
     * @param lastSeen when such a request came last; of configuration, when any did; null if none ever came
     * @param waivedUntil the end of a waiver that is in force now and won't be then; null if there is none
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
     * What a requirement makes otherwise in the answers to a client.
     *
     * @param requirement which
     * @param registered what says so
     */
    public record ChangedAnswer(ClientCheck requirement, List<ClientCheck.Violation> registered) {

        public ChangedAnswer {
            registered = List.copyOf(registered);
        }
    }

    /**
     * How the client contradicts a requirement on requests, whatever becomes of it.
     *
     * @param stage which, and the first of its values that is contradicted
     * @param evidence what says so
     * @param registered what is registered, where that is the evidence; else null
     * @param sentence what to change; null where the requests were told it
     * @param requests its last requests that were like that; where what is registered says so, all of its last ones
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
     * The refusals, in the order of the catalogue.
     *
     * @param seen everything that was seen of this client
     */
    public List<ComingRefusal> of(Candidate client, Collection<Observation> seen) {
        return refusals(search(client, seen))
                .map(contradiction -> refusal(contradiction, client))
                .toList();
    }

    /**
     * What is found of a client.
     *
     * @param refusals see {@link #of}
     * @param contradictions what the last requests contradict if they are sent again, whether it is refused or not, in
     *     the order of the catalogue
     */
    public record Found(List<ComingRefusal> refusals, List<Contradiction> contradictions) {}

    /**
     * Returns both from one search.
     *
     * @param seen everything that was seen of this client
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
     * What the last requests contradict if they are sent again, whether it is refused or not, in the
     * order of the catalogue.
     *
     * @param seen everything that was seen of this client
     */
    public List<Contradiction> contradictions(Candidate client, Collection<Observation> seen) {
        return contradictions(search(client, seen), stage -> true).toList();
    }

    /**
     * What of Keycloak's client policies the last requests would have been refused by.
     *
     * @param seen everything that was seen of one client
     */
    public List<Contradiction> policies(Collection<Observation> seen) {
        return policies(LastRequests.among(seen), stage -> true).toList();
    }

    /**
     * What the server will make otherwise for the client at that instant than it does now, and refuses nobody for, in
     * the order of the catalogue.
     */
    public List<ChangedAnswer> changes(Candidate client) {
        return changes(client, profile, now);
    }

    /**
     * The same as against what another forecast is about: what a draft makes otherwise at an instant.
     *
     * @param present of the profile in force
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
     * What an emergency asks and nobody was ever judged by, so that nothing can be foretold of it: neither what is
     * registered nor what was seen of a client says that it is let in.
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

    /** Of each requirement the first stage that refuses the client. */
    private Stream<Contradiction> refusals(ContradictionSearch search) {
        return Stream.concat(contradictions(search, refusing(search)), refusingPolicies(search));
    }

    /** Every stage that refuses the client, also those behind one that does. */
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

    /** Every stage that the client contradicts, those of client policies of Keycloak's at the end. */
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
     * Returns whether what is registered counts: of logins it stops nobody who was seen, and never with one. What a
     * machine is asked, too, is asked of everybody.
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

    /** A key that was good when it was seen may have ended by then, and one that had ended may have been prolonged. */
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

    /** A waiver of a stage lets the client off those that follow, too, and off nothing that an emergency asks. */
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
