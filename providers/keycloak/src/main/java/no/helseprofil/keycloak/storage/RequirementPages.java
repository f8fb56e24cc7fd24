package no.helseprofil.keycloak.storage;

import java.net.URI;
import org.keycloak.models.KeycloakSession;

/** Addresses of the pages that explain the requirements, in the realm of this request. */
public final class RequirementPages {

    private RequirementPages() {}

    /** Returns the address of the list; each requirement has its own below it. */
    public static URI list(KeycloakSession session) {
        return session.getContext()
                .getUri()
                .getBaseUriBuilder()
                .path("realms")
                .path(session.getContext().getRealm().getName())
                .path("helseprofil/requirements")
                .build();
    }

    /** Returns the address of one requirement's page, as used in errors and headers. */
    public static String address(KeycloakSession session, String requirement) {
        return list(session) + "/" + requirement;
    }
}
