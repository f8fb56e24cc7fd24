package no.helseprofil.keycloak.registerclient;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import no.helseprofil.keycloak.network.FakeSession;
import no.helseprofil.keycloak.registerclient.RegisterProviderFactory.RegisterHttp;
import no.helseprofil.lookup.RegisterClient;

/** Clients that speak to registers as those of a server do. */
public final class RegisterWays {

    private static final Map<Duration, RegisterHttp> BY_TIMEOUT = new ConcurrentHashMap<>();

    private RegisterWays() {}

    /** One that speaks to this address. */
    public static RegisterClient to(URI base, Duration timeout) {
        RegisterHttp http = BY_TIMEOUT.computeIfAbsent(timeout, RegisterWays::made);
        RegisterClient client = http.to(base);
        http.ready(FakeSession.bare());
        return client;
    }

    private static RegisterHttp made(Duration timeout) {
        RegisterHttp http = new RegisterHttp(timeout);
        http.init();
        return http;
    }
}
