package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.keycloak.admin.AdminCall.Page;
import no.helseprofil.keycloak.admin.BlocksResource.Extent;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.ClientSettings;
import no.helseprofil.keycloak.client.PresentClients;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.token.ReportedClients;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Observation;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Forecast of a realm for a date, as the admin REST shows it.
 *
 * @param at the instant that it is about
 * @param clients the clients whose last requests, sent again then, would be refused; in the order of their
 *     {@code client_id}
 * @param changes the clients to which the server answers otherwise then, and refuses nothing; in that order, too
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
            @JsonProperty("requirements") List<ChangedRequirement> requirements) {}

    /** A requirement by which it does, and what is set that says so. */
    record ChangedRequirement(
            @JsonProperty("id") String id,
            @JsonProperty("settings") List<Setting> settings) {

        private static ChangedRequirement of(Forecast.ChangedAnswer change) {
            return new ChangedRequirement(
                    change.requirement().id(),
                    change.registered().stream()
                            .map(set -> new Setting(ClientSettings.name(set.setting()), set.value()))
                            .toList());
        }
    }

    /** A setting of a client, as Keycloak calls it. */
    record Setting(
            @JsonProperty("setting") String setting,
            @JsonProperty("value") String value) {}

    /**
     * A part of both lists; clients are judged until there are enough for it.
     *
     * @param but what another forecast says of a client is left out; null: nothing is
     * @param page which part
     */
    static RealmForecast of(
            KeycloakSession session, RealmModel realm, Forecast forecast, @Nullable Forecast but, Page page) {
        Observations observations = Observations.of(session);
        observations.flush();
        Lists lists = new Lists(
                forecast,
                but,
                new ReportedClients(session, realm, (but == null ? forecast : but).profile(), forecast.now()));
        return PresentClients.readPages(session, realm, pages -> {
            pages.takeWhile(clients -> !lists.reach((long) page.first() + page.max()))
                    .forEach(clients -> lists.add(clients, observations.lastSeen(session, realm, clients)));
            return new RealmForecast(forecast.at().toString(), page.of(lists.clients), page.of(lists.changes));
        });
    }

    /**
     * A part of both lists, and how many they have in all: every client of the realm is judged.
     *
     * @param forecast the part
     * @param extent how many would be refused that aren't yet
     * @param changed how many are answered otherwise
     */
    record Whole(RealmForecast forecast, Extent extent, int changed) {

        static Whole of(KeycloakSession session, RealmModel realm, Forecast forecast, Forecast but, Page page) {
            Observations observations = Observations.of(session);
            observations.flush();
            Lists lists = new Lists(forecast, but, new ReportedClients(session, realm, but.profile(), forecast.now()));
            return PresentClients.readPages(session, realm, pages -> {
                pages.forEach(clients -> lists.add(clients, observations.lastSeen(session, realm, clients)));
                return new Whole(
                        new RealmForecast(forecast.at().toString(), page.of(lists.clients), page.of(lists.changes)),
                        new Extent(lists.clients.size(), lists.refused(), lists.judged()),
                        lists.changes.size());
            });
        }
    }

    /** Both lists, as far as clients have been judged. */
    private static final class Lists {

        private final Forecast forecast;

        @Nullable
        private final Forecast but;

        private final ReportedClients reader;
        private final List<Client> clients = new ArrayList<>();
        private final List<Changing> changes = new ArrayList<>();
        private int judged;
        private int refused;

        Lists(Forecast forecast, @Nullable Forecast but, ReportedClients reader) {
            this.forecast = forecast;
            this.but = but;
            this.reader = reader;
        }

        boolean reach(long size) {
            return clients.size() >= size && changes.size() >= size;
        }

        int judged() {
            return judged;
        }

        /** Returns how many the forecast refuses, those included that the other one refuses already. */
        int refused() {
            return refused;
        }

        void add(List<ClientModel> page, Map<String, List<Observation>> seen) {
            page.stream()
                    .filter(client -> client.isEnabled() && ClientReader.isJudged(client))
                    .forEach(client -> add(client, seen.getOrDefault(client.getId(), List.of())));
        }

        private void add(ClientModel client, List<Observation> seen) {
            Migration migration = ClientReader.migration(client);
            Forecast.Candidate subject =
                    new Forecast.Candidate(client.getId(), reader.read(client, migration), migration);
            List<Forecast.ComingRefusal> all = forecast.of(subject, seen);
            Set<Requirement> known = but == null || all.isEmpty()
                    ? Set.of()
                    : but.of(subject, seen).stream()
                            .map(Forecast.ComingRefusal::requirement)
                            .collect(Collectors.toSet());
            judged++;
            refused += all.isEmpty() ? 0 : 1;
            List<ListedRefusal> refusals = all.stream()
                    .filter(refusal -> !known.contains(refusal.requirement()))
                    .map(ListedRefusal::of)
                    .toList();
            if (!refusals.isEmpty()) {
                clients.add(new Client(client.getClientId(), refusals));
            }
            List<ChangedRequirement> changed = (but == null
                            ? forecast.changes(subject)
                            : forecast.changesBeyond(but, subject))
                    .stream().map(ChangedRequirement::of).toList();
            if (!changed.isEmpty()) {
                changes.add(new Changing(client.getClientId(), changed));
            }
        }
    }
}
