package no.helseprofil.timetable;

import java.time.Instant;

/** Profiles as tests need them. */
public final class Profiles {

    /** When most tests are. */
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private Profiles() {}

    /** What it asks of a new client. */
    public static Terms terms(Profile profile) {
        return profile.terms(Migration.NEW, NOW);
    }
}
