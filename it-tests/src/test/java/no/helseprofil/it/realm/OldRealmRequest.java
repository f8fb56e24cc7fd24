package no.helseprofil.it.realm;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/**
 * A request by which somebody would get something from a realm, at each endpoint that gives.
 *
 * @param name what it is, in words
 * @param status what stock Keycloak answers, so that a request which went wrong in the test is no closed door
 * @param sending makes and sends it
 */
record OldRealmRequest(String name, int status, Function<OldRealm, Response> sending) {

    private static final String GRANT = "urn:ietf:params:oauth:grant-type:";

    static Stream<OldRealmRequest> all() {
        return Stream.of(grants(), clients(), users(), registration(), administration())
                .flatMap(List::stream);
    }

    /** Sends the request for a permission token with an old access token. No policy is asked about it. */
    static Response permissionByOldToken(OldRealm realm) {
        return OldRealm.forwarded(realm.side()
                        .post("token")
                        .header("Authorization", "Bearer " + realm.accessToken())
                        .form("grant_type", GRANT + "uma-ticket")
                        .form("audience", OldRealm.WITH_PERMISSIONS))
                .send();
    }

    Response send(OldRealm realm) {
        return sending.apply(realm);
    }

    @Override
    public String toString() {
        return name;
    }

    private static List<OldRealmRequest> grants() {
        return List.of(
                of("client credentials", 200, realm -> StockTokenRequests.clientCredentials(realm.side())),
                new OldRealmRequest(
                        "client credentials by assertion",
                        200,
                        realm -> realm.side()
                                .client(StockSide.KEY_CLIENT)
                                .withoutProof()
                                .clientCredentials("email")
                                .response()),
                of("the password grant", 200, realm -> realm.side().passwordGrant()),
                of(
                        "the password grant of Keycloak's own client",
                        200,
                        realm -> realm.side()
                                .passwordGrant()
                                .withoutForm("client_secret")
                                .formInstead("client_id", "admin-cli")),
                of("a code", 400, realm -> realm.side().redeem("no-code")),
                of(
                        "an old refresh token",
                        200,
                        realm -> grant(realm, "refresh_token").form("refresh_token", realm.refreshToken())),
                of(
                        "an exchange of an old token",
                        200,
                        realm -> grant(realm, GRANT + "token-exchange")
                                .form("subject_token", realm.accessToken())
                                .form("subject_token_type", "urn:ietf:params:oauth:token-type:access_token")),
                of(
                        "a permission token",
                        200,
                        realm -> grant(realm, GRANT + "uma-ticket").form("audience", OldRealm.WITH_PERMISSIONS)));
    }

    private static List<OldRealmRequest> clients() {
        return List.of(
                of(
                        "a pushed request",
                        201,
                        realm -> realm.side()
                                .withSecret("ext/par/request")
                                .form("response_type", "code")
                                .form("redirect_uri", StockSide.REDIRECT_URI.toString())),
                of("a device's request", 200, realm -> realm.side().withSecret("auth/device")),
                of(
                        "introspection",
                        200,
                        realm -> realm.side().withSecret("token/introspect").form("token", realm.accessToken())),
                of("revocation", 200, realm -> realm.side().withSecret("revoke").form("token", "nonsense")),
                of(
                        "userinfo",
                        200,
                        realm -> Request.get(realm.side().oidc("userinfo"))
                                .header("Authorization", "Bearer " + realm.accessToken())),
                of("logout", 400, realm -> realm.side().withSecret("logout").form("refresh_token", "nonsense")));
    }

    private static List<OldRealmRequest> users() {
        return List.of(
                of("login for a code", 200, realm -> page(realm.side().authorizeUrl("&response_type=code"))),
                of(
                        "login for an implicit token",
                        200,
                        realm -> page(realm.side().authorizeUrl("&response_type=token"))),
                of("login to the account console", 200, realm -> console(realm, "account-console")),
                of("login to the admin console", 200, realm -> console(realm, "security-admin-console")));
    }

    private static List<OldRealmRequest> registration() {
        return List.of(new OldRealmRequest("client registration", 201, realm -> {
            Response access = realm.side().admin().post("clients-initial-access", Map.of("count", 1, "expiration", 60));
            return Request.post(realm.side().at("clients-registrations/default"))
                    .header("Authorization", "Bearer " + access.text("token"))
                    .body("application/json", "{\"clientId\":\"registered-anew\"}")
                    .send();
        }));
    }

    private static List<OldRealmRequest> administration() {
        return List.of(
                new OldRealmRequest(
                        "a new client",
                        201,
                        realm -> realm.side().admin().post("clients", Map.of("clientId", "made-by-an-administrator"))),
                new OldRealmRequest(
                        "a client", 200, realm -> realm.side().admin().get(client(realm))),
                new OldRealmRequest(
                        "a changed client",
                        204,
                        realm -> realm.side()
                                .admin()
                                .put(
                                        client(realm),
                                        Map.of("clientId", StockSide.PUBLIC_CLIENT, "description", "changed"))),
                new OldRealmRequest(
                        "the realm's settings, stored",
                        204,
                        realm -> realm.side()
                                .admin()
                                .put("", realm.side().admin().get("").json())),
                new OldRealmRequest(
                        "a partial export",
                        200,
                        realm -> realm.side()
                                .admin()
                                .send(realm.side().admin().request("POST", "partial-export?exportClients=true"))));
    }

    private static OldRealmRequest of(String name, int status, Function<OldRealm, Request> request) {
        return new OldRealmRequest(
                name, status, realm -> OldRealm.forwarded(request.apply(realm)).send());
    }

    private static Request grant(OldRealm realm, String type) {
        return realm.side().withSecret("token").form("grant_type", type);
    }

    private static String client(OldRealm realm) {
        return "clients/" + Objects.requireNonNull(realm.side().id(StockSide.PUBLIC_CLIENT));
    }

    /** Without redirect_uri: Keycloak takes the console's own. */
    private static Request console(OldRealm realm, String clientId) {
        return page(URI.create(realm.side().oidc("auth") + "?response_type=code&client_id=" + clientId
                + "&code_challenge_method=S256&code_challenge=" + "c".repeat(43)));
    }

    private static Request page(URI address) {
        return Request.get(address).header("Accept", "text/html");
    }
}
