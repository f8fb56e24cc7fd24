package no.helseprofil.keycloak.client;

import no.helseprofil.keycloak.network.GuardedHttpProvider;
import no.helseprofil.keycloak.network.OutboundHttp;
import org.keycloak.Config;
import org.keycloak.connections.httpclient.DefaultHttpClientFactory;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.models.KeycloakSession;

/** Keycloak's HTTP client by the same id. Calls for a client of a realm under the profile are checked first. */
public final class ProfileHttpClientFactory extends DefaultHttpClientFactory {

    private final OutboundHttp guarded = OutboundHttp.asKeycloak();

    @Override
    public void init(Config.Scope config) {
        super.init(config);
        guarded.init(config);
    }

    @Override
    public HttpClientProvider create(KeycloakSession session) {
        return new GuardedHttpProvider(session, super.create(session), guarded, ClientCalls::policy);
    }

    @Override
    public void close() {
        guarded.close();
        super.close();
    }
}
