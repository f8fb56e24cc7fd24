package no.helseprofil.keycloak.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** What a proxy does with all that it doesn't answer by itself. */
public final class OriginalCall {

    private OriginalCall() {}

    /** The same object but for one of its getters. */
    public static <T> T except(Class<T> type, T original, String getter, Object value) {
        return type.cast(Proxy.newProxyInstance(
                OriginalCall.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        method.getName().equals(getter) ? value : of(original, method, arguments)));
    }

    /** Calls a method as if there were no proxy in between: what the method throws is thrown. */
    public static @Nullable Object of(Object original, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(original, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() == null ? thrown : thrown.getCause();
        }
    }
}
