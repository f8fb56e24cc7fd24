package no.helseprofil.keycloak.console;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.html.Authority;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/**
 * Addresses of a realm's console and of the endpoints that it calls. The console is at the address of the
 * administration, like Keycloak's own, since administrators may have access only there. Its login is at the public
 * address.
 *
 * @param realm name of the realm
 * @param frontend public base address
 * @param admin base address of the administration
 * @param server base address at which administrators of the realm {@code master} log in, which may be another one; null
 *     if they can't log in to this console
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

    /**
     * Returns whether administrators of the whole server can log in here: the console must be a redirect URI of the
     * console client in the realm {@code master}.
     */
    private static boolean isRegistered(RealmModel master, URI console) {
        ClientModel client = master.getClientByClientId(Constants.ADMIN_CONSOLE_CLIENT_ID);
        return client != null && client.isEnabled() && client.getRedirectUris().contains(console.toString());
    }

    /** Returns the public address of a realm, which Keycloak computes for the realm of the request only. */
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
     * Returns whether a request has come to the address of the administration. A request to another address gets no
     * answer from the console, so that the console is not disclosed there.
     *
     * @param asked base address of the request as it came
     */
    boolean isAdministration(URI asked) {
        return origin(frontend).equals(origin(admin)) || asked.getRawAuthority().equals(admin.getRawAuthority());
    }

    /** Returns the address of the console, which is also its redirect URI. */
    URI console() {
        return Urls.realmBase(admin).path(realm).path("helseprofil/console/").build();
    }

    /** Returns the path of the files of this version. */
    String files() {
        return console().getRawPath() + "files/" + ConsoleFile.VERSION + "/";
    }

    /** Returns the path of the style sheet of Keycloak's own console, PatternFly 5. */
    String patternFly() {
        return Urls.themeRoot(admin).getRawPath() + "/common/keycloak/vendor/patternfly-v5/patternfly.min.css";
    }

    /**
     * Returns the Content-Security-Policy of the page. It allows files and endpoints of the server and the authority's
     * logo, and no inline scripts or styles.
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

    /** Returns the addresses as data attributes of the page, for its script. */
    Map<String, String> data() {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("realm", realm);
        data.put("frontend", frontend.toString());
        data.put("admin", admin.toString());
        data.put("console", console().toString());
        data.put("client", Constants.ADMIN_CONSOLE_CLIENT_ID);
        data.put("server", server == null ? "" : Config.getAdminRealm());
        data.put("server-frontend", server == null ? "" : server.toString());
        return data;
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }
}
