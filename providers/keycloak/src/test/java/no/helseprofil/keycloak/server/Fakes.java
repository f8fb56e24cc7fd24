package no.helseprofil.keycloak.server;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.InvocationHandlerAdapter;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Objects of Keycloak's and of JAX-RS for code that takes the session of a request and looks at little of it. Whatever a
 * test doesn't name is absent, empty or false; what is an object itself is a fake again, and a builder is itself.
 */
public final class Fakes {

    private static final URI ADDRESS = URI.create("https://id.helse.example/realms/helse/helseprofil/requirements");

    private Fakes() {}

    /** A session that keeps attributes, of this thread, with these answers to methods by their names. */
    public static KeycloakSession session(Map<String, Object> answers) {
        Map<String, Object> attributes = new HashMap<>();
        Map<String, Object> all = new HashMap<>(answers);
        all.putIfAbsent("getClientById", Optional.empty());
        Fake fake = new Fake(KeycloakSession.class, all);
        fake.attributes = attributes;
        KeycloakSession session = (KeycloakSession) fake.object;
        KeycloakSessionUtil.setKeycloakSession(session);
        RuntimeDelegate.setInstance((RuntimeDelegate) new Fake(RuntimeDelegate.class, Map.of()).object);
        return session;
    }

    /** Takes away what {@link #session} has put into the JVM. */
    public static void forget() {
        KeycloakSessionUtil.setKeycloakSession(null);
        RuntimeDelegate.setInstance(null);
    }

    /** Closes realms by this remedy of {@link ServerCompatibility}, as a check of the server does. Empty opens them. */
    public static void close(String remedy) {
        ServerCompatibility.remedy = remedy;
    }

    /** An object of this type; an answer that is an empty {@code Optional} stands for null. */
    public static <T> T of(Class<T> type, Map<String, Object> answers) {
        return type.cast(new Fake(type, answers).object);
    }

    /** An object of an interface that answers to the names of its methods. */
    public static <T> T answering(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                Fakes.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) ->
                        answer.to(method.getName(), arguments == null ? new Object[0] : arguments)));
    }

    /** Answer of such an object. */
    public interface Answer {

        @Nullable
        Object to(String method, Object[] arguments) throws Throwable;
    }

    /** Makes an object as a deserializer does, since what a constructor of Keycloak's would look for isn't there. */
    private static Object withoutConstructor(Class<?> type) throws ReflectiveOperationException {
        Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
        Constructor<?> constructor = (Constructor<?>) factory.getMethod(
                        "newConstructorForSerialization", Class.class, Constructor.class)
                .invoke(factory.getMethod("getReflectionFactory").invoke(null), type, Object.class.getConstructor());
        return constructor.newInstance();
    }

    private static final class Fake {

        private final Map<String, Object> answers;
        private final Map<Object, Object> made = new HashMap<>();
        private final Object object;
        private @Nullable Map<String, Object> attributes;

        Fake(Class<?> type, Map<String, Object> answers) {
            this.answers = answers;
            this.object = make(type);
        }

        private Object make(Class<?> type) {
            try {
                Class<?> fake = new ByteBuddy()
                        .subclass(type)
                        .method(ElementMatchers.not(ElementMatchers.isDeclaredBy(Object.class)))
                        .intercept(InvocationHandlerAdapter.of((self, method, arguments) ->
                                answer(self, method, arguments == null ? new Object[0] : arguments)))
                        .make()
                        .load(Fakes.class.getClassLoader(), ClassLoadingStrategy.Default.WRAPPER)
                        .getLoaded();
                return withoutConstructor(fake);
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException("a fake " + type, impossible);
            }
        }

        private @Nullable Object answer(Object self, Method method, Object[] arguments) throws Throwable {
            String name = method.getName();
            Object named = answers.get(name);
            if (named != null && named.equals(Optional.empty()) && method.getReturnType() != Optional.class) {
                return null;
            }
            if (named != null
                    && (method.getReturnType().isPrimitive()
                            || method.getReturnType().isInstance(named))) {
                return named;
            }
            if (attributes != null && name.equals("setAttribute")) {
                attributes.put((String) arguments[0], arguments[1]);
                return null;
            }
            if (attributes != null && name.equals("getAttribute")) {
                return attributes.get(arguments[0]);
            }
            if (arguments.length > 0
                    && arguments[0] instanceof Class<?> asked
                    && isFaked(asked)
                    && name.equals("getProvider")) {
                return made.computeIfAbsent(asked, any -> new Fake(asked, answers).object);
            }
            return byType(self, method);
        }

        private @Nullable Object byType(Object self, Method method) {
            Class<?> type = method.getReturnType();
            if (type == boolean.class) {
                return false;
            } else if (type == int.class) {
                return 0;
            } else if (type == long.class) {
                return 0L;
            } else if (type == URI.class) {
                return ADDRESS;
            } else if (type == Optional.class) {
                return Optional.empty();
            } else if (type == Stream.class) {
                return Stream.empty();
            } else if (type == List.class || type == Collection.class) {
                return List.of();
            } else if (type == Set.class) {
                return Set.of();
            } else if (type == Map.class) {
                return Map.of();
            } else if (type == Response.StatusType.class) {
                return Response.Status.BAD_REQUEST;
            } else if (type != Object.class && type.isInstance(self)) {
                return self;
            }
            return isFaked(type) ? made.computeIfAbsent(method, any -> new Fake(type, answers).object) : null;
        }

        private static boolean isFaked(Class<?> type) {
            return !type.isPrimitive()
                    && !type.isArray()
                    && !type.isEnum()
                    && type != Object.class
                    && !Modifier.isFinal(type.getModifiers())
                    && !type.getName().startsWith("java.");
        }
    }
}
