package no.helseprofil.keycloak.admin;

import no.helseprofil.keycloak.server.PlainFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** Puts {@link AdminResource} under {@code /admin/realms/{realm}/helseprofil}. */
public final class AdminResourceFactory
        implements AdminRealmResourceProviderFactory,
                PlainFactory<AdminRealmResourceProvider>,
                AdminRealmResourceProvider {

    private static final String PATH = "helseprofil";

    @Override
    public String getId() {
        return PATH;
    }

    @Override
    public AdminRealmResourceProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public Object getResource(
            KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder adminEvent) {
        return new AdminResource(new AdminCall(session, realm, auth, adminEvent));
    }

    @Override
    public void close() {
        // holds nothing
    }
}
