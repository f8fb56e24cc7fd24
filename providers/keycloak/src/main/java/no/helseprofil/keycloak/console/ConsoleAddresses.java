package no.helseprofil.keycloak.console;

import java.net.URI;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.html.Authority;
import no.helseprofil.html.Html;
import org.jspecify.annotations.Nullable;
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
 * @param server base address at which administrators of the realm {@code master} log in, which may have one of its own;
 *     null if they can't log in to this console
 */
record ConsoleAddresses(
        String realm, URI frontend, URI admin, @Nullable URI server) {

    static ConsoleAddresses of(KeycloakSession session) {
        String realm = session.getContext().getRealm().getName();
        URI admin = session.getContext().getUri(UrlType.ADMIN).getBaseUri();
        URI frontend = session.getContext().getUri(UrlType.FRONTEND).getBaseUri();
        ConsoleAddresses addresses = new ConsoleAddresses(realm, frontend, admin, null);
        RealmModel master = session.realms().getRealmByName(Config.getAdminRealm());
        return master == null || !isRegistered(master, addresses.console())
                ? addresses
                : new ConsoleAddresses(realm, frontend, admin, frontend(session, master));
    }

    /** Administrators of the whole server log in by its own realm, if that names this console as one of its own. */
    private static boolean isRegistered(RealmModel master, URI console) {
        ClientModel client = master.getClientByClientId(Constants.ADMIN_CONSOLE_CLIENT_ID);
        return client != null && client.isEnabled() && client.getRedirectUris().contains(console.toString());
    }

    /** Each realm may be reached by an address of its own, which Keycloak tells for the realm of the request alone. */
    private static URI frontend(KeycloakSession session, RealmModel of) {
        RealmModel asked = session.getContext().getRealm();
        session.getContext().setRealm(of);
        try {
            return session.getContext().getUri(UrlType.FRONTEND).getBaseUri();
        } finally {
            session.getContext().setRealm(asked);
        }
    }

    /**
     * Whether a request has come to the address of the administration. Where that is another one than everybody's,
     * whoever asks elsewhere isn't told it.
     *
     * @param asked base address of the request, as it came
     */
    boolean isAdministration(URI asked) {
        return origin(frontend).equals(origin(admin)) || asked.getRawAuthority().equals(admin.getRawAuthority());
    }

    /** The console itself, where codes go. */
    URI console() {
        return Urls.realmBase(admin).path(realm).path("helseprofil/console/").build();
    }

    /** Path below which the files of this version are. */
    String files() {
        return console().getRawPath() + "files/" + ConsoleFile.VERSION + "/";
    }

    /** Where Keycloak has the style sheet of its own console, PatternFly 5. */
    String patternFly() {
        return Urls.themeRoot(admin).getRawPath() + "/common/keycloak/vendor/patternfly-v5/patternfly.min.css";
    }

    /**
     * What the page may load and ask: what is the server's own and the logo of the authority, and nothing that stands
     * in the page itself.
     */
    String policy(Authority authority) {
        String others = Stream.of(frontend, server)
                .filter(Objects::nonNull)
                .map(ConsoleAddresses::origin)
                .distinct()
                .filter(other -> !other.equals(origin(admin)))
                .map(other -> " " + other)
                .collect(Collectors.joining());
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
                + authority
                        .pictures()
                        .filter(from -> !from.equals("data:"))
                        .map(from -> " " + from)
                        .orElse("")
                + "; font-src 'self'; "
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
                .with("data-server", server == null ? "" : Config.getAdminRealm())
                .with("data-server-frontend", server == null ? "" : server.toString());
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }
}
