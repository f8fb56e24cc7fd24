package no.helseprofil.keycloak.register;

import no.helseprofil.register.Register.OrganisationRegister;
import no.helseprofil.register.Register.PractitionerRegister;
import org.keycloak.provider.Provider;

/** Register of the server, with one instance for all requests. */
public sealed interface RegisterProvider extends Provider {

    /** Name of the SPI in start options: {@code --spi-helseprofil-register--<id>--<key>}. */
    String SPI = "helseprofil-register";

    /** Id of Helsepersonellregisteret. */
    String HPR = "hpr";

    /** Id of the register of practitioners that is a file. */
    String PRACTITIONER_FILE = "practitioner-file";

    String ENHETSREGISTERET = "enhetsregisteret";

    /** Id of the register of organisations that is a file. */
    String ORGANISATION_FILE = "organisation-file";

    @Override
    default void close() {
        // The register lives as long as the server.
    }

    record Practitioners(PractitionerRegister register) implements RegisterProvider {}

    record Organisations(OrganisationRegister register) implements RegisterProvider {}
}
