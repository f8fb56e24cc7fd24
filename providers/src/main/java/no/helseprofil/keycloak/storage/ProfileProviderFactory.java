package no.helseprofil.keycloak.storage;

import org.keycloak.component.ComponentFactory;

/** See {@link ProfileProvider}. */
public interface ProfileProviderFactory extends ComponentFactory<ProfileProvider, ProfileProvider> {}
