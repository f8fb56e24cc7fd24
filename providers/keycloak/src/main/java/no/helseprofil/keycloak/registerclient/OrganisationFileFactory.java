package no.helseprofil.keycloak.registerclient;

import java.util.List;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.keycloak.register.RegisterProvider;
import no.helseprofil.keycloak.registerclient.RegisterProviderFactory.RegisterHttp;
import no.helseprofil.keycloak.registerclient.RegisterProviderFactory.RegisterLog;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.keycloak.server.StartOptions.StartOption;
import no.helseprofil.lookup.WatchedFile;
import no.helseprofil.lookup.organisations.OrganisationFile;
import no.helseprofil.register.Register.OrganisationRegister;
import no.helseprofil.register.Register.Unit;
import org.jspecify.annotations.Nullable;

/** Organisations in the file that {@code --spi-helseprofil-register--organisation-file--path} names. */
public final class OrganisationFileFactory extends RegisterProviderFactory {

    private static final RegisterLog LOG = new RegisterLog(RegisterProvider.ORGANISATION_FILE);
    private static final StartOption PATH = StartOption.of(
            "path",
            "Organisations in a [file](registers.md#write-a-file-for-tests), for demonstration and test. Unset: there is no file",
            "/opt/keycloak/conf/organisations.json");

    public OrganisationFileFactory() {
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
        WatchedFile<OrganisationNumber, Unit> file =
                new WatchedFile<>(options.path(PATH), OrganisationFile::read, ServerClock.INSTANCE, LOG);
        file.look();
        return new RegisterProvider.Organisations(OrganisationRegister.of(file, ServerClock.INSTANCE));
    }
}
