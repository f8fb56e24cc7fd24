package no.helseprofil.keycloak.request;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionProvider;
import org.keycloak.protocol.oidc.utils.OAuth2Code;

class CodeLookupTest {

    private static final OAuth2Code CONTENT =
            new OAuth2Code("a-code", "a-client", 60, null, "openid", null, null, null, "S256", null, "a-login");

    @Test
    void findsWhatACodeComesOf() {
        EarlierLogin login = find(CONTENT, "true");

        assertThat(login.scope()).isEqualTo("openid");
        assertThat(login.code()).isNotNull().satisfies(code -> {
            assertThat(code.pushed()).isTrue();
            assertThat(code.challengeMethod()).isEqualTo("S256");
        });
    }

    @Test
    void aCodeWithoutItsLoginIsNone() {
        assertThat(find(CONTENT, null))
                .as("read between two others, of which one used the code up and the other tried it again: Keycloak says"
                        + " invalid_grant, and nobody shall say first that it wasn't pushed")
                .isEqualTo(EarlierLogin.NONE);
    }

    @Test
    void norIsOneThatIsUsedUp() {
        assertThat(find(null, "true")).isEqualTo(EarlierLogin.NONE);
    }

    /**
     * Looks up a code.
     *
     * @param stored what Keycloak keeps with it; null if it is used up
     * @param pushed the note of the client's part in the login; null if there is no such part any more
     */
    private static EarlierLogin find(@Nullable OAuth2Code stored, @Nullable String pushed) {
        AuthenticatedClientSessionModel part = fake(
                AuthenticatedClientSessionModel.class,
                (method, argument) -> CodeLookup.PUSHED.equals(argument) ? pushed : null);
        UserSessionModel login = fake(UserSessionModel.class, (method, argument) -> pushed == null ? null : part);
        UserSessionProvider logins = fake(UserSessionProvider.class, (method, argument) -> login);
        Map<String, String> kept = stored == null ? null : stored.serializeCode();
        SingleUseObjectProvider codes = fake(SingleUseObjectProvider.class, (method, argument) -> kept);
        KeycloakSession session = fake(KeycloakSession.class, (method, argument) -> switch (method) {
            case "sessions" -> logins;
            case "singleUseObjects" -> codes;
            default -> fake(KeycloakContext.class, (of, nothing) -> null);
        });
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        form.putSingle("code", "a-code.a-login.a-client");
        return new CodeLookup(session).find(DecodedForm.of(form));
    }

    private interface Answer {
        @Nullable
        Object to(String method, @Nullable Object argument);
    }

    private static <T> T fake(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments == null ? null : arguments[0])));
    }
}
