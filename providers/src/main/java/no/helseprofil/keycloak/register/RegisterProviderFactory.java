package no.helseprofil.keycloak.register;

import no.helseprofil.keycloak.register.RegisterOptions.UnusableException;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderFactory;

/** See {@link RegisterProvider}. A register is there if its start options say how it is asked. */
public abstract class RegisterProviderFactory implements ProviderFactory<RegisterProvider> {

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
    public final void postInit(KeycloakSessionFactory factory) {
        // A register is first spoken to when somebody is looked up.
    }

    @Override
    public final @Nullable RegisterProvider create(KeycloakSession session) {
        return provider;
    }

    @Override
    public final void close() {
        // Nothing outlives the server.
    }
}
