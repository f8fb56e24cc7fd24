package no.helseprofil.keycloak.request;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.net.URISyntaxException;
import no.helseprofil.keycloak.server.OriginalCall;
import no.helseprofil.profile.Facts;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/** Address that a request was sent to, and the issuer that stands behind it. */
public final class RequestAddress {

    /**
     * Issuers by address. Keycloak builds an issuer of seven parts each time. Where the host name of the server isn't
     * fixed a client can send any, so the least used are forgotten.
     */
    private static final Cache<Address, String> ISSUERS =
            Caffeine.newBuilder().maximumSize(1_000).build();

    /** Length of the longest authority that is kept; a name in the DNS is no longer. */
    private static final int LONGEST_HOST = 253;

    private RequestAddress() {}

    static String issuer(KeycloakSession session) {
        KeycloakContext context = session.getContext();
        Address address =
                new Address(context.getUri().getBaseUri(), context.getRealm().getName());
        String authority = address.base().getRawAuthority();
        return authority != null && authority.length() > LONGEST_HOST
                ? address.issuer()
                : ISSUERS.get(address, Address::issuer);
    }

    /**
     * Returns the called address and the one that the metadata names. Keycloak takes the called address from
     * {@code Host} or a proxy's headers even where {@code --hostname} is set. The metadata names the address for
     * browsers, or the one for the back channel, which differs only with {@code --hostname-backchannel-dynamic}.
     */
    static Facts.Target target(KeycloakSession session) {
        UriInfo uri = session.getContext().getUri();
        URI called = uri.getAbsolutePath();
        // Keycloak has built this one already. Another takes 50 kB, and nothing but a wrong setting or a lie asks for
        // it.
        if (called.toString().equals(own(uri))) {
            return new Facts.Target(called, called);
        }
        return new Facts.Target(called, URI.create(own(session.getContext().getUri(UrlType.BACKEND))));
    }

    /** Returns the same endpoint at an address of the server's own. */
    private static String own(UriInfo uri) {
        URI base = uri.getBaseUri();
        String start = base.getRawPath() == null ? "" : base.getRawPath();
        String path = uri.getPath();
        return base.getScheme()
                + "://"
                + base.getRawAuthority()
                + (start.endsWith("/") ? start.substring(0, start.length() - 1) : start)
                + encoded(path.startsWith("/") ? path : "/" + path);
    }

    /** Returns a path percent-encoded, which the name of a realm may need. */
    private static String encoded(String path) {
        try {
            return new URI(null, null, path, null).getRawPath();
        } catch (URISyntaxException unreadable) {
            return path;
        }
    }

    /**
     * Shows Keycloak the address as the DPoP proof writes it, from here on. Keycloak ({@code DPoPUtil}, 26.7) compares
     * it with {@code htu}, and takes {@code https://host:443/} and {@code https://host/} for two addresses. Nothing
     * else of the request changes: issuer, endpoints and redirects come of the base URI.
     *
     * @param facts a request whose proof is for its address
     */
    public static void showAsProven(KeycloakSession session, Facts facts) {
        if (!(facts.proof() instanceof Facts.Proof.Present proof)) {
            return;
        }
        URI called = facts.target().called();
        URI written = written(String.valueOf(proof.content().target()), facts.target());
        if (!written.equals(called)) {
            KeycloakContext context = session.getContext();
            HttpRequest request = context.getHttpRequest();
            UriInfo shown = OriginalCall.except(UriInfo.class, request.getUri(), "getAbsolutePath", written);
            context.setHttpRequest(OriginalCall.except(HttpRequest.class, request, "getUri", shown));
            // Keycloak reads the address of a request once for each realm that it sets.
            context.setRealm(context.getRealm());
        }
    }

    private static URI written(String claimed, Facts.Target target) {
        try {
            return target.calledAs(new URI(claimed));
        } catch (URISyntaxException unreadable) {
            return target.called();
        }
    }

    private record Address(URI base, String realm) {

        String issuer() {
            return Urls.realmIssuer(base, realm);
        }
    }
}
