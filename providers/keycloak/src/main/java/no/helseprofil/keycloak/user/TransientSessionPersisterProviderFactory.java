package no.helseprofil.keycloak.user;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import no.helseprofil.keycloak.server.OriginalCall;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel.SessionPersistenceState;
import org.keycloak.models.jpa.session.JpaUserSessionPersisterProviderFactory;
import org.keycloak.models.session.UserSessionPersisterProvider;
import org.keycloak.models.sessions.infinispan.UserSessionAdapter;

/**
 * Replacement of Keycloak's session store, under the same id. Keycloak doesn't store a session that ends with its
 * request, such as that of client credentials, but still queries the database for it. In a realm under the profile this
 * query, the only one of such a token request, is skipped.
 */
public final class TransientSessionPersisterProviderFactory extends JpaUserSessionPersisterProviderFactory {

    private static final String OF_CLIENT = "loadClientSession";

    @Override
    public UserSessionPersisterProvider create(KeycloakSession session) {
        UserSessionPersisterProvider stock = super.create(session);
        return (UserSessionPersisterProvider) Proxy.newProxyInstance(
                TransientSessionPersisterProviderFactory.class.getClassLoader(),
                new Class<?>[] {UserSessionPersisterProvider.class},
                (proxy, method, arguments) ->
                        isOfNeverStored(method, arguments) && RealmProfiles.isUnderProfile(session)
                                ? null
                                : OriginalCall.of(stock, method, arguments));
    }

    /** Returns whether the session is never stored. One that is being stored comes with nothing but its id. */
    private static boolean isOfNeverStored(Method method, @Nullable Object @Nullable [] arguments) {
        return method.getName().equals(OF_CLIENT)
                && arguments != null
                && Arrays.stream(arguments)
                        .anyMatch(argument -> argument instanceof UserSessionAdapter<?> login
                                && login.getPersistenceState() == SessionPersistenceState.TRANSIENT);
    }
}
