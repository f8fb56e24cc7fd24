package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.incident.Block;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.observations.Observations.TokensOfDay;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Event;
import org.keycloak.events.EventStoreProvider;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;

/**
 * Reads what a key obtained before it was blocked: tokens and clients by what is counted of each day, and addresses by
 * Keycloak's own events, where the realm stores them and the caller may read them.
 */
record ObtainedByKey(AdminCall call) {

    /** The time before now that is read. */
    private static final Duration LATELY = Duration.ofDays(30);

    private static final int MOST_LINES = 1_000;

    /** Number of clients of which events are read, and of the newest events of each. */
    private static final int MOST_CLIENTS = 20;

    private static final int MOST_EVENTS = 10_000;

    private static final int MOST_ADDRESSES = 20;

    private static final EventType[] WITH_TOKENS = {
        EventType.CLIENT_LOGIN,
        EventType.CODE_TO_TOKEN,
        EventType.REFRESH_TOKEN,
        EventType.TOKEN_EXCHANGE,
        EventType.OAUTH2_DEVICE_CODE_TO_TOKEN,
        EventType.AUTHREQID_TO_TOKEN,
        EventType.PERMISSION_TOKEN
    };

    private enum Addresses {
        /** Keycloak's events. */
        EVENTS("events"),
        /** Nowhere: the realm stores no events. */
        NOT_STORED("not-stored"),
        /** Addresses aren't known, since the caller may not read events. */
        NOT_SHOWN("not-shown");

        private final String id;

        Addresses(String id) {
            this.id = id;
        }
    }

    private record ClientDay(String clientId, LocalDate day) {}

    /** Returns what a block is about has obtained; null if that is no key. */
    @Nullable
    Obtained of(Block block, Instant now) {
        if (block.kind() != Block.Kind.KEY) {
            return null;
        }
        Instant since = now.minus(LATELY);
        List<TokensOfDay> lines =
                Observations.of(call.session()).tokens(call.session(), call.realm(), block.value(), since, MOST_LINES);
        Map<String, String> names = new HashMap<>();
        lines.forEach(line -> names.computeIfAbsent(line.client(), this::clientId));
        Addresses known = known();
        Map<ClientDay, List<Obtained.Address>> addresses = known == Addresses.EVENTS
                ? lines.stream()
                        .map(line -> Objects.requireNonNull(names.get(line.client())))
                        .distinct()
                        .limit(MOST_CLIENTS)
                        .flatMap(client -> addresses(client, since))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))
                : Map.of();
        return new Obtained(
                LocalDate.ofInstant(since, ZoneOffset.UTC).toString(),
                lines.stream().mapToLong(TokensOfDay::tokens).sum(),
                names.size(),
                known.id,
                lines.stream()
                        .map(line -> day(line, Objects.requireNonNull(names.get(line.client())), addresses))
                        .toList());
    }

    private static Obtained.Day day(
            TokensOfDay line, String clientId, Map<ClientDay, List<Obtained.Address>> addresses) {
        return new Obtained.Day(
                line.day().toString(),
                clientId,
                line.tokens(),
                line.first().toString(),
                line.last().toString(),
                addresses.get(new ClientDay(clientId, line.day())));
    }

    private String clientId(String id) {
        ClientModel client = call.realm().getClientById(id);
        return client == null ? id : client.getClientId();
    }

    private Addresses known() {
        if (!call.auth().realm().canViewEvents()) {
            return Addresses.NOT_SHOWN;
        }
        return call.realm().isEventsEnabled() && call.session().getProvider(EventStoreProvider.class) != null
                ? Addresses.EVENTS
                : Addresses.NOT_STORED;
    }

    /** Returns the addresses from which a client got tokens, the most frequent ones first. */
    private Stream<Map.Entry<ClientDay, List<Obtained.Address>>> addresses(String clientId, Instant since) {
        Map<ClientDay, Map<String, Long>> counted = call.session()
                .getProvider(EventStoreProvider.class)
                .createQuery()
                .realm(call.realm().getId())
                .client(clientId)
                .type(WITH_TOKENS)
                .fromDate(since.toEpochMilli())
                .orderByDescTime()
                .maxResults(MOST_EVENTS)
                .getResultStream()
                .filter(event -> event.getIpAddress() != null)
                .collect(Collectors.groupingBy(
                        event -> new ClientDay(clientId, day(event)),
                        Collectors.groupingBy(Event::getIpAddress, TreeMap::new, Collectors.counting())));
        return counted.entrySet().stream()
                .map(entry -> Map.entry(
                        entry.getKey(),
                        entry.getValue().entrySet().stream()
                                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                                .limit(MOST_ADDRESSES)
                                .map(address -> new Obtained.Address(address.getKey(), address.getValue()))
                                .toList()));
    }

    private static LocalDate day(Event event) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(event.getTime()), ZoneOffset.UTC);
    }

    /**
     * The tokens that a key obtained.
     *
     * @param since the first day that is looked at, in UTC
     * @param tokens how many tokens
     * @param clients how many clients got them
     * @param addresses by its id, whether it is known from where they were asked for, see {@link ObtainedByKey}
     * @param days the newest first
     */
    record Obtained(
            @JsonProperty("since") String since,
            @JsonProperty("tokens") long tokens,
            @JsonProperty("clients") long clients,
            @JsonProperty("addresses") String addresses,
            @JsonProperty("days") List<Day> days) {

        /**
         * The tokens of one client on one day.
         *
         * @param day in UTC
         * @param clientId its {@code client_id}
         * @param first when it got the first token of that day
         * @param last when it got the last one
         * @param addresses from where the client got tokens on that day, by whichever key; null where that isn't known
         */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        record Day(
                @JsonProperty("day") String day,
                @JsonProperty("clientId") String clientId,
                @JsonProperty("tokens") long tokens,
                @JsonProperty("first") String first,
                @JsonProperty("last") String last,
                @JsonProperty("addresses") @Nullable List<Address> addresses) {}

        /**
         * An address, as Keycloak's events have it.
         *
         * @param events how many events
         */
        record Address(
                @JsonProperty("address") String address,
                @JsonProperty("events") long events) {}
    }
}
