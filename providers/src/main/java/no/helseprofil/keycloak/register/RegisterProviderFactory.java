package no.helseprofil.keycloak.register;

import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderFactory;

/** See {@link RegisterProvider}. */
public interface RegisterProviderFactory extends ProviderFactory<RegisterProvider> {

    @Override
    default void postInit(KeycloakSessionFactory factory) {
        // A register is first spoken to when somebody is looked up.
    }

    @Override
    default void close() {
        // Nothing outlives the server.
    }
}
