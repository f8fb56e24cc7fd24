package no.helseprofil.keycloak.register;

import no.helseprofil.keycloak.server.OptionedFactory;
import no.helseprofil.keycloak.server.PlainFactory;
import no.helseprofil.keycloak.server.StartOptions;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;

/** See {@link RegisterProvider}. A register is there if its start options say how it is asked. */
public abstract class RegisterProviderFactory
        implements PlainFactory<RegisterProvider>, OptionedFactory<RegisterProvider> {

    private final RegisterLog log;
    private @Nullable RegisterProvider provider;

    RegisterProviderFactory(RegisterLog log) {
        this.log = log;
    }

    /** The register by these options; null if they name none. */
    abstract @Nullable RegisterProvider read(StartOptions options);

    @Override
    public final String getId() {
        return log.register();
    }

    @Override
    public final void init(Config.Scope config) {
        try {
            provider = read(StartOptions.of(RegisterSpi.NAME, log.register(), startOptions(), config));
        } catch (StartOptions.UnusableException unusable) {
            log.misconfigured(unusable);
        }
    }

    @Override
    public final @Nullable RegisterProvider create(KeycloakSession session) {
        return provider;
    }
}
