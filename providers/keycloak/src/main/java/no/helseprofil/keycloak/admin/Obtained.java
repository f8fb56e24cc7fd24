package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
