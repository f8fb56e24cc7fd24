package no.helseprofil.keycloak.client;

import java.util.Comparator;
import no.helseprofil.keycloak.network.GuardedHttpProvider;
import no.helseprofil.keycloak.network.OutboundHttp;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.connections.httpclient.DefaultHttpClientFactory;
import org.keycloak.connections.httpclient.HttpClientFactory;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderFactory;

/**
 * Keycloak's HTTP client by the same id. Calls for a client of a realm under the profile are checked first. Where
 * Keycloak has another client, as with tracing, that one sends all other calls.
 */
public final class ProfileHttpClientFactory extends DefaultHttpClientFactory {

    /** Above Keycloak's client with traces, which is at 10. */
    private static final int ORDER = 1000;

    private final OutboundHttp guarded = OutboundHttp.asKeycloak();
    private @Nullable HttpClientFactory other;

    @Override
    public void init(Config.Scope config) {
        super.init(config);
        guarded.init(config);
    }

    @Override
    public void postInit(KeycloakSessionFactory server) {
        super.postInit(server);
        other = server.getProviderFactoriesStream(HttpClientProvider.class)
                .filter(factory -> factory != this)
                .map(HttpClientFactory.class::cast)
                .max(Comparator.comparingInt(ProviderFactory::order))
                .orElse(null);
    }

    @Override
    public HttpClientProvider create(KeycloakSession session) {
        HttpClientProvider stock = other == null ? super.create(session) : other.create(session);
        return new GuardedHttpProvider(session, stock, guarded, ClientCalls::policy);
    }

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public void close() {
        guarded.close();
        super.close();
    }
}
