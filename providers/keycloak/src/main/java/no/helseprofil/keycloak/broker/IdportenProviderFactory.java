package no.helseprofil.keycloak.broker;

import no.helseprofil.broker.ProviderSettings.ProviderKind;

/** Factory of the identity provider type {@code idporten}. */
public final class IdportenProviderFactory extends UpstreamProviderFactory {

    public IdportenProviderFactory() {
        super(ProviderKind.IDPORTEN);
    }
}
