package no.helseprofil.keycloak.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import no.helseprofil.keycloak.console.ConsoleSignIn.RealmWithConsole;
import no.helseprofil.keycloak.server.Fakes;
import org.junit.jupiter.api.Test;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ModelException;
import org.keycloak.models.RealmModel;

class RealmWithConsoleTest {

    private static final String ADDRESS = "https://kc.example/realms/helse/helseprofil/console/";

    private final ClientModel console = client("security-admin-console");
    private final ClientModel other = client("other");
    private final RealmModel stored =
            answering(RealmModel.class, Map.of("getName", "helse", "getSsoSessionMaxLifespan", 7));
    private final RealmModel realm = RealmWithConsole.of(stored, "security-admin-console", ADDRESS);

    @Test
    void onlyTheConsoleClientHasTheExtraRedirectUri() {
        assertThat(client(realm, "security-admin-console").getRedirectUris())
                .containsExactlyInAnyOrder("/admin/helse/console/*", ADDRESS);
        assertThat(client(realm, "other").getRedirectUris()).containsExactly("/admin/helse/console/*");
        assertThat(realm.getClientByClientId("missing")).isNull();
    }

    @Test
    void storesNothing() {
        client(realm, "security-admin-console").getRedirectUris().clear();
        assertThat(console.getRedirectUris()).containsExactly("/admin/helse/console/*");
        assertThat(stored.getClientByClientId("security-admin-console")).isSameAs(console);
    }

    @Test
    void delegatesEverythingElse() {
        assertThat(realm.getName()).isEqualTo("helse");
        assertThat(realm.getSsoSessionMaxLifespan()).isEqualTo(7);
        assertThat(client(realm, "security-admin-console").getClientId()).isEqualTo("security-admin-console");
        assertThat(other.getClientId()).isEqualTo("other");
    }

    @Test
    void passesExceptionsThrough() {
        assertThatThrownBy(() -> realm.getClientById("id")).isInstanceOf(ModelException.class);
    }

    private static ClientModel client(RealmModel of, String clientId) {
        return Objects.requireNonNull(of.getClientByClientId(clientId));
    }

    private ClientModel client(String clientId) {
        return answering(
                ClientModel.class,
                Map.of("getClientId", clientId, "getRedirectUris", Set.of("/admin/helse/console/*")));
    }

    private <T> T answering(Class<T> type, Map<String, Object> answers) {
        return Fakes.answering(type, (method, arguments) -> {
            if (method.equals("getClientByClientId")) {
                return switch (String.valueOf(arguments[0])) {
                    case "security-admin-console" -> console;
                    case "other" -> other;
                    default -> null;
                };
            }
            if (!answers.containsKey(method)) {
                throw new ModelException(method);
            }
            return answers.get(method);
        });
    }
}
