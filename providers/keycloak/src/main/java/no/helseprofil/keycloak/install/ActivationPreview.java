package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Registration;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.PresentClients;
import no.helseprofil.keycloak.install.Activation.ChangedState;
import no.helseprofil.keycloak.install.FilledInClient.ImportedClient;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.keycloak.token.ProfileEffects;
import no.helseprofil.keycloak.token.ReportedClients;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.ProfileDocument.ProfileTemplate;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Effects that a document would have on a realm at once, computed without storing it.
 *
 * @param activation whether the realm would come under the profile for the first time
 * @param stamped number of clients that would be marked as existing
 * @param keycloak number of Keycloak's own clients, which aren't under the profile
 * @param missingRegisters beginnings of start options for registers that the document names and this server lacks
 * @param scopes client scopes that would be created
 * @param unstamped first clients that would stay without a mark and so are new, by {@code client_id}
 * @param becomeExisting first clients that were registered under a profile and become existing by this document
 * @param imported imported exemptions of the first clients, without a confirmation in this realm
 * @param phases number of clients in each phase, by requirement and later stage
 * @param refusedAtOnce clients that would be refused because of their registration, as {@code client_id}s by
 *     requirement or later stage
 * @param refusedSeen clients whose last requests would be refused at once, and aren't by the document in force, by
 *     requirement or later stage
 * @param unseen requirements and later stages by whose values no client was judged yet, so that nothing was observed
 * @param neverEnforced requirements that no date enforces for existing clients
 * @param withoutStage names in waivers and holds that are no stage of the document, and so exempt no client
 * @param changesAtOnce clients that the server would answer differently at once without a refusal, by requirement
 * @param answersAtOnce clients whose responses change by effects of the profile that have no date, with the
 *     configuration that shows it, by effect
 * @param forAll changes at once for all clients; empty if the realm is under a profile already
 * @param invariants requirements that no date postpones, each with the clients whose last requests were seen to fail it
 */
public record ActivationPreview(
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

    /** Maximum number of {@code client_id}s that are listed; {@code GET install} pages through all of them. */
    private static final int LISTED = 100;

    /**
     * A client whose responses change.
     *
     * @param names configuration of the client that shows it: claims, audiences, scopes or APIs
     */
    public record ChangedAnswers(
            @JsonProperty("clientId") String clientId,
            @JsonProperty("names") List<String> names) {}

    /**
     * Computes the effects of a document on a realm.
     *
     * @param profile profile by the document
     */
    public static ActivationPreview of(KeycloakSession session, RealmModel realm, Profile profile) {
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
        return new ActivationPreview(
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

    /** Returns the profile in force; null if there is none, and then no requests were observed. */
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
        private final Map<PhaseCounts.Alike, List<ClientCheck>> refusing = new HashMap<>();
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

        /** Adds a page of clients, and returns how many of them are Keycloak's own. */
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
            List<ClientCheck> refusing = refusing(standing, migration, terms);
            Registration.refusals(refusing, metadata, terms)
                    .forEach(id -> list(refusedAtOnce.computeIfAbsent(id, none -> new ArrayList<>()), client));
            changes(client, refusing, metadata, terms, today);
            answers(client, terms, today);
            addWithoutStage(migration.waivers().keySet());
            seen(client, new Forecast.Candidate(client.getId(), metadata, migration), seen);
        }

        private List<ClientCheck> refusing(Facts.Standing standing, Migration migration, Terms terms) {
            return refusing.computeIfAbsent(
                    new PhaseCounts.Alike(standing, migration), alike -> Registration.refusing(standing, terms));
        }

        /** Adds a client for checks that change the server's answers. Without a profile, none is applied yet. */
        private void changes(
                ClientModel client, List<ClientCheck> refusing, ClientMetadata metadata, Terms terms, Terms today) {
            boolean isJudged =
                    isUnderProfile && ClientReader.standing(client, before, now) == Facts.Standing.UNDER_PROFILE;
            refusing.stream()
                    .filter(check -> terms.phaseOf(check).refuses()
                            && !(isJudged
                                    && today.phaseOf(check).refuses()
                                    && today.parametersOf(check).areAsTightAs(terms.parametersOf(check), check)))
                    .filter(check ->
                            !check.changes(metadata, terms.parametersOf(check)).isEmpty())
                    .forEach(check ->
                            list(changesAtOnce.computeIfAbsent(check.id(), none -> new ArrayList<>()), client));
        }

        /** Adds a client for effects that only one of the two documents has on it. */
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

    /**
     * Changes that affect every client on the day on which a realm comes under the profile, since no date postpones
     * them. A dry run lists them beside the clients that are affected by more.
     */
    public enum ActivationDay {
        METADATA(
                "From the first request on, the realm's metadata announce to every client, existing ones too, what a new client"
                        + " has to meet: only private_key_jwt, pushed requests, only the response type code, S256, and the"
                        + " algorithms of the profile. A client with a fixed configuration doesn't read them"),
        HEADERS("Responses have the header Date and, for clients that send DPoP proofs, DPoP-Nonce, which"
                + " Access-Control-Expose-Headers makes readable for pages in a browser"),
        ERRORS("Refusals have other texts: error_description begins with the requirement, and the status"
                + " may be another 4xx, also where a malformed request was answered with 500 before"),
        REFRESH_TOKENS("A refresh token contains a claim helseprofil, which only the server reads"),
        ASSERTIONS(
                "A client assertion is refused if a member occurs twice or if it is an authorization request. So is a"
                        + " request object that has the type of an assertion and a jti that has been used"),
        PROOFS("A DPoP proof with a jti of more than 256 characters is refused"),
        INTROSPECTION("An API that sends Accept: application/token-introspection+jwt is answered with a signed token"),
        REGISTRATION(
                "A client that is registered from now on has to meet every requirement, and so has a change that adds"
                        + " something to an existing client");

        private final String sentence;

        ActivationDay(String sentence) {
            this.sentence = sentence;
        }

        /** Returns its name in the response of a dry run. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Map<String, String> forAll() {
            Map<String, String> all = new LinkedHashMap<>();
            Arrays.stream(values()).forEach(change -> all.put(change.id(), change.sentence));
            return all;
        }
    }

    /**
     * Number of clients that a document puts into each phase. Most clients are alike to the timetable: it is asked
     * once for all that are.
     */
    static final class PhaseCounts {

        private final Profile profile;
        private final Instant now;
        private final Map<Alike, Integer> clients = new LinkedHashMap<>();

        PhaseCounts(Profile profile, Instant now) {
            this.profile = profile;
            this.now = now;
        }

        /** Facts on which the phases of a client depend. */
        record Alike(Facts.Standing standing, Migration migration) {}

        void add(Facts.Standing standing, Migration migration) {
            clients.merge(new Alike(standing, migration), 1, Integer::sum);
        }

        /** Returns the numbers by phase, of each requirement and of each later stage. */
        Map<String, Map<String, Integer>> read() {
            Map<String, Map<String, Integer>> phases = new LinkedHashMap<>();
            clients.forEach((alike, number) -> {
                Terms terms = profile.terms(alike.migration(), now);
                Catalogue.requirements().stream()
                        .filter(requirement -> requirement.holdsFor(alike.standing()))
                        .flatMap(requirement -> terms.stages(requirement).stream())
                        .forEach(stage -> phases.computeIfAbsent(stage.name(), name -> new TreeMap<>())
                                .merge(terms.timing(stage).phase().id(), number, Integer::sum));
            });
            return phases;
        }
    }
}
