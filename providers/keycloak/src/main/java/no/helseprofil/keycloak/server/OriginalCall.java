package no.helseprofil.keycloak.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Call of the original object, for what a proxy doesn't answer itself. */
public final class OriginalCall {

    private OriginalCall() {}

    /** Returns a proxy of the object in which one getter has another value. */
    public static <T> T except(Class<T> type, T original, String getter, Object value) {
        return type.cast(Proxy.newProxyInstance(
                OriginalCall.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        method.getName().equals(getter) ? value : of(original, method, arguments)));
    }

    /** Calls a method as if there were no proxy: an exception of the method is thrown unwrapped. */
    public static @Nullable Object of(Object original, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(original, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() == null ? thrown : thrown.getCause();
        }
    }
}
