package no.helseprofil.keycloak.request;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Map;
import no.helseprofil.keycloak.server.Fakes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionProvider;
import org.keycloak.protocol.oidc.utils.OAuth2Code;

class GrantContextTest {

    private static final OAuth2Code CONTENT =
            new OAuth2Code("a-code", "a-client", 60, null, "openid", null, null, null, "S256", null, "a-login");

    private int lookUps;

    @Test
    void readsTheLoginOfACode() {
        GrantContext login = find(CONTENT, "true");

        assertThat(login.scope()).isEqualTo("openid");
        assertThat(login.code()).isNotNull().satisfies(code -> {
            assertThat(code.pushed()).isTrue();
            assertThat(code.challengeMethod()).isEqualTo("S256");
        });
    }

    @Test
    void aCodeWithoutLoginIsUnknown() {
        assertThat(find(CONTENT, null))
                .as("read between two others, of which one used the code up and the other tried it again: Keycloak says"
                        + " invalid_grant, and nobody shall say first that it wasn't pushed")
                .isEqualTo(GrantContext.NONE);
    }

    @Test
    void aUsedCodeIsUnknown() {
        assertThat(find(null, "true")).isEqualTo(GrantContext.NONE);
    }

    @Test
    void looksUpACodeOnce() {
        GrantContext grant = find(CONTENT, "true");

        assertThat(grant.login()).hasValueSatisfying(login -> {
            assertThat(login.user().getId()).isEqualTo("a-user");
            assertThat(login.client().getId()).isEqualTo("a-client");
            assertThat(login.scope()).isEqualTo("openid");
        });
        assertThat(grant.user(client("a-client"))).isPresent();
        assertThat(lookUps).as("of the code").isEqualTo(1);
    }

    @Test
    void aCodeOfAnotherClientHasNoUser() {
        assertThat(find(CONTENT, "true").user(client("another"))).isEmpty();
    }

    @Test
    void aCodeWithAForeignLoginHasNoUser() {
        GrantContext grant = find("a-code.another-login.a-client", CONTENT, "true");

        assertThat(grant.code()).as("it is judged as it came").isNotNull();
        assertThat(grant.login()).isEmpty();
        assertThat(grant.user(client("a-client"))).isEmpty();
    }

    private GrantContext find(@Nullable OAuth2Code stored, @Nullable String pushed) {
        return find("a-code.a-login.a-client", stored, pushed);
    }

    /**
     * Looks up a code.
     *
     * @param stored what Keycloak keeps with it; null if it is used up
     * @param pushed the note of the client's part in the login; null if there is no such part any more
     */
    private GrantContext find(String sent, @Nullable OAuth2Code stored, @Nullable String pushed) {
        UserModel user = Fakes.answering(UserModel.class, (method, arguments) -> "a-user");
        UserSessionModel owner = Fakes.answering(UserSessionModel.class, (method, arguments) -> user);
        AuthenticatedClientSessionModel part =
                Fakes.answering(AuthenticatedClientSessionModel.class, (method, arguments) -> switch (method) {
                    case "getClient" -> client("a-client");
                    case "getUserSession" -> owner;
                    case "getNote" -> PushedRequest.NOTE.equals(arguments[0]) ? pushed : null;
                    default -> null;
                });
        UserSessionModel login =
                Fakes.answering(UserSessionModel.class, (method, arguments) -> pushed == null ? null : part);
        UserSessionProvider logins = Fakes.answering(UserSessionProvider.class, (method, arguments) -> login);
        Map<String, String> kept = stored == null ? null : stored.serializeCode();
        SingleUseObjectProvider codes = Fakes.answering(SingleUseObjectProvider.class, (method, arguments) -> {
            lookUps++;
            return kept;
        });
        KeycloakSession session = Fakes.answering(KeycloakSession.class, (method, arguments) -> switch (method) {
            case "sessions" -> logins;
            case "singleUseObjects" -> codes;
            default -> Fakes.answering(KeycloakContext.class, (asked, none) -> null);
        });
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        form.putSingle("grant_type", "authorization_code");
        form.putSingle("code", sent);
        return GrantContext.read(session, DecodedForm.of(form));
    }

    private static ClientModel client(String id) {
        return Fakes.answering(ClientModel.class, (method, arguments) -> id);
    }
}
