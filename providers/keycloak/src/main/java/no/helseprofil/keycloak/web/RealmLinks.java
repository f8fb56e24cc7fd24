package no.helseprofil.keycloak.web;

import java.net.URI;
import no.helseprofil.html.Authority;
import no.helseprofil.keycloak.storage.RequirementPages;
import org.keycloak.models.KeycloakSession;

/**
 * Addresses of the pages of one realm.
 *
 * @param authority the organisation that runs the service
 * @param list path of the list of requirements
 */
public record RealmLinks(Authority authority, String list) {

    /** Returns the addresses for the realm of this request. */
    public static RealmLinks of(KeycloakSession session) {
        return new RealmLinks(
                RealmAuthority.of(session.getContext().getRealm()),
                RequirementPages.list(session).getRawPath());
    }

    /** Returns the absolute address of the list of requirements; each requirement has its own below it. */
    public static String address(KeycloakSession session) {
        return RequirementPages.list(session).toString();
    }

    /** Returns the absolute address of the page about a client for one of its contacts. */
    public static String contact(KeycloakSession session, String link) {
        String list = address(session);
        return list.substring(0, list.lastIndexOf('/')) + "/self/contact/" + link;
    }

    /** Returns the absolute address at which a person confirms to be a contact of a client. */
    public static String confirmContact(KeycloakSession session, String link) {
        String list = address(session);
        return list.substring(0, list.lastIndexOf('/')) + "/self/confirm-contact/" + link;
    }

    /**
     * Returns the absolute address at which a person confirms a client or a change of one.
     *
     * @param clientId the client's id, or the one that it would have
     */
    public static String confirmation(KeycloakSession session, String clientId) {
        return session.getContext()
                .getUri()
                .getBaseUriBuilder()
                .path("realms/{realm}/helseprofil/selvbetjening/v1/confirm-client/{client}")
                .build(session.getContext().getRealm().getName(), clientId)
                .toString();
    }

    /** Returns the address at which a refusal page is shown again, in another language. */
    public URI refused(String name) {
        return URI.create(list.substring(0, list.lastIndexOf('/')) + "/refused/" + name);
    }

    /** Returns the path of the page for test runs. */
    public String tests() {
        return list.substring(0, list.lastIndexOf('/')) + "/try/";
    }

    /** Returns the path of one requirement's page. */
    public String to(String requirement) {
        return list + "/" + requirement;
    }
}
