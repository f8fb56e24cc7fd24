package no.helseprofil.it.cluster;

import java.net.URI;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedCluster;

/** The two nodes, and how a test chooses between them. */
final class Nodes {

    static final int A = 0;
    static final int B = 1;

    private Nodes() {}

    /** The address of a node. */
    static URI url(int node) {
        return SharedCluster.get().node(node).url();
    }

    /**
     * Returns the same client, whose requests all reach this node. It keeps its nonces, which are those of the one
     * address.
     */
    static OidcClient at(int node, OidcClient client) {
        return client.withRequest(request -> request.sentTo(url(node)));
    }

    /** A client of the realm that hasn't met the server yet. */
    static OidcClient newClient(TestRealm realm, String clientId) {
        return OidcClient.discover(realm.issuer(), clientId, realm.key(clientId));
    }

    /** The administration of the realm at a node. */
    static AdminApi admin(int node, TestRealm realm) {
        return AdminApi.of(url(node), realm.name(), KeycloakServer.ADMIN, KeycloakServer.ADMIN);
    }

    /** A nonce that this node has issued just now. */
    static String nonceOf(int node, TestRealm realm) {
        return at(node, newClient(realm, TestRealm.OTHER_MACHINE))
                .withoutNonceStep()
                .clientCredentials(TestRealm.SCOPE)
                .response()
                .header("DPoP-Nonce")
                .orElseThrow();
    }

    /** A proof for a POST to an endpoint, with a nonce: each signature gives another one. */
    static Proof proof(OidcClient client, String endpoint, String nonce) {
        URI address = client.metadata().endpoint(endpoint);
        return Proof.by(client.proofKey()).of("POST", address).nonce(nonce);
    }

    /** A request of the client as it would go to the token endpoint, with this assertion and this proof. */
    static Request tokenRequest(OidcClient client, String clientId, String assertion, String proof) {
        return client.post("token_endpoint")
                .form("grant_type", "client_credentials")
                .form("scope", TestRealm.SCOPE)
                .form("client_id", clientId)
                .form("client_assertion_type", Assertion.TYPE)
                .form("client_assertion", assertion)
                .header("DPoP", proof);
    }

    /** The user logs in, whichever nodes the browser reaches; the code is not used yet. */
    static String code(OidcClient client, AuthorizationRequest request) {
        URI page = client.authorizeUrl(client.push(request).requestUri());
        return LoginForm.open(page)
                .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                .requiredCode();
    }
}
