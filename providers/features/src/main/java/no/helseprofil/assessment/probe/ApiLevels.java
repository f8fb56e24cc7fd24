package no.helseprofil.assessment.probe;

/**
 * Security levels of an API that requires the login of a user.
 *
 * @param asked the level: 2, 3 or 4
 * @param askedName its value of {@code acr} in the realm's tokens
 * @param lower the level below
 * @param lowerName the value of {@code acr} for that
 */
public record ApiLevels(String asked, String askedName, String lower, String lowerName) {}
