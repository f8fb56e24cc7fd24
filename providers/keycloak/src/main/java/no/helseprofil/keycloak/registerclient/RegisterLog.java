package no.helseprofil.keycloak.registerclient;

import io.micrometer.core.instrument.Metrics;
import java.util.Locale;
import no.helseprofil.keycloak.register.RegisterHealth;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.lookup.Lookup;
import no.helseprofil.lookup.RegisterObserver;
import org.jboss.logging.Logger;

/**
 * What an operator is told of a register: that it is down and that it is back, in the log, once, and in the admin REST
 * for as long as it lasts; and each look-up as a count, {@code helseprofil_register_lookups_total}.
 *
 * @param register its id
 */
public record RegisterLog(String register) implements RegisterObserver {

    private static final Logger LOG = Logger.getLogger(RegisterLog.class);
    private static final String LOOKUPS = "helseprofil.register.lookups";

    @Override
    public void asked(Lookup result) {
        Metrics.counter(LOOKUPS, "register", register, "result", result.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    @Override
    public void down(String reason) {
        RegisterHealth.down(register, reason);
        LOG.errorf("The register %s is down. %s What happens then depends on each realm's profile.", register, reason);
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
