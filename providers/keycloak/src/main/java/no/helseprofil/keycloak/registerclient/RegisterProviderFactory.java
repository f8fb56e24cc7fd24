package no.helseprofil.keycloak.registerclient;

import io.micrometer.core.instrument.Metrics;
import java.util.Locale;
import no.helseprofil.keycloak.register.RegisterHealth;
import no.helseprofil.keycloak.register.RegisterProvider;
import no.helseprofil.keycloak.server.OptionedFactory;
import no.helseprofil.keycloak.server.PlainFactory;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.lookup.Limits;
import no.helseprofil.lookup.Lookup;
import no.helseprofil.lookup.RegisterObserver;
import org.jboss.logging.Logger;
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

    /**
     * Report of a register to the operator: that it is down and that it is back, in the log, once, and in the admin
     * REST for as long as it lasts; and each look-up as a count, {@code helseprofil_register_lookups_total}.
     *
     * @param register its id
     */
    public record RegisterLog(String register) implements RegisterObserver {

        private static final Logger LOG = Logger.getLogger(RegisterLog.class);
        private static final String LOOKUPS = "helseprofil.register.lookups";

        @Override
        public void asked(Lookup result) {
            Metrics.counter(
                            LOOKUPS,
                            "register",
                            register,
                            "result",
                            result.name().toLowerCase(Locale.ROOT))
                    .increment();
        }

        @Override
        public void down(String reason) {
            RegisterHealth.down(register, reason);
            LOG.errorf(
                    "The register %s is down. %s What happens then depends on each realm's profile.", register, reason);
        }

        @Override
        public void up() {
            RegisterHealth.up(register);
            LOG.infof("The register %s answers again.", register);
        }

        /** It isn't usable as it is configured. */
        void misconfigured(StartOptions.UnusableException option) {
            RegisterHealth.down(register, String.valueOf(option.getMessage()));
            LOG.errorf(
                    "The register %s can't be asked until the server is started with another %s.",
                    register, option.getMessage());
        }
    }
}
