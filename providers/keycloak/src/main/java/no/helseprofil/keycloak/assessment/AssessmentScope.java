package no.helseprofil.keycloak.assessment;

/**
 * What a run looks at.
 *
 * @param clients the clients, and the settings of the realm
 * @param apis the APIs
 */
public record AssessmentScope(boolean clients, boolean apis) {}
