package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.PresentClients;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.storage.ProfileComponentFactory;
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
 */
record RealmForecast(
        @JsonProperty("at") String at,
        @JsonProperty("clients") List<Client> clients) {

    /** One of them. */
    record Client(
            @JsonProperty("clientId") String clientId,
            @JsonProperty("requirements") List<Refusal> requirements) {}

    /** A requirement that refuses it; members without a value are left out, see {@link Forecast.Refusal}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Refusal(
            @JsonProperty("id") String id,
            @JsonProperty("evidence") String evidence,
            @JsonProperty("lastSeen") @Nullable String lastSeen,
            @JsonProperty("waivedUntil") @Nullable String waivedUntil) {

        private static Refusal of(Forecast.Refusal refusal) {
            return new Refusal(
                    refusal.requirement().id(),
                    refusal.evidence().name().toLowerCase(Locale.ROOT),
                    text(refusal.lastSeen()),
                    text(refusal.waivedUntil()));
        }

        private static @Nullable String text(@Nullable Instant instant) {
            return instant == null ? null : instant.toString();
        }
    }

    /** The forecast of a realm, all of it. */
    static RealmForecast of(KeycloakSession session, RealmModel realm, Profile profile, Instant now, Instant at) {
        Map<String, List<Observation>> seen;
        try (Stream<Observation> observations =
                ProfileComponentFactory.observations(session).lastSeen(session, realm)) {
            seen = observations.collect(Collectors.groupingBy(Observation::client));
        }
        Forecast forecast = new Forecast(profile, now, at);
        ClientReader reader = new ClientReader(session, realm);
        List<Client> clients = PresentClients.of(realm)
                .filter(RealmForecast::mayBreak)
                .map(client -> new Client(
                        client.getClientId(),
                        forecast.of(subject(reader, client), seen.getOrDefault(client.getId(), List.of())).stream()
                                .map(Refusal::of)
                                .toList()))
                .filter(client -> !client.requirements().isEmpty())
                .sorted(Comparator.comparing(Client::clientId))
                .toList();
        return new RealmForecast(at.toString(), clients);
    }

    /** A part of the same. */
    RealmForecast page(int first, int max) {
        return new RealmForecast(at, clients.stream().skip(first).limit(max).toList());
    }

    /** A disabled client is refused already; those of Keycloak's own and of other protocols aren't judged. */
    private static boolean mayBreak(ClientModel client) {
        return client.isEnabled() && !KeycloakClients.contains(client.getClientId()) && ClientReader.isOidc(client);
    }

    private static Forecast.Subject subject(ClientReader reader, ClientModel client) {
        return new Forecast.Subject(client.getId(), reader.stored(client), ClientReader.migration(client));
    }
}
