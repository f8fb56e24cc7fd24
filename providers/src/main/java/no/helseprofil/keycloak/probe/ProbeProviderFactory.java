package no.helseprofil.keycloak.probe;

import org.keycloak.provider.ProviderFactory;

/** See {@link ProbeProvider}. */
public interface ProbeProviderFactory extends ProviderFactory<ProbeProvider> {}
