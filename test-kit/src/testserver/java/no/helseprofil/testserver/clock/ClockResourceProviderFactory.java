package no.helseprofil.testserver.clock;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** Puts {@link ClockResource} under {@code /realms/{realm}/helseprofil-test-clock}, for programs alone. */
public final class ClockResourceProviderFactory implements RealmResourceProviderFactory {

    @Override
    public String getId() {
        return "helseprofil-test-clock";
    }

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new ClockResourceProvider(session);
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    private record ClockResourceProvider(KeycloakSession session) implements RealmResourceProvider {

        @Override
        public Object getResource() {
            OwnProgram.require(session);
            return new ClockResource();
        }

        @Override
        public void close() {}
    }
}
