package no.helseprofil.keycloak.register;

import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.register.practitioner.PractitionerFile;
import org.jspecify.annotations.Nullable;

/** Practitioners in the file that {@code --spi-helseprofil-register--practitioner-file--path} names. */
public final class PractitionerFileFactory extends RegisterProviderFactory {

    static final String ID = "practitioner-file";

    private static final RegisterLog LOG = new RegisterLog(ID);
    private static final String PATH = "path";

    public PractitionerFileFactory() {
        super(LOG);
    }

    @Override
    @Nullable
    RegisterProvider read(StartOptions options) {
        return !options.isSet(PATH)
                ? null
                : new RegisterProvider.Practitioners(
                        new PractitionerFile(options.path(PATH), ServerClock.INSTANCE, LOG));
    }
}
