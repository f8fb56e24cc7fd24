package no.helseprofil.keycloak.register;

import no.helseprofil.register.OrganisationRegister;
import no.helseprofil.register.PractitionerRegister;
import org.keycloak.provider.Provider;

/** A register of the server. There is one of each for all requests. */
public sealed interface RegisterProvider extends Provider {

    @Override
    default void close() {
        // The register lives as long as the server.
    }

    record Practitioners(PractitionerRegister register) implements RegisterProvider {}

    record Organisations(OrganisationRegister register) implements RegisterProvider {}
}
