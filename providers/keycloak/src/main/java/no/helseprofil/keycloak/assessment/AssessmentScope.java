package no.helseprofil.keycloak.assessment;

/**
 * Scope of a run.
 *
 * @param clients whether it covers the clients and the settings of the realm
 * @param apis whether it covers the APIs
 */
public record AssessmentScope(boolean clients, boolean apis) {}
