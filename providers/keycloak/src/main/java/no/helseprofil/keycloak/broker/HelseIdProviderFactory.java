package no.helseprofil.keycloak.broker;

import no.helseprofil.broker.ProviderSettings.ProviderKind;

/** Factory of the identity provider type {@code helseid}. */
public final class HelseIdProviderFactory extends UpstreamProviderFactory {

    public HelseIdProviderFactory() {
        super(ProviderKind.HELSEID);
    }
}
