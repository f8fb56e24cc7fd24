package no.helseprofil.keycloak.console;

import java.net.URI;
import no.helseprofil.html.Html;
import org.keycloak.Config;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/**
 * Where the console of a realm is, and what it asks. It is at the address of the administration, as Keycloak's own is,
 * since there alone administrators may be let in; it logs in where everybody does.
 *
 * @param realm the realm's name
 * @param frontend base address of what everybody may reach
 * @param admin base address of the administration
 * @param server whether administrators of the realm {@code master} can log in, too
 */
record ConsoleAddresses(String realm, URI frontend, URI admin, boolean server) {

    static ConsoleAddresses of(KeycloakSession session) {
        String realm = session.getContext().getRealm().getName();
        URI admin = session.getContext().getUri(UrlType.ADMIN).getBaseUri();
        URI frontend = session.getContext().getUri(UrlType.FRONTEND).getBaseUri();
        ConsoleAddresses addresses = new ConsoleAddresses(realm, frontend, admin, false);
        return new ConsoleAddresses(realm, frontend, admin, isRegistered(session, addresses.console()));
    }

    /** Administrators of the whole server log in by its own realm, if that names this console as one of its own. */
    private static boolean isRegistered(KeycloakSession session, URI console) {
        RealmModel master = session.realms().getRealmByName(Config.getAdminRealm());
        ClientModel client = master == null ? null : master.getClientByClientId(Constants.ADMIN_CONSOLE_CLIENT_ID);
        return client != null && client.isEnabled() && client.getRedirectUris().contains(console.toString());
    }

    /** The console itself, where codes go. */
    URI console() {
        return Urls.realmBase(admin).path(realm).path("helseprofil/console/").build();
    }

    /** Where Keycloak has the style sheet of its own console, PatternFly 5. */
    String patternFly() {
        return Urls.themeRoot(admin).getRawPath() + "/common/keycloak/vendor/patternfly-v5/patternfly.min.css";
    }

    /** What the page may load and ask: what is the server's own, and nothing that stands in the page itself. */
    String policy() {
        String others = origin(frontend).equals(origin(admin)) ? "" : " " + origin(frontend);
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
                + "connect-src 'self'" + others + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                + "require-trusted-types-for 'script'; trusted-types 'none'";
    }

    /** The same for the page's script. */
    Html.Element in(Html.Element body) {
        return body.with("data-realm", realm)
                .with("data-frontend", frontend.toString())
                .with("data-admin", admin.toString())
                .with("data-console", console().toString())
                .with("data-client", Constants.ADMIN_CONSOLE_CLIENT_ID)
                .with("data-server", server ? Config.getAdminRealm() : "");
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }
}
