package no.helseprofil.keycloak.observations;

import java.time.LocalDate;

/**
 * Authenticated requests of a client on one day.
 *
 * @param day in UTC
 * @param requests number of requests
 * @param failing number of requests, refused or not, that failed the requirement failed most often; at least as many
 *     failed some requirement
 * @param refused number of refused requests; 0 for days before the time for which refusals are kept
 */
public record DayOfTraffic(LocalDate day, long requests, long failing, long refused) {

    /** Returns the sum of both. */
    DayOfTraffic plus(DayOfTraffic other) {
        return new DayOfTraffic(
                day, requests + other.requests, Math.max(failing, other.failing), refused + other.refused);
    }
}
