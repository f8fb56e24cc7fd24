package no.helseprofil.keycloak.storage;

import java.net.URI;
import org.keycloak.models.KeycloakSession;

/** The addresses of the pages on which the requirements of the realm of this request are explained. */
public final class RequirementPages {

    private RequirementPages() {}

    /** Returns the address of the list; below it each requirement has its own. */
    public static URI list(KeycloakSession session) {
        return session.getContext()
                .getUri()
                .getBaseUriBuilder()
                .path("realms")
                .path(session.getContext().getRealm().getName())
                .path("helseprofil/requirements")
                .build();
    }

    /** Returns the address of one requirement's page, as errors and headers name it. */
    public static String address(KeycloakSession session, String requirement) {
        return list(session) + "/" + requirement;
    }
}
