package no.helseprofil.keycloak.network;

import java.util.Optional;
import no.helseprofil.keycloak.server.Fakes;
import org.keycloak.models.KeycloakSession;
import org.keycloak.vault.VaultStringSecret;
import org.keycloak.vault.VaultTranscriber;

/** A session of a server without a truststore of its own. */
public final class FakeSession {

    private FakeSession() {}

    /** One without a vault. */
    public static KeycloakSession bare() {
        return withSecret("");
    }

    /** One whose vault has this secret by every name. */
    public static KeycloakSession withSecret(String secret) {
        VaultStringSecret known = new VaultStringSecret() {
            @Override
            public Optional<String> get() {
                return Optional.of(secret);
            }

            @Override
            public void close() {}
        };
        VaultTranscriber vault = Fakes.answering(
                VaultTranscriber.class, (method, arguments) -> method.equals("getStringSecret") ? known : null);
        return Fakes.answering(KeycloakSession.class, (method, arguments) -> method.equals("vault") ? vault : null);
    }
}
