package no.helseprofil.keycloak.page;

import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Where the pages of one realm are.
 *
 * @param realm the realm's name for people
 * @param list path of the list
 */
public record RealmLinks(String realm, String list) {

    /** Those of the realm of this request. */
    public static RealmLinks of(KeycloakSession session) {
        RealmModel realm = session.getContext().getRealm();
        UriBuilder base = session.getContext().getUri().getBaseUriBuilder();
        String list = base.path("realms")
                .path(realm.getName())
                .path("helseprofil/requirements")
                .build()
                .getRawPath();
        String name = Optional.ofNullable(realm.getDisplayName())
                .filter(text -> !text.isBlank())
                .orElse(realm.getName());
        return new RealmLinks(name, list);
    }

    /** Where the page that refuses is shown again, in another language. */
    public URI refused(String name) {
        return URI.create(list.substring(0, list.lastIndexOf('/')) + "/refused/" + name);
    }

    /** Path of one requirement's page. */
    public String to(String requirement) {
        return list + "/" + requirement;
    }
}
