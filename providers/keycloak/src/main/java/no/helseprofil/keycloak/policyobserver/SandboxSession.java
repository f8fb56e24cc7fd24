package no.helseprofil.keycloak.policyobserver;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import no.helseprofil.keycloak.server.OriginalCall;
import org.jspecify.annotations.Nullable;
import org.keycloak.http.HttpRequest;
import org.keycloak.http.HttpResponse;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakTransactionManager;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * Keycloak's session for an executor that may change nothing: its attributes are its own, its answer takes no header,
 * its transaction ignores a rollback, and values of single use aren't used up.
 */
final class SandboxSession implements InvocationHandler {

    private static final Set<String> WITHOUT_EFFECT = Set.of("invalidate", "enlistForClose", "close");

    private final KeycloakSession session;
    private final Map<String, @Nullable Object> attributes = new HashMap<>();
    private final KeycloakContext context;
    private final SingleUseObjectProvider unused;

    private SandboxSession(KeycloakSession session) {
        this.session = session;
        this.unused = new ReadOnlySingleUseObjectProvider(session.singleUseObjects());
        KeycloakContext original = session.getContext();
        HttpRequest request = ReadOnlyView.of(
                HttpRequest.class,
                original.getHttpRequest(),
                Map.of(
                        "getDecodedFormParameters",
                        () -> copy(original.getHttpRequest().getDecodedFormParameters())));
        this.context = ReadOnlyView.of(
                KeycloakContext.class,
                original,
                Map.of(
                        "getHttpRequest",
                        () -> request,
                        "getHttpResponse",
                        () -> ReadOnlyView.of(HttpResponse.class, original.getHttpResponse())));
    }

    /** A session in which nothing is changed of this one. */
    static KeycloakSession of(KeycloakSession session) {
        return (KeycloakSession) Proxy.newProxyInstance(
                KeycloakSession.class.getClassLoader(),
                new Class<?>[] {KeycloakSession.class},
                new SandboxSession(session));
    }

    static MultivaluedMap<String, String> copy(@Nullable MultivaluedMap<String, String> parameters) {
        MultivaluedMap<String, String> copy = new MultivaluedHashMap<>();
        if (parameters != null) {
            parameters.forEach((name, values) -> copy.addAll(name, values));
        }
        return copy;
    }

    @Override
    public @Nullable Object invoke(Object view, Method method, Object @Nullable [] arguments) throws Throwable {
        return switch (method.getName()) {
            case "getContext" -> context;
            case "singleUseObjects" -> unused;
            case "getTransactionManager" ->
                ReadOnlyView.of(KeycloakTransactionManager.class, session.getTransactionManager());
            case "setAttribute" -> attributes.put((String) given(arguments)[0], given(arguments)[1]);
            case "removeAttribute" -> remove((String) given(arguments)[0]);
            case "getAttribute" -> attribute((String) given(arguments)[0]);
            case "getAttributeOrDefault" -> {
                Object value = attribute((String) given(arguments)[0]);
                yield value == null ? given(arguments)[1] : value;
            }
            case "getAttributes" -> all();
            case "getProvider" ->
                given(arguments)[0] == SingleUseObjectProvider.class
                        ? unused
                        : OriginalCall.of(session, method, arguments);
            default -> WITHOUT_EFFECT.contains(method.getName()) ? null : OriginalCall.of(session, method, arguments);
        };
    }

    private @Nullable Object attribute(String name) {
        return attributes.containsKey(name) ? attributes.get(name) : session.getAttribute(name);
    }

    private @Nullable Object remove(String name) {
        Object removed = attribute(name);
        attributes.put(name, null);
        return removed;
    }

    private Map<String, Object> all() {
        Map<String, Object> all = new HashMap<>(session.getAttributes());
        attributes.forEach((name, value) -> {
            if (value == null) {
                all.remove(name);
            } else {
                all.put(name, value);
            }
        });
        return all;
    }

    private static Object[] given(Object @Nullable [] arguments) {
        return arguments == null ? new Object[0] : arguments;
    }
}
