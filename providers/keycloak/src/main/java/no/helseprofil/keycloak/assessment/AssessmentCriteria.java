package no.helseprofil.keycloak.assessment;

import java.time.Duration;
import java.time.Instant;
import no.helseprofil.timetable.Profile;

/**
 * Criteria of an assessment, the same from its first subject to its last.
 *
 * @param profile profile that was in force when it started
 * @param now instant at which it started
 * @param window age up to which observations count
 */
public record AssessmentCriteria(Profile profile, Instant now, Duration window) {}
