package no.helseprofil.keycloak.network;

import java.lang.reflect.Proxy;
import java.util.Optional;
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
        VaultTranscriber vault = fake(VaultTranscriber.class, "getStringSecret", known);
        return fake(KeycloakSession.class, "vault", vault);
    }

    private static <T> T fake(Class<T> type, String method, Object value) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) -> called.getName().equals(method) ? value : null));
    }
}
