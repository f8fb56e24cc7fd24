package no.helseprofil.keycloak.broker;

import no.helseprofil.broker.ProviderKind;

/** The type {@code idporten} of identity providers. */
public final class IdportenFactory extends BrokerFactory {

    public IdportenFactory() {
        super(ProviderKind.IDPORTEN);
    }
}
