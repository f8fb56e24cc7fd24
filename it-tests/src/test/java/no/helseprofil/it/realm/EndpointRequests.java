package no.helseprofil.it.realm;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;

/** A plain request for each protocol endpoint of a realm, without anything that would make it succeed. */
final class EndpointRequests {

    private EndpointRequests() {}

    /** Returns the requests by name, in a fixed order. */
    static Map<String, Request> of(String issuer) {
        String protocol = issuer + "/protocol/openid-connect/";
        Map<String, Request> requests = new LinkedHashMap<>();
        requests.put("token", post(protocol + "token").form("grant_type", "client_credentials"));
        requests.put("password", post(protocol + "token").form("grant_type", "password"));
        requests.put("PAR", post(protocol + "ext/par/request").form("response_type", "code"));
        requests.put("introspection", post(protocol + "token/introspect").form("token", "x"));
        requests.put("revocation", post(protocol + "revoke").form("token", "x"));
        requests.put("userinfo", Request.get(URI.create(protocol + "userinfo")).header("Authorization", "Bearer x"));
        requests.put("userinfo by POST", post(protocol + "userinfo").header("Authorization", "Bearer x"));
        return requests;
    }

    /** An authorization request of a client, by GET and without PAR. */
    static Request authorization(String issuer, String clientId) {
        return Request.get(URI.create(issuer + "/protocol/openid-connect/auth?response_type=code&scope=openid"
                + "&client_id=" + clientId + "&redirect_uri=" + TestRealm.REDIRECT_URI));
    }

    private static Request post(String address) {
        return Request.post(URI.create(address)).form("client_id", "machine").form("client_secret", "secret");
    }
}
