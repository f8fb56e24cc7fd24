package no.helseprofil.keycloak.policyobserver;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import no.helseprofil.keycloak.server.OriginalCall;
import org.jspecify.annotations.Nullable;
import org.keycloak.http.HttpRequest;
import org.keycloak.http.HttpResponse;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakTransactionManager;
import org.keycloak.models.RealmModel;
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

    /**
     * Objects of single use as an executor sees them: codes, pushed requests, ids of proofs. An object that is used
     * here stays unused for all others.
     */
    static final class ReadOnlySingleUseObjectProvider implements SingleUseObjectProvider {

        private final SingleUseObjectProvider all;
        private final Map<String, Optional<Map<String, String>>> changed = new HashMap<>();

        ReadOnlySingleUseObjectProvider(SingleUseObjectProvider all) {
            this.all = all;
        }

        @Override
        public void put(String key, long lifespanSeconds, Map<String, String> notes) {
            changed.put(key, Optional.of(Map.copyOf(notes)));
        }

        @Override
        public @Nullable Map<String, String> get(String key) {
            Optional<Map<String, String>> known = changed.get(key);
            return known == null ? all.get(key) : known.orElse(null);
        }

        @Override
        public @Nullable Map<String, String> remove(String key) {
            Map<String, String> removed = get(key);
            changed.put(key, Optional.empty());
            return removed;
        }

        @Override
        public boolean replace(String key, Map<String, String> notes) {
            boolean isThere = contains(key);
            if (isThere) {
                changed.put(key, Optional.of(Map.copyOf(notes)));
            }
            return isThere;
        }

        @Override
        public boolean putIfAbsent(String key, long lifespanInSeconds) {
            boolean isAbsent = !contains(key);
            if (isAbsent) {
                changed.put(key, Optional.of(Map.of()));
            }
            return isAbsent;
        }

        @Override
        public boolean contains(String key) {
            Optional<Map<String, String>> known = changed.get(key);
            return known == null ? all.contains(key) : known.isPresent();
        }

        @Override
        public void close() {
            // the original closes itself
        }
    }

    /**
     * Something of Keycloak's that can be asked and not changed: what begins with {@code get}, {@code is} or
     * {@code has} is answered by the original, and anything else does nothing. The models that it hands out are
     * read-only, too.
     *
     * @param original what is asked
     * @param instead what answers in the place of the original, by the name of the method
     */
    record ReadOnlyView(Object original, Map<String, Supplier<Object>> instead) implements InvocationHandler {

        private static final Pattern ASKS = Pattern.compile("(get|is|has).*|equals|toString");

        /** The realm goes on to Keycloak's providers as it is; no executor that is run writes to it. */
        private static final Set<Class<?>> AS_THEY_ARE = Set.of(RealmModel.class);

        /** A view of this kind. */
        static <T> T of(Class<T> type, T original) {
            return of(type, original, Map.of());
        }

        static <T> T of(Class<T> type, T original, Map<String, Supplier<Object>> instead) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, new ReadOnlyView(original, instead)));
        }

        @Override
        public @Nullable Object invoke(Object view, Method method, Object @Nullable [] arguments) throws Throwable {
            Supplier<Object> other = instead.get(method.getName());
            if (other != null) {
                return other.get();
            }
            return ASKS.matcher(method.getName()).matches()
                    ? viewed(method, OriginalCall.of(original, method, arguments))
                    : nothing(method);
        }

        private static @Nullable Object viewed(Method method, @Nullable Object answer) {
            Class<?> type = method.getReturnType();
            boolean isModel = type.isInterface()
                    && type.getName().startsWith("org.keycloak.")
                    && type.getSimpleName().endsWith("Model")
                    && !AS_THEY_ARE.contains(type);
            return answer != null && isModel ? view(type, answer) : answer;
        }

        private static <T> T view(Class<T> type, Object answer) {
            return of(type, type.cast(answer));
        }

        private static @Nullable Object nothing(Method method) {
            Class<?> type = method.getReturnType();
            return type.isPrimitive() && type != void.class ? Array.get(Array.newInstance(type, 1), 0) : null;
        }
    }
}
