package no.helseprofil.keycloak.assessment;

import java.time.Duration;
import java.time.Instant;
import no.helseprofil.timetable.Profile;

/**
 * By what an assessment judges, from its first subject to its last.
 *
 * @param profile what held when it started
 * @param now when it started
 * @param window how far back observations count
 */
public record AssessmentCriteria(Profile profile, Instant now, Duration window) {}
