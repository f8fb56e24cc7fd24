package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.judgement.RegistrationJudge;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.PresentClients;
import no.helseprofil.keycloak.request.ServerClock;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.storage.ProfileComponentFactory;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.profile.Catalogue;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Profile;
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
 * @param scopes the client scopes of HelseID that would be made
 * @param unstamped clients that would be left without a mark, and so are new: the first of them, by {@code client_id}
 * @param becomeExisting clients that were registered under a profile and are existing by this document: the first of them
 * @param imported what came by import, and nobody here has confirmed: of the first clients
 * @param phases by requirement: how many clients it would have which phase for
 * @param refusedAtOnce by requirement: clients, by {@code client_id}, that would be refused by what is registered of them
 * @param invariants the requirements that no date puts off, each with the clients whose last requests were seen to fail it
 */
public record Prospect(
        @JsonProperty("activation") boolean activation,
        @JsonProperty("stamped") int stamped,
        @JsonProperty("keycloak") int keycloak,
        @JsonProperty("scopes") List<String> scopes,
        @JsonProperty("unstamped") List<String> unstamped,
        @JsonProperty("becomeExisting") List<String> becomeExisting,
        @JsonProperty("imported") List<ImportedClient> imported,
        @JsonProperty("phases") Map<String, Map<String, Integer>> phases,
        @JsonProperty("refusedAtOnce") Map<String, List<String>> refusedAtOnce,
        @JsonProperty("invariants") Map<String, List<String>> invariants) {

    /** How many {@code client_id}s are listed; {@code GET install} pages through all of them. */
    private static final int LISTED = 100;

    /**
     * Reads a realm by a document.
     *
     * @param profile what would hold in it
     */
    public static Prospect of(KeycloakSession session, RealmModel realm, Profile profile) {
        Activation activation = new Activation(session, realm);
        List<ClientModel> unstamped = activation.unstamped();
        boolean first = activation.isDue();
        Instant now = ServerClock.INSTANCE.instant();
        Counts counts = new Counts(new ClientReader(session, realm), profile, first, now);
        List<ClientModel> clients = PresentClients.of(realm).toList();
        Map<String, List<Observation>> seen = seen(session, realm);
        clients.forEach(client -> counts.add(client, seen.getOrDefault(client.getId(), List.of())));
        return new Prospect(
                first,
                first ? unstamped.size() : 0,
                (int) clients.stream()
                        .filter(client -> KeycloakClients.contains(client.getClientId()))
                        .count(),
                new StoredProfile(realm).exists() ? List.of() : new HealthScopes(session, realm).missing(),
                first
                        ? List.of()
                        : unstamped.stream()
                                .limit(LISTED)
                                .map(ClientModel::getClientId)
                                .toList(),
                new ChangedState(realm, now).becomeExisting(inForce(session), profile),
                ImportedClient.of(session, realm).stream().limit(LISTED).toList(),
                counts.phases,
                counts.refusedAtOnce,
                counts.invariants);
    }

    /** Of a realm that has never been under the profile nothing was seen. */
    private static Map<String, List<Observation>> seen(KeycloakSession session, RealmModel realm) {
        try (Stream<Observation> observations =
                ProfileComponentFactory.observations(session).lastSeen(session, realm)) {
            return observations.collect(Collectors.groupingBy(Observation::client));
        }
    }

    private static @Nullable Profile inForce(KeycloakSession session) {
        return RealmProfiles.of(session) instanceof RealmProfile.Active active ? active.profile() : null;
    }

    private static final class Counts {

        private final ClientReader reader;
        private final Profile profile;
        private final boolean first;
        private final Instant now;
        private final Map<String, Map<String, Integer>> phases = new LinkedHashMap<>();
        private final Map<String, List<String>> refusedAtOnce = new LinkedHashMap<>();
        private final Map<String, List<String>> invariants = new LinkedHashMap<>();

        Counts(ClientReader reader, Profile profile, boolean first, Instant now) {
            this.reader = reader;
            this.profile = profile;
            this.first = first;
            this.now = now;
            Catalogue.requirements().stream()
                    .filter(requirement -> profile.ruleSet().kindOf(requirement) == Kind.INVARIANT)
                    .forEach(requirement -> invariants.put(requirement.id(), new ArrayList<>()));
        }

        void add(ClientModel client, List<Observation> seen) {
            Facts.Standing standing = ClientReader.standing(client, profile, now);
            Terms terms = profile.terms(migration(client), now);
            Catalogue.requirements().stream()
                    .filter(requirement -> requirement.holdsFor(standing))
                    .forEach(requirement -> count(requirement, terms));
            RegistrationJudge.findings(standing, reader.stored(client), terms).stream()
                    .filter(finding -> finding.phase().refuses())
                    .map(finding -> finding.requirement().id())
                    .distinct()
                    .forEach(id -> list(refusedAtOnce.computeIfAbsent(id, none -> new ArrayList<>()), client));
            seen(client, seen);
        }

        private void seen(ClientModel client, List<Observation> seen) {
            Forecast.Subject subject = new Forecast.Subject(client.getId(), reader.stored(client), migration(client));
            new Forecast(profile, now, now)
                    .contradictions(subject, seen).stream()
                            .map(contradiction ->
                                    invariants.get(contradiction.requirement().id()))
                            .filter(Objects::nonNull)
                            .forEach(clients -> list(clients, client));
        }

        private void count(Requirement requirement, Terms terms) {
            phases.computeIfAbsent(requirement.id(), id -> new TreeMap<>())
                    .merge(terms.phaseOf(requirement).id(), 1, Integer::sum);
        }

        private static void list(List<String> clients, ClientModel client) {
            if (clients.size() < LISTED) {
                clients.add(client.getClientId());
            }
        }

        /** The client as it would be. */
        private Migration migration(ClientModel client) {
            boolean wouldBeStamped = first
                    && !KeycloakClients.contains(client.getClientId())
                    && client.getAttribute(ClientAttributes.REGISTERED) == null;
            Migration stored = ClientReader.migration(client);
            return wouldBeStamped
                    ? new Migration(Migration.BEFORE.registered(), stored.cohort(), stored.waivers())
                    : stored;
        }
    }
}
