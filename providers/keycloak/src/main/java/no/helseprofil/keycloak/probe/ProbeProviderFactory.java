package no.helseprofil.keycloak.probe;

import no.helseprofil.keycloak.server.OptionedFactory;
import no.helseprofil.keycloak.server.PlainFactory;

/** Factory of a {@link ProbeProvider}. */
public interface ProbeProviderFactory extends PlainFactory<ProbeProvider>, OptionedFactory<ProbeProvider> {}
