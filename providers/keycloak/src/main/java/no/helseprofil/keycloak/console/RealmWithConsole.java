package no.helseprofil.keycloak.console;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import no.helseprofil.keycloak.server.OriginalCall;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;

/**
 * A realm as it is, but that one of its clients has one redirect URI more. Nothing is stored. Each other question is
 * answered by the realm itself, those too that a later Keycloak asks, so it is made by reflection: a class that hands
 * on each method would answer what was added to the interface since by its default.
 */
final class RealmWithConsole {

    private RealmWithConsole() {}

    /**
     * That realm.
     *
     * @param clientId of the client that is given the address
     * @param redirectUri the address, which has no wildcard
     */
    static RealmModel of(RealmModel realm, String clientId, String redirectUri) {
        return proxy(RealmModel.class, realm, (method, arguments) -> {
            Object answer = OriginalCall.of(realm, method, arguments);
            return method.getName().equals("getClientByClientId")
                            && Arrays.equals(arguments, new Object[] {clientId})
                            && answer instanceof ClientModel client
                    ? with(client, redirectUri)
                    : answer;
        });
    }

    private static ClientModel with(ClientModel client, String redirectUri) {
        return proxy(ClientModel.class, client, (method, arguments) -> {
            if (!method.getName().equals("getRedirectUris")) {
                return OriginalCall.of(client, method, arguments);
            }
            Set<String> addresses = new LinkedHashSet<>(client.getRedirectUris());
            addresses.add(redirectUri);
            return addresses;
        });
    }

    private static <T> T proxy(Class<T> type, T model, Answers answers) {
        InvocationHandler handler = (proxy, method, arguments) -> answers.to(method, arguments);
        return type.cast(Proxy.newProxyInstance(model.getClass().getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** What a model answers. */
    private interface Answers {
        @Nullable
        Object to(Method method, @Nullable Object @Nullable [] arguments) throws Throwable;
    }
}
