package no.helseprofil.keycloak.register;

import java.time.Duration;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.StartOptions;
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
    RegisterProvider read(StartOptions options) {
        return !options.isSet("url")
                ? null
                : new RegisterProvider.Practitioners(
                        new HprRegister(request(options), limits(options, FRESH, KEPT), ServerClock.INSTANCE, LOG));
    }

    private static HprRegister.Request request(StartOptions options) {
        return new HprRegister.Request(client(options, "url", options.text("url")), maskinporten(options));
    }

    private static Maskinporten maskinporten(StartOptions options) {
        RegisterClient client = client(options, "maskinporten-token-url", options.text("maskinporten-token-url"));
        Maskinporten.Grant grant = new Maskinporten.Grant(
                options.text("maskinporten-audience"),
                options.text("maskinporten-client-id"),
                options.text("maskinporten-scope", "nhn:hpr/basic nhn:hpr/extended"));
        return options.read(
                "maskinporten-key-file",
                options.content("maskinporten-key-file"),
                key -> new Maskinporten(client, grant, key, ServerClock.INSTANCE));
    }
}
