package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.PresentClients;
import no.helseprofil.keycloak.gate.ReportedClients;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Who will break on a date, as the admin REST shows it.
 *
 * @param at the instant that it is about
 * @param clients the clients whose last requests, sent again then, would be refused; sorted by {@code client_id}
 * @param changes the clients to which the server answers otherwise then, and refuses nothing; sorted as well
 */
record RealmForecast(
        @JsonProperty("at") String at,
        @JsonProperty("clients") List<Client> clients,
        @JsonProperty("changes") List<Changing> changes) {

    record Client(
            @JsonProperty("clientId") String clientId,
            @JsonProperty("requirements") List<ListedRefusal> requirements) {}

    /** A requirement that refuses it; members without a value are left out, see {@link Forecast.ComingRefusal}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ListedRefusal(
            @JsonProperty("id") String id,
            @JsonProperty("stage") @Nullable String stage,
            @JsonProperty("evidence") String evidence,
            @JsonProperty("lastSeen") @Nullable String lastSeen,
            @JsonProperty("waivedUntil") @Nullable String waivedUntil) {

        private static ListedRefusal of(Forecast.ComingRefusal refusal) {
            return new ListedRefusal(
                    refusal.requirement().id(),
                    refusal.stage().isLater() ? refusal.stage().name() : null,
                    refusal.evidence().name().toLowerCase(Locale.ROOT),
                    text(refusal.lastSeen()),
                    text(refusal.waivedUntil()));
        }

        private static @Nullable String text(@Nullable Instant instant) {
            return instant == null ? null : instant.toString();
        }
    }

    /** A client to which the server answers otherwise. */
    record Changing(
            @JsonProperty("clientId") String clientId,
            @JsonProperty("requirements") List<Change> requirements) {}

    /** A requirement by which it does, and what is set that says so. */
    record Change(
            @JsonProperty("id") String id,
            @JsonProperty("settings") List<Setting> settings) {

        private static Change of(Forecast.ChangedAnswer change) {
            return new Change(
                    change.requirement().id(),
                    change.registered().stream()
                            .map(set -> new Setting(ClientReader.nameOf(set.setting()), set.value()))
                            .toList());
        }
    }

    /** A setting of a client, as Keycloak calls it. */
    record Setting(
            @JsonProperty("setting") String setting,
            @JsonProperty("value") String value) {}

    /** The forecast of a realm, all of it. */
    static RealmForecast of(KeycloakSession session, RealmModel realm, Profile profile, Instant now, Instant at) {
        Map<String, List<Observation>> seen = Observations.of(session).lastSeen(session, realm);
        Forecast forecast = new Forecast(profile, now, at);
        ReportedClients reader = new ReportedClients(session, realm, profile, now);
        List<Client> clients = new ArrayList<>();
        List<Changing> changes = new ArrayList<>();
        return PresentClients.read(session, realm, all -> {
            all.filter(RealmForecast::mayBreak).forEach(client -> {
                Forecast.Candidate subject =
                        new Forecast.Candidate(client.getId(), reader.read(client), ClientReader.migration(client));
                clients.add(new Client(
                        client.getClientId(),
                        forecast.of(subject, seen.getOrDefault(client.getId(), List.of())).stream()
                                .map(ListedRefusal::of)
                                .toList()));
                changes.add(new Changing(
                        client.getClientId(),
                        forecast.changes(subject).stream().map(Change::of).toList()));
            });
            return new RealmForecast(
                    at.toString(),
                    clients.stream()
                            .filter(client -> !client.requirements().isEmpty())
                            .sorted(Comparator.comparing(Client::clientId))
                            .toList(),
                    changes.stream()
                            .filter(client -> !client.requirements().isEmpty())
                            .sorted(Comparator.comparing(Changing::clientId))
                            .toList());
        });
    }

    /** What this one says and another doesn't, by client and requirement. */
    RealmForecast without(RealmForecast other) {
        Map<String, Set<String>> refused = other.clients().stream()
                .collect(Collectors.toMap(
                        Client::clientId,
                        client -> client.requirements().stream()
                                .map(ListedRefusal::id)
                                .collect(Collectors.toSet())));
        Map<String, List<Change>> changed =
                other.changes().stream().collect(Collectors.toMap(Changing::clientId, Changing::requirements));
        return new RealmForecast(
                at,
                clients.stream()
                        .map(client -> new Client(
                                client.clientId(),
                                client.requirements().stream()
                                        .filter(refusal -> !refused.getOrDefault(client.clientId(), Set.of())
                                                .contains(refusal.id()))
                                        .toList()))
                        .filter(client -> !client.requirements().isEmpty())
                        .toList(),
                changes.stream()
                        .map(client -> new Changing(
                                client.clientId(),
                                client.requirements().stream()
                                        .filter(change -> !changed.getOrDefault(client.clientId(), List.of())
                                                .contains(change))
                                        .toList()))
                        .filter(client -> !client.requirements().isEmpty())
                        .toList());
    }

    /** A part of both lists. */
    RealmForecast page(int first, int max) {
        return new RealmForecast(
                at,
                clients.stream().skip(first).limit(max).toList(),
                changes.stream().skip(first).limit(max).toList());
    }

    /** A disabled client is refused already; those of Keycloak's own and of other protocols aren't judged. */
    private static boolean mayBreak(ClientModel client) {
        return client.isEnabled() && !KeycloakClients.contains(client.getClientId()) && ClientReader.isOidc(client);
    }
}
