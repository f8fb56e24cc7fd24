package no.helseprofil.keycloak.registerclient;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.keycloak.register.RegisterProvider;
import no.helseprofil.keycloak.registerclient.RegisterProviderFactory.RegisterHttp;
import no.helseprofil.keycloak.registerclient.RegisterProviderFactory.RegisterHttp.LookupOptions;
import no.helseprofil.keycloak.registerclient.RegisterProviderFactory.RegisterLog;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.keycloak.server.StartOptions.StartOption;
import no.helseprofil.lookup.RegisterClient;
import no.helseprofil.lookup.practitioner.HprRegister;
import no.helseprofil.lookup.practitioner.Maskinporten;
import org.jspecify.annotations.Nullable;

/** Helsepersonellregisteret, by the start options {@code --spi-helseprofil-register--hpr--<key>}. */
public final class HprFactory extends RegisterProviderFactory {

    private static final StartOption URL = StartOption.of(
            "url",
            "Address that ends in `/v1/personerutvidet`; https, or http to this machine. Unset: no HPR",
            "https://hpr.example.no/v1/personerutvidet");
    private static final StartOption TOKEN_URL = StartOption.of(
            "maskinporten-token-url", "Token endpoint of Maskinporten", "https://maskinporten.example.no/token");
    private static final StartOption AUDIENCE =
            StartOption.of("maskinporten-audience", "Issuer of Maskinporten", "https://maskinporten.example.no/");
    private static final StartOption CLIENT_ID = StartOption.of(
            "maskinporten-client-id", "The operator's client there", "b2a1c0de-5d8e-4c0b-9f39-0c3f5c9f8a11");
    private static final StartOption KEY_FILE = StartOption.of(
            "maskinporten-key-file", "File with its private JWK, RSA or EC", "/opt/keycloak/conf/maskinporten.jwk");
    private static final StartOption SCOPE = new StartOption(
            "maskinporten-scope", "nhn:hpr/basic nhn:hpr/extended", "Scopes, separated by a space", "nhn:hpr/basic");
    private static final LookupOptions LOOKUPS =
            LookupOptions.of(Duration.ofMinutes(15), Duration.ofDays(1), "How long an answer is kept for `stale`");
    private static final RegisterLog LOG = new RegisterLog(RegisterProvider.HPR);

    public HprFactory() {
        super(LOG);
    }

    @Override
    public List<StartOption> startOptions() {
        return Stream.of(List.of(URL, TOKEN_URL, AUDIENCE, CLIENT_ID, KEY_FILE, SCOPE), LOOKUPS.all())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    @Nullable
    RegisterProvider read(StartOptions options, RegisterHttp http) {
        return !options.isSet(URL)
                ? null
                : new RegisterProvider.Practitioners(
                        new HprRegister(request(options, http), LOOKUPS.limits(options), ServerClock.INSTANCE, LOG));
    }

    private static HprRegister.Request request(StartOptions options, RegisterHttp http) {
        return new HprRegister.Request(LookupOptions.client(options, URL, http), maskinporten(options, http));
    }

    private static Maskinporten maskinporten(StartOptions options, RegisterHttp http) {
        RegisterClient client = LookupOptions.client(options, TOKEN_URL, http);
        Maskinporten.Grant grant =
                new Maskinporten.Grant(options.text(AUDIENCE), options.text(CLIENT_ID), options.text(SCOPE));
        return options.read(
                KEY_FILE, options.content(KEY_FILE), key -> new Maskinporten(client, grant, key, ServerClock.INSTANCE));
    }
}
