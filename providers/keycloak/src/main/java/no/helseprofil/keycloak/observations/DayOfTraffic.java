package no.helseprofil.keycloak.observations;

import java.time.LocalDate;

/**
 * What a client did on one day, of requests for which it had proven who it is.
 *
 * @param day in UTC
 * @param requests how many there were
 * @param failing how many of them failed what they failed most often, refused or not; so at least as many failed
 *     something
 * @param refused how many were refused; of days that are longer ago than refusals are kept nothing is known, which is 0
 */
public record DayOfTraffic(LocalDate day, long requests, long failing, long refused) {

    /** Both together. */
    DayOfTraffic plus(DayOfTraffic other) {
        return new DayOfTraffic(
                day, requests + other.requests, Math.max(failing, other.failing), refused + other.refused);
    }
}
