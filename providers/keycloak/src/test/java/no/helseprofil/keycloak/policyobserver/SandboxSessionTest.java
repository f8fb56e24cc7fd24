package no.helseprofil.keycloak.policyobserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.keycloak.server.Fakes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakTransactionManager;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SingleUseObjectProvider;

/** Acts of an executor that isn't trusted, and what is left of them. */
class SandboxSessionTest {

    /** Every call that comes through to Keycloak and isn't a question. */
    private final List<String> written = new ArrayList<>();

    private final Map<String, Object> attributes = new HashMap<>(Map.of("known", "before"));
    private final MultivaluedMap<String, String> form = new MultivaluedHashMap<>(Map.of("scope", "openid"));
    private final KeycloakSession session = SandboxSession.of(original());

    @Test
    void sessionAttributesAreLocal() {
        session.setAttribute("known", "changed");
        session.setAttribute("new", 1);
        session.removeAttribute("gone");

        assertThat(session.getAttribute("known")).isEqualTo("changed");
        assertThat(session.getAttribute("new", Integer.class)).isEqualTo(1);
        assertThat(session.getAttributes()).containsEntry("known", "changed").containsEntry("new", 1);
        assertThat(attributes).containsExactly(Map.entry("known", "before"));
    }

    @Test
    void removingAnAttributeIsLocal() {
        assertThat(session.removeAttribute("known")).isEqualTo("before");

        assertThat(session.getAttribute("known")).isNull();
        assertThat(session.getAttributes()).doesNotContainKey("known");
        assertThat(attributes).containsKey("known");
    }

    @Test
    void theClientIsReadOnly() {
        ClientModel client = session.getContext().getClient();

        client.setAttribute("tls.client.auth.ca.subject.dn", "CN=evil");
        client.setEnabled(false);
        client.removeAttribute("anything");
        client.updateClient();

        assertThat(client.getClientId()).isEqualTo("journal");
        assertThat(client.isEnabled()).as("the client is asked").isTrue();
        assertThat(written).isEmpty();
    }

    @Test
    void theContextIsReadOnly() {
        KeycloakContext context = session.getContext();

        context.setClient(null);
        context.setRealm(null);
        context.setHttpResponse(null);

        assertThat(context.getClient().getClientId()).isEqualTo("journal");
        assertThat(written).isEmpty();
    }

    @Test
    void theFormIsCopiedEachTime() {
        session.getContext().getHttpRequest().getDecodedFormParameters().add("scope", "more");

        assertThat(session.getContext()
                        .getHttpRequest()
                        .getDecodedFormParameters()
                        .get("scope"))
                .containsExactly("openid");
        assertThat(form.get("scope")).containsExactly("openid");
    }

    @Test
    void rollbackAndCloseHaveNoEffect() {
        session.getTransactionManager().setRollbackOnly();
        session.getTransactionManager().rollback();
        session.close();
        session.invalidate(null);

        assertThat(session.getTransactionManager().getRollbackOnly()).isFalse();
        assertThat(written).isEmpty();
    }

    @Test
    void everyAccessorReturnsTheSameSingleUseStore() {
        session.singleUseObjects().putIfAbsent("jti", 60);

        assertThat(session.getProvider(SingleUseObjectProvider.class).contains("jti"))
                .isTrue();
        assertThat(written).isEmpty();
    }

    @Test
    void passesExceptionsThrough() {
        assertThatThrownBy(session::users)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("users");
    }

    private KeycloakSession original() {
        Map<String, Object> answers = new HashMap<>();
        answers.put("getContext", context());
        answers.put("getAttributes", attributes);
        answers.put("singleUseObjects", fake(SingleUseObjectProvider.class, Map.of("contains", false)));
        answers.put("getTransactionManager", fake(KeycloakTransactionManager.class, Map.of("getRollbackOnly", false)));
        return Fakes.answering(KeycloakSession.class, (method, arguments) -> switch (method) {
            case "users" -> throw new IllegalStateException("users");
            case "getAttribute" -> attributes.get(arguments[0]);
            default -> answer(answers, method);
        });
    }

    private KeycloakContext context() {
        return fake(
                KeycloakContext.class,
                Map.of(
                        "getClient",
                        fake(ClientModel.class, Map.of("getClientId", "journal", "isEnabled", true)),
                        "getRealm",
                        fake(RealmModel.class, Map.of()),
                        "getHttpRequest",
                        fake(HttpRequest.class, Map.of("getDecodedFormParameters", form))));
    }

    private <T> T fake(Class<T> type, Map<String, Object> answers) {
        return Fakes.answering(type, (method, arguments) -> answer(answers, method));
    }

    private @Nullable Object answer(Map<String, Object> answers, String method) {
        if (!answers.containsKey(method)) {
            written.add(method);
        }
        return answers.get(method);
    }
}
