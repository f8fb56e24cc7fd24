package no.helseprofil.keycloak.request;

import org.keycloak.models.KeycloakSession;

/** The addresses of the pages that explain requirements, as errors and headers name them. */
public final class HelpPages {

    private HelpPages() {}

    /** The page of this requirement, in the realm of the request. */
    public static String of(KeycloakSession session, String requirement) {
        return all(session) + "/" + requirement;
    }

    /** The page of all requirements, in the realm of the request; below it each has its own. */
    public static String all(KeycloakSession session) {
        return session.getContext()
                .getUri()
                .getBaseUriBuilder()
                .path("realms")
                .path(session.getContext().getRealm().getName())
                .path("helseprofil/requirements")
                .build()
                .toString();
    }
}
