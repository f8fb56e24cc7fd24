package no.helseprofil.testserver;

import no.helseprofil.testserver.clock.OwnProgram;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** Puts {@link TestResource} under {@code /realms/{realm}/helseprofil-test}. */
public final class TestResourceProviderFactory implements RealmResourceProviderFactory {

    @Override
    public String getId() {
        return "helseprofil-test";
    }

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new TestResourceProvider(session);
    }

    @Override
    public void init(Config.Scope config) {
        FastKeys.install();
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    private record TestResourceProvider(KeycloakSession session) implements RealmResourceProvider {

        @Override
        public Object getResource() {
            OwnProgram.require(session);
            return new TestResource(session);
        }

        @Override
        public void close() {}
    }
}
