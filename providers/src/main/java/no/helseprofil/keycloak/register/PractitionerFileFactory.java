package no.helseprofil.keycloak.register;

import no.helseprofil.keycloak.register.RegisterOptions.UnusableException;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.register.practitioner.PractitionerFile;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;

/** Practitioners in the file that {@code --spi-helseprofil-register--practitioner-file--path} names. */
public final class PractitionerFileFactory implements RegisterProviderFactory {

    static final String ID = "practitioner-file";

    private static final RegisterLog LOG = new RegisterLog(ID);
    private static final String PATH = "path";

    private RegisterProvider.@Nullable Practitioners provider;

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
            provider = new RegisterProvider.Practitioners(
                    new PractitionerFile(options.path(PATH), ServerClock.INSTANCE, LOG));
        } catch (UnusableException unusable) {
            LOG.misconfigured(unusable.option(), unusable.remedy());
        }
    }

    @Override
    public RegisterProvider.@Nullable Practitioners create(KeycloakSession session) {
        return provider;
    }
}
