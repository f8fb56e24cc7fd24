package no.helseprofil.keycloak.register;

import no.helseprofil.keycloak.register.RegisterOptions.UnusableException;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.register.OrganisationRegister;
import no.helseprofil.register.WatchedFile;
import no.helseprofil.register.organisations.OrganisationFile;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;

/** Organisations in the file that {@code --spi-helseprofil-register--organisation-file--path} names. */
public final class OrganisationFileFactory implements RegisterProviderFactory {

    static final String ID = "organisation-file";

    private static final RegisterLog LOG = new RegisterLog(ID);
    private static final String PATH = "path";

    private RegisterProvider.@Nullable Organisations provider;

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public void init(Config.Scope config) {
        RegisterOptions options = new RegisterOptions(config);
        if (!options.isSet(PATH)) {
            return;
        }
        try {
            provider = new RegisterProvider.Organisations(OrganisationRegister.of(
                    new WatchedFile<>(options.path(PATH), OrganisationFile::read, ServerClock.INSTANCE, LOG),
                    ServerClock.INSTANCE));
        } catch (UnusableException unusable) {
            LOG.misconfigured(unusable.option(), unusable.remedy());
        }
    }

    @Override
    public RegisterProvider.@Nullable Organisations create(KeycloakSession session) {
        return provider;
    }
}
