package no.helseprofil.keycloak.register;

import java.time.Duration;
import no.helseprofil.keycloak.register.RegisterOptions.UnusableException;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.register.RegisterClient;
import no.helseprofil.register.practitioner.HprRegister;
import no.helseprofil.register.practitioner.Maskinporten;
import org.jspecify.annotations.Nullable;

/** Helsepersonellregisteret, by the start options {@code --spi-helseprofil-register--hpr--<key>}. */
public final class HprFactory extends RegisterProviderFactory {

    static final String ID = "hpr";

    private static final Duration FRESH = Duration.ofMinutes(15);
    private static final Duration KEPT = Duration.ofDays(1);
    private static final RegisterLog LOG = new RegisterLog(ID);

    public HprFactory() {
        super(LOG);
    }

    @Override
    @Nullable
    RegisterProvider read(RegisterOptions options) throws UnusableException {
        return !options.isSet("url")
                ? null
                : new RegisterProvider.Practitioners(
                        new HprRegister(request(options), options.limits(FRESH, KEPT), ServerClock.INSTANCE, LOG));
    }

    private static HprRegister.Request request(RegisterOptions options) throws UnusableException {
        return new HprRegister.Request(options.client("url"), maskinporten(options));
    }

    private static Maskinporten maskinporten(RegisterOptions options) throws UnusableException {
        RegisterClient client = options.client("maskinporten-token-url");
        Maskinporten.Grant grant = new Maskinporten.Grant(
                options.text("maskinporten-audience"),
                options.text("maskinporten-client-id"),
                options.text("maskinporten-scope", "nhn:hpr/basic nhn:hpr/extended"));
        String key = options.content("maskinporten-key-file");
        try {
            return new Maskinporten(client, grant, key, ServerClock.INSTANCE);
        } catch (IllegalArgumentException unusable) {
            throw new UnusableException("maskinporten-key-file", String.valueOf(unusable.getMessage()));
        }
    }
}
