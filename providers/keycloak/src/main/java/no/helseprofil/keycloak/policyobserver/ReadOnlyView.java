package no.helseprofil.keycloak.policyobserver;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import no.helseprofil.keycloak.server.OriginalCall;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.RealmModel;

/**
 * Something of Keycloak's that can be asked and not changed: what begins with {@code get}, {@code is} or {@code has}
 * is answered by the original, and anything else does nothing. The models that it hands out are read-only, too.
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
