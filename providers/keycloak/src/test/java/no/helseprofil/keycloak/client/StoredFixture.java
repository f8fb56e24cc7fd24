package no.helseprofil.keycloak.client;

import java.util.Map;
import java.util.Set;
import no.helseprofil.keycloak.client.ClientReader.ClientView;

/** A client as it is stored; Keycloak's switches always have a value there. */
final class StoredFixture {

    private StoredFixture() {}

    static ClientView with(Map<String, String> attributes) {
        return new ClientView(
                "stored",
                "openid-connect",
                attributes,
                true,
                "client-secret",
                true,
                true,
                true,
                true,
                true,
                true,
                "https://stored.example",
                "https://stored.example/admin",
                "https://stored.example/sector",
                Set.of("https://stored.example/*"));
    }
}
