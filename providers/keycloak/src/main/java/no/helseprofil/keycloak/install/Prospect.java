package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.judgement.Finding;
import no.helseprofil.judgement.RegistrationJudge;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.PresentClients;
import no.helseprofil.keycloak.gate.ProfileEffects;
import no.helseprofil.keycloak.gate.ReportedClients;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementKind;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.ProfileTemplate;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * What a document would do to a realm at once, told without doing it.
 *
 * @param activation whether the realm would come under the profile for the first time
 * @param stamped how many clients would be marked as being there already
 * @param keycloak how many clients are Keycloak's own, which aren't under the profile
 * @param missingRegisters how the start options of registers begin that the document names and this server hasn't
 * @param scopes the client scopes of HelseID that would be made
 * @param unstamped clients that would be left without a mark, and so are new: the first of them, by {@code client_id}
 * @param becomeExisting clients that were registered under a profile and are existing by this
 *     document: the first of them
 * @param imported what came by import, and nobody here has confirmed: of the first clients
 * @param phases by requirement, and by each later stage: how many clients it would have which phase for
 * @param refusedAtOnce by requirement, or later stage: clients, by {@code client_id}, that would be refused by what is
 *     registered of them
 * @param refusedSeen by requirement, or later stage: clients whose last requests would be refused at once, and aren't
 *     by the document in force
 * @param unseen requirements and later stages by whose values nobody was judged yet, so that nothing was seen of them
 * @param neverEnforced requirements that no date enforces for clients that were there before
 * @param withoutStage names in waivers and holds that are no stage of the document, so that they let nobody off
 * @param changesAtOnce by requirement: clients to which the server would answer otherwise at once, and refuse nothing
 * @param answersAtOnce by what the profile does itself, whatever its dates: clients whose answers become others, and
 *     what is configured of them that shows it
 * @param forAll what becomes otherwise at once for all clients; empty if the realm is under a profile already
 * @param invariants the requirements that no date puts off, each with the clients whose last requests
 *     were seen to fail it
 */
public record Prospect(
        @JsonProperty("activation") boolean activation,
        @JsonProperty("stamped") int stamped,
        @JsonProperty("keycloak") int keycloak,
        @JsonProperty("missingRegisters") List<String> missingRegisters,
        @JsonProperty("scopes") List<String> scopes,
        @JsonProperty("unstamped") List<String> unstamped,
        @JsonProperty("becomeExisting") List<String> becomeExisting,
        @JsonProperty("imported") List<ImportedClient> imported,
        @JsonProperty("phases") Map<String, Map<String, Integer>> phases,
        @JsonProperty("refusedAtOnce") Map<String, List<String>> refusedAtOnce,
        @JsonProperty("refusedSeen") Map<String, List<String>> refusedSeen,
        @JsonProperty("unseen") List<String> unseen,
        @JsonProperty("neverEnforced") List<String> neverEnforced,
        @JsonProperty("withoutStage") List<String> withoutStage,
        @JsonProperty("changesAtOnce") Map<String, List<String>> changesAtOnce,

        @JsonProperty("answersAtOnce") Map<String, List<ChangedAnswers>> answersAtOnce,
        @JsonProperty("forAll") Map<String, String> forAll,
        @JsonProperty("invariants") Map<String, List<String>> invariants) {

    /** How many {@code client_id}s are listed; {@code GET install} pages through all of them. */
    private static final int LISTED = 100;

    /**
     * A client whose answers become others.
     *
     * @param names what is configured of it that shows it: claims, audiences, scopes or APIs
     */
    public record ChangedAnswers(
            @JsonProperty("clientId") String clientId,
            @JsonProperty("names") List<String> names) {}

    /**
     * Reads a realm by a document.
     *
     * @param profile what would hold in it
     */
    public static Prospect of(KeycloakSession session, RealmModel realm, Profile profile) {
        Activation activation = new Activation(session, realm);
        List<String> unstamped = activation.unstamped();
        boolean first = activation.isDue();
        Instant now = ServerClock.INSTANCE.instant();
        Profile before = inForce(session);
        Counts counts = new Counts(session, realm, before, profile, first, now);
        Observations observations = Observations.of(session);
        observations.flush();
        int keycloak = PresentClients.readPages(
                session,
                realm,
                pages -> pages.mapToInt(page -> counts.add(page, observations.lastSeen(session, realm, page)))
                        .sum());
        return new Prospect(
                first,
                first ? unstamped.size() : 0,
                keycloak,
                Registers.missing(session, profile.registers()),
                new StoredProfile(realm).exists() ? List.of() : new HealthScopes(session, realm).missing(),
                first ? List.of() : unstamped.stream().limit(LISTED).toList(),
                new ChangedState(session, realm, now).becomeExisting(before, profile),
                ImportedClient.of(session, realm).stream().limit(LISTED).toList(),
                counts.phases.read(),
                counts.refusedAtOnce,
                counts.refusedSeen,
                before == null ? List.of() : profile.unseenIn(before),
                ProfileTemplate.neverEnforced(profile),
                List.copyOf(counts.withoutStage),
                counts.changesAtOnce,
                counts.answersAtOnce,
                before == null ? ActivationDay.forAll() : Map.of(),
                counts.invariants);
    }

    /** Of a realm that has never been under the profile nothing was seen. */
    private static @Nullable Profile inForce(KeycloakSession session) {
        return RealmProfiles.of(session)
                .active()
                .map(RealmProfile.Active::profile)
                .orElse(null);
    }

    private static final class Counts {

        private final ReportedClients reader;
        private final Profile before;
        private final Profile profile;
        private final boolean isUnderProfile;
        private final boolean first;
        private final Instant now;
        private final PhaseCounts phases;
        private final Map<String, List<String>> refusedAtOnce = new LinkedHashMap<>();
        private final Map<String, List<String>> refusedSeen = new LinkedHashMap<>();
        private final Set<String> withoutStage = new TreeSet<>();
        private final Map<String, List<String>> changesAtOnce = new LinkedHashMap<>();
        private final Map<String, List<ChangedAnswers>> answersAtOnce = new TreeMap<>();
        private final ProfileEffects effects;
        private final Map<String, List<String>> invariants = new LinkedHashMap<>();

        Counts(
                KeycloakSession session,
                RealmModel realm,
                @Nullable Profile before,
                Profile profile,
                boolean first,
                Instant now) {
            this.before = before == null ? Profile.OBSERVING : before;
            this.isUnderProfile = before != null;
            this.reader = new ReportedClients(session, realm, this.before, now);
            this.effects = new ProfileEffects(session, realm);
            this.profile = profile;
            this.phases = new PhaseCounts(profile, now);
            this.first = first;
            addWithoutStage(profile.timetable().holds().keySet());
            this.now = now;
            Catalogue.requirements().stream()
                    .filter(requirement -> requirement.kindIn(profile.ruleSet()) == RequirementKind.INVARIANT)
                    .forEach(requirement -> invariants.put(requirement.id(), new ArrayList<>()));
        }

        /** How many of a page are Keycloak's own. */
        int add(List<ClientModel> page, Map<String, List<Observation>> seen) {
            page.forEach(client -> add(client, seen.getOrDefault(client.getId(), List.of())));
            return (int) page.stream()
                    .filter(client -> KeycloakClients.contains(client.getClientId()))
                    .count();
        }

        private void add(ClientModel client, List<Observation> seen) {
            Facts.Standing standing = ClientReader.standing(client, profile, now);
            Migration stored = ClientReader.migration(client);
            Migration migration = migration(client, stored);
            Terms terms = profile.terms(migration, now);
            Terms today = before.terms(stored, now);
            phases.add(standing, migration);
            ClientMetadata metadata = reader.read(client, migration);
            RegistrationJudge.findings(standing, metadata, terms).stream()
                    .filter(finding -> finding.phase().refuses())
                    .map(Finding::name)
                    .distinct()
                    .forEach(id -> list(refusedAtOnce.computeIfAbsent(id, none -> new ArrayList<>()), client));
            changes(client, standing, metadata, terms, today);
            answers(client, terms, today);
            addWithoutStage(migration.waivers().keySet());
            seen(client, new Forecast.Candidate(client.getId(), metadata, migration), seen);
        }

        /** Where nothing is in force yet, nothing is made otherwise yet. */
        private void changes(
                ClientModel client, Facts.Standing standing, ClientMetadata metadata, Terms terms, Terms today) {
            boolean isJudged =
                    isUnderProfile && ClientReader.standing(client, before, now) == Facts.Standing.UNDER_PROFILE;
            Catalogue.all(ClientCheck.class)
                    .filter(check -> check.holdsFor(standing))
                    .filter(check -> terms.phaseOf(check).refuses()
                            && !(isJudged
                                    && today.phaseOf(check).refuses()
                                    && today.parametersOf(check).areAsTightAs(terms.parametersOf(check), check)))
                    .filter(check ->
                            !check.changes(metadata, terms.parametersOf(check)).isEmpty())
                    .forEach(check ->
                            list(changesAtOnce.computeIfAbsent(check.id(), none -> new ArrayList<>()), client));
        }

        /** Adds those who keep something by the document in force and not by the next one. */
        private void answers(ClientModel client, Terms terms, Terms today) {
            if (isUnderProfile && ProfileEffects.areAlike(client, terms, today)) {
                return;
            }
            Set<ProfileEffects.Shown> then = effects.of(client, terms);
            Set<ProfileEffects.Shown> known = isUnderProfile ? effects.of(client, today) : Set.of();
            Map<String, List<String>> names = new TreeMap<>();
            Stream.concat(
                            then.stream().filter(shown -> !known.contains(shown)),
                            known.stream().filter(shown -> !then.contains(shown)))
                    .forEach(shown -> names.computeIfAbsent(shown.effect().id(), none -> new ArrayList<>())
                            .add(shown.name()));
            names.forEach((effect, shown) -> {
                List<ChangedAnswers> clients = answersAtOnce.computeIfAbsent(effect, none -> new ArrayList<>());
                if (clients.size() < LISTED) {
                    clients.add(new ChangedAnswers(
                            client.getClientId(), shown.stream().sorted().toList()));
                }
            });
        }

        private void addWithoutStage(Set<String> names) {
            names.stream().filter(name -> profile.stage(name).isEmpty()).forEach(withoutStage::add);
        }

        private void seen(ClientModel client, Forecast.Candidate subject, List<Observation> seen) {
            Forecast.Found then = new Forecast(profile, now, now).find(subject, seen);
            Set<Requirement> today = then.refusals().isEmpty() ? Set.of() : refusedToday(subject, seen);
            then.refusals().stream()
                    .filter(refusal -> !today.contains(refusal.requirement()))
                    .map(refusal -> refusal.stage().name())
                    .forEach(name -> list(refusedSeen.computeIfAbsent(name, none -> new ArrayList<>()), client));
            then.contradictions().stream()
                    .map(contradiction ->
                            invariants.get(contradiction.requirement().id()))
                    .filter(Objects::nonNull)
                    .forEach(clients -> list(clients, client));
        }

        private Set<Requirement> refusedToday(Forecast.Candidate subject, List<Observation> seen) {
            return new Forecast(before, now, now)
                    .of(subject, seen).stream()
                            .map(Forecast.ComingRefusal::requirement)
                            .collect(Collectors.toSet());
        }

        private static void list(List<String> clients, ClientModel client) {
            if (clients.size() < LISTED) {
                clients.add(client.getClientId());
            }
        }

        private Migration migration(ClientModel client, Migration stored) {
            return first && Activation.isUnstamped(client)
                    ? new Migration(Migration.BEFORE.registered(), stored.cohort(), stored.waivers())
                    : stored;
        }
    }
}
