package no.helseprofil.assessment.probe;

/**
 * At which level an API asks for the login of a user.
 *
 * @param asked the level: 2, 3 or 4
 * @param askedName what {@code acr} of the realm's tokens calls it
 * @param lower the level below
 * @param lowerName what {@code acr} calls that
 */
public record ApiLevels(String asked, String askedName, String lower, String lowerName) {}
