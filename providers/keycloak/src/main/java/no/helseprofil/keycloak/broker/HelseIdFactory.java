package no.helseprofil.keycloak.broker;

import no.helseprofil.broker.ProviderKind;

/** The type {@code helseid} of identity providers. */
public final class HelseIdFactory extends BrokerFactory {

    public HelseIdFactory() {
        super(ProviderKind.HELSEID);
    }
}
