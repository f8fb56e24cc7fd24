package no.helseprofil.keycloak.broker;

import no.helseprofil.broker.ProviderKind;

/** Factory of the identity provider type {@code helseid}. */
public final class HelseIdFactory extends BrokerFactory {

    public HelseIdFactory() {
        super(ProviderKind.HELSEID);
    }
}
