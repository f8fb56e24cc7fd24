package no.helseprofil.keycloak.broker;

import no.helseprofil.broker.ProviderKind;

/** Factory of the identity provider type {@code idporten}. */
public final class IdportenFactory extends BrokerFactory {

    public IdportenFactory() {
        super(ProviderKind.IDPORTEN);
    }
}
