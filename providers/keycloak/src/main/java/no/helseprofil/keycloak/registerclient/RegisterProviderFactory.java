package no.helseprofil.keycloak.registerclient;

import no.helseprofil.keycloak.register.RegisterProvider;
import no.helseprofil.keycloak.server.OptionedFactory;
import no.helseprofil.keycloak.server.PlainFactory;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.lookup.Limits;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;

/** See {@link RegisterProvider}. A register is there if its start options say how it is asked. */
public abstract class RegisterProviderFactory
        implements PlainFactory<RegisterProvider>, OptionedFactory<RegisterProvider> {

    private final RegisterLog log;
    private final RegisterHttp http = new RegisterHttp(Limits.TIMEOUT);
    private @Nullable RegisterProvider provider;

    RegisterProviderFactory(RegisterLog log) {
        this.log = log;
    }

    /**
     * The register by these options; null if they name none.
     *
     * @param http the way to registers outside
     */
    abstract @Nullable RegisterProvider read(StartOptions options, RegisterHttp http);

    @Override
    public final String getId() {
        return log.register();
    }

    @Override
    public final void init(Config.Scope config) {
        http.init();
        try {
            provider = read(StartOptions.of(RegisterProvider.SPI, log.register(), startOptions(), config), http);
        } catch (StartOptions.UnusableException unusable) {
            log.misconfigured(unusable);
        }
    }

    @Override
    public final @Nullable RegisterProvider create(KeycloakSession session) {
        http.ready(session);
        return provider;
    }

    @Override
    public final void close() {
        http.close();
    }
}
