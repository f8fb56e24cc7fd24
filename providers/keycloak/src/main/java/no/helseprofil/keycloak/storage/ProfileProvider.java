package no.helseprofil.keycloak.storage;

import org.keycloak.provider.Provider;

/**
 * Type of the realm component that carries the profile. Keycloak stores this interface's name with the component, so it
 * must never be renamed or moved.
 */
public interface ProfileProvider extends Provider {}
