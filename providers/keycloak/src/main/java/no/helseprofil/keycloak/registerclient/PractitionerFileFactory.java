package no.helseprofil.keycloak.registerclient;

import java.util.List;
import no.helseprofil.keycloak.register.RegisterProvider;
import no.helseprofil.keycloak.registerclient.RegisterProviderFactory.RegisterHttp;
import no.helseprofil.keycloak.registerclient.RegisterProviderFactory.RegisterLog;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.keycloak.server.StartOptions.StartOption;
import no.helseprofil.lookup.practitioner.PractitionerFile;
import org.jspecify.annotations.Nullable;

/** Practitioners in the file that {@code --spi-helseprofil-register--practitioner-file--path} names. */
public final class PractitionerFileFactory extends RegisterProviderFactory {

    private static final RegisterLog LOG = new RegisterLog(RegisterProvider.PRACTITIONER_FILE);
    private static final StartOption PATH = StartOption.of(
            "path",
            "Practitioners in a [file](registers.md), for demonstration and test. Unset: there is no file",
            "/opt/keycloak/conf/practitioners.json");

    public PractitionerFileFactory() {
        super(LOG);
    }

    @Override
    public List<StartOption> startOptions() {
        return List.of(PATH);
    }

    @Override
    @Nullable
    RegisterProvider read(StartOptions options, RegisterHttp none) {
        if (!options.isSet(PATH)) {
            return null;
        }
        PractitionerFile file = new PractitionerFile(options.path(PATH), ServerClock.INSTANCE, LOG);
        file.look();
        return new RegisterProvider.Practitioners(file);
    }
}
