package no.helseprofil.keycloak.register;

import java.time.Duration;
import no.helseprofil.keycloak.server.PlainFactory;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.register.Limits;
import no.helseprofil.register.RegisterClient;
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
    abstract @Nullable RegisterProvider read(StartOptions options);

    @Override
    public final String getId() {
        return log.register();
    }

    @Override
    public final void init(Config.Scope config) {
        try {
            provider = read(StartOptions.of(RegisterSpi.NAME, log.register(), config));
        } catch (StartOptions.UnusableException unusable) {
            log.misconfigured(unusable);
        }
    }

    @Override
    public final @Nullable RegisterProvider create(KeycloakSession session) {
        return provider;
    }

    /** A client that speaks to this address alone, which an option named. */
    static RegisterClient client(StartOptions options, String key, String address) {
        boolean isInsecure = options.scope().getBoolean("insecure", false);
        return new RegisterClient(
                options.read(key, address, url -> RegisterClient.address(url, isInsecure)), Limits.TIMEOUT);
    }

    /**
     * How long answers count, {@code fresh}, and are kept for when the register is down, {@code kept}; how
     * many, {@code entries}.
     */
    static Limits limits(StartOptions options, Duration fresh, Duration kept) {
        Duration counts = duration(options, "fresh", fresh);
        Duration lasts = duration(options, "kept", kept);
        if (lasts.compareTo(counts) < 0) {
            throw options.unusable("kept", "write a duration that is not shorter than fresh");
        }
        return new Limits(Limits.TIMEOUT, counts, lasts, options.scope().getInt("entries", 10_000));
    }

    private static Duration duration(StartOptions options, String key, Duration otherwise) {
        return options.isSet(key)
                ? options.duration(
                        key,
                        options.text(key),
                        duration -> !duration.isNegative() && !duration.isZero(),
                        "write a duration such as PT15M")
                : otherwise;
    }
}
