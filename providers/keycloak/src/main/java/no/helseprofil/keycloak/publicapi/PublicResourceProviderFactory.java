package no.helseprofil.keycloak.publicapi;

import no.helseprofil.keycloak.server.PlainFactory;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/**
 * Factory of {@link PublicResource} under {@code /realms/{realm}/helseprofil}. A realm without the profile has no such
 * resource, as in stock Keycloak.
 */
public final class PublicResourceProviderFactory
        implements RealmResourceProviderFactory, PlainFactory<RealmResourceProvider> {

    private static final String PATH = "helseprofil";

    @Override
    public String getId() {
        return PATH;
    }

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new Provider(session);
    }

    private record Provider(KeycloakSession session) implements RealmResourceProvider {

        @Override
        public @Nullable Object getResource() {
            return RealmProfiles.isUnderProfile(session) ? new PublicResource(session) : null;
        }

        @Override
        public void close() {
            // holds no resources
        }
    }
}
