package no.helseprofil.keycloak.request;

import org.keycloak.models.KeycloakSession;

/** The addresses of the pages that explain requirements, as errors and headers name them. */
public final class HelpPages {

    private HelpPages() {}

    /** The page of this requirement, in the realm of the request. */
    public static String of(KeycloakSession session, String requirement) {
        return session.getContext()
                .getUri()
                .getBaseUriBuilder()
                .path("realms")
                .path(session.getContext().getRealm().getName())
                .path("helseprofil/requirements")
                .path(requirement)
                .build()
                .toString();
    }
}
