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
 * View of a realm in which one client has one more redirect URI. Nothing is stored. All other methods are passed to the
 * realm, also those that a later Keycloak adds. It is therefore a reflective proxy: a hand-written class would answer
 * an added method by the interface's default.
 */
final class RealmWithConsole {

    private RealmWithConsole() {}

    /**
     * Returns the view.
     *
     * @param clientId client that gets the redirect URI
     * @param redirectUri the address, without a wildcard
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

    /** Answers of a model to its methods. */
    private interface Answers {
        @Nullable
        Object to(Method method, @Nullable Object @Nullable [] arguments) throws Throwable;
    }
}
