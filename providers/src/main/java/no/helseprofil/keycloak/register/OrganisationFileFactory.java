package no.helseprofil.keycloak.register;

import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.register.OrganisationRegister;
import no.helseprofil.register.WatchedFile;
import no.helseprofil.register.organisations.OrganisationFile;
import org.jspecify.annotations.Nullable;

/** Organisations in the file that {@code --spi-helseprofil-register--organisation-file--path} names. */
public final class OrganisationFileFactory extends RegisterProviderFactory {

    static final String ID = "organisation-file";

    private static final RegisterLog LOG = new RegisterLog(ID);
    private static final String PATH = "path";

    public OrganisationFileFactory() {
        super(LOG);
    }

    @Override
    @Nullable
    RegisterProvider read(StartOptions options) {
        return !options.isSet(PATH)
                ? null
                : new RegisterProvider.Organisations(OrganisationRegister.of(
                        new WatchedFile<>(options.path(PATH), OrganisationFile::read, ServerClock.INSTANCE, LOG),
                        ServerClock.INSTANCE));
    }
}
