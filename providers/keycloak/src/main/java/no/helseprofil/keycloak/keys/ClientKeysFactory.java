package no.helseprofil.keycloak.keys;

import no.helseprofil.keycloak.network.OutboundHttp;
import org.keycloak.Config;
import org.keycloak.keys.PublicKeyStorageProvider;
import org.keycloak.keys.PublicKeyStorageProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Stands before Keycloak's store of public keys, which keeps them as ever; in a realm without a profile it is asked as
 * if nothing stood there. An operator who chooses the store by its id has it asked past this one;
 * {@code ProfileClientAuthenticator} takes no key then either that was not judged.
 */
public final class ClientKeysFactory implements PublicKeyStorageProviderFactory<PublicKeyStorageProvider> {

    /** The one of Keycloak. */
    private static final String STOCK = "infinispan";

    private final OutboundHttp http = OutboundHttp.asKeycloak();

    @Override
    public PublicKeyStorageProvider create(KeycloakSession session) {
        return new KeysOfRequest(session, session.getProvider(PublicKeyStorageProvider.class, STOCK), http);
    }

    @Override
    public void init(Config.Scope config) {
        http.init();
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {
        http.close();
    }

    @Override
    public String getId() {
        return "helseprofil";
    }

    /** Before Keycloak's, which has none. */
    @Override
    public int order() {
        return 1;
    }
}
