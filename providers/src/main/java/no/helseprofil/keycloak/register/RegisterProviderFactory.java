package no.helseprofil.keycloak.register;

import no.helseprofil.keycloak.register.RegisterOptions.UnusableException;
import no.helseprofil.keycloak.server.PlainFactory;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;

/** See {@link RegisterProvider}. A register is there if its start options say how it is asked. */
public abstract class RegisterProviderFactory implements PlainFactory<RegisterProvider> {

    private final RegisterLog log;
    private @Nullable RegisterProvider provider;

    RegisterProviderFactory(RegisterLog log) {
        this.log = log;
    }

    /** The register by these options; null if they name none. */
    abstract @Nullable RegisterProvider read(RegisterOptions options) throws UnusableException;

    @Override
    public final String getId() {
        return log.register();
    }

    @Override
    public final void init(Config.Scope config) {
        try {
            provider = read(new RegisterOptions(config));
        } catch (UnusableException unusable) {
            log.misconfigured(unusable.option(), unusable.remedy());
        }
    }

    @Override
    public final @Nullable RegisterProvider create(KeycloakSession session) {
        return provider;
    }
}
