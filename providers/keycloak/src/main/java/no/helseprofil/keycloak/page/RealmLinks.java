package no.helseprofil.keycloak.page;

import java.net.URI;
import no.helseprofil.html.Authority;
import no.helseprofil.keycloak.storage.RequirementPages;
import org.keycloak.models.KeycloakSession;

/**
 * Where the pages of one realm are.
 *
 * @param authority who runs the service
 * @param list path of the list
 */
public record RealmLinks(Authority authority, String list) {

    /** Those of the realm of this request. */
    public static RealmLinks of(KeycloakSession session) {
        return new RealmLinks(
                RealmAuthority.of(session.getContext().getRealm()),
                RequirementPages.list(session).getRawPath());
    }

    /** The whole address of the list, as metadata and reports name it; below it each requirement has its own. */
    public static String address(KeycloakSession session) {
        return RequirementPages.list(session).toString();
    }

    /** The whole address at which a contact of a client reads how it stands. */
    public static String contact(KeycloakSession session, String link) {
        String list = address(session);
        return list.substring(0, list.lastIndexOf('/')) + "/self/contact/" + link;
    }

    /** The whole address at which somebody confirms to be a contact of a client. */
    public static String confirmContact(KeycloakSession session, String link) {
        String list = address(session);
        return list.substring(0, list.lastIndexOf('/')) + "/self/confirm-contact/" + link;
    }

    /**
     * The whole address at which a person answers what is asked for of a client.
     *
     * @param clientId of the client, or the one that it would have
     */
    public static String confirmation(KeycloakSession session, String clientId) {
        return session.getContext()
                .getUri()
                .getBaseUriBuilder()
                .path("realms/{realm}/helseprofil/selvbetjening/v1/confirm-client/{client}")
                .build(session.getContext().getRealm().getName(), clientId)
                .toString();
    }

    /** Where the page that refuses is shown again, in another language. */
    public URI refused(String name) {
        return URI.create(list.substring(0, list.lastIndexOf('/')) + "/refused/" + name);
    }

    /** Path of the page by which clients are tested. */
    public String tests() {
        return list.substring(0, list.lastIndexOf('/')) + "/try/";
    }

    /** Path of one requirement's page. */
    public String to(String requirement) {
        return list + "/" + requirement;
    }
}
