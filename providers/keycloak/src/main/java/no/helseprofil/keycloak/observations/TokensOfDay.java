package no.helseprofil.keycloak.observations;

import java.time.Instant;
import java.time.LocalDate;

/**
 * The number of tokens that a client got by one key on one day.
 *
 * @param day in UTC
 * @param client internal id
 * @param tokens answers of the token endpoint with tokens
 * @param first when it got the first one of that day
 * @param last when it got the last one
 */
public record TokensOfDay(LocalDate day, String client, long tokens, Instant first, Instant last) {}
