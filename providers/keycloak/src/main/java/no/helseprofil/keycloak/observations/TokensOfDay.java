package no.helseprofil.keycloak.observations;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Number of tokens issued to a client for one key on one day.
 *
 * @param day in UTC
 * @param client internal id
 * @param tokens responses of the token endpoint with tokens
 * @param first time of the first one on that day
 * @param last time of the last one
 */
public record TokensOfDay(LocalDate day, String client, long tokens, Instant first, Instant last) {}
