package no.helseprofil.demo;

import java.net.URI;
import no.helseprofil.testkit.client.CodeDevice;
import no.helseprofil.testkit.client.DemoKeys;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;

/** The part of {@code helse-realm.json} that the demo uses. */
record DemoRealm(String server, DemoKeys keys) {

    static final String API = "nhn:demo-api";
    static final String SCOPE = API + "/read";
    static final String JOURNAL = "nhn:demo-journal";
    static final String JOURNAL_SCOPE = JOURNAL + "/read";
    static final URI REDIRECT_URI = URI.create("http://localhost:8765/callback");
    static final String USER = "magnar.koman";
    static final String PASSWORD = "demo";
    static final CodeDevice SECOND_FACTOR = new CodeDevice("demo-second-factor");

    String issuer() {
        return server + "/realms/helse";
    }

    SigningKey machineKey() {
        return keys.of("demo-machine");
    }

    OidcClient machine() {
        return OidcClient.discover(issuer(), "demo-machine", machineKey());
    }

    OidcClient userLogin() {
        return OidcClient.discover(issuer(), "demo-user-login", keys.of("demo-user-login"));
    }

    OidcClient multiTenant() {
        return OidcClient.discover(issuer(), "demo-multi-tenant", keys.of("demo-multi-tenant"));
    }

    OidcClient api() {
        return OidcClient.discover(issuer(), API, keys.of("demo-api"));
    }
}
