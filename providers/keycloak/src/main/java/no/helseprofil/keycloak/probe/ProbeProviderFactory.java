package no.helseprofil.keycloak.probe;

import no.helseprofil.keycloak.server.PlainFactory;
import no.helseprofil.keycloak.server.StartOptions.OptionedFactory;

/** Factory of a {@link ProbeProvider}. */
public interface ProbeProviderFactory extends PlainFactory<ProbeProvider>, OptionedFactory<ProbeProvider> {}
