package no.helseprofil.it.fuzz;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Jwt;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;

/** Place that a JWT is sent to, and everything else of that request, which is right. */
enum FuzzedEndpoint {
    ASSERTION_AT_TOKEN,
    PROOF_AT_TOKEN,
    ASSERTION_AT_PAR,
    PROOF_AT_PAR,
    PROOF_AT_USERINFO;

    /** A right JWT, the same bytes but for the signature whenever it is signed. */
    Jwt<?> jwt(Clients clients) {
        Clock now = Clock.fixed(Clock.systemUTC().instant(), ZoneOffset.UTC);
        String id = UUID.randomUUID().toString();
        OidcClient client = client(clients);
        if (takesAssertion()) {
            return client.assertion().at(now).with("jti", id);
        }
        if (this == PROOF_AT_USERINFO) {
            // Userinfo asks for no nonce, so one that is spoiled would change nothing.
            Proof proof = client.withoutNonceStep().proof(request(clients));
            return proof.at(now).with("jti", id).forToken(clients.accessToken());
        }
        return client.proof(request(clients)).at(now).with("jti", id);
    }

    /** Returns the key whose signature the JWT bears. */
    SigningKey key(Clients clients) {
        return takesAssertion()
                ? clients.key(this == ASSERTION_AT_PAR)
                : client(clients).proofKey();
    }

    /** The request with this JWT in place of a right one. */
    Request carrying(String jwt, Clients clients) {
        if (this == PROOF_AT_USERINFO) {
            return request(clients).header("DPoP", jwt);
        }
        Request complete = client(clients).complete(request(clients));
        return takesAssertion()
                ? complete.formInstead("client_assertion", jwt)
                : complete.withoutHeader("DPoP").header("DPoP", jwt);
    }

    private boolean takesAssertion() {
        return this == ASSERTION_AT_TOKEN || this == ASSERTION_AT_PAR;
    }

    private OidcClient client(Clients clients) {
        return this == ASSERTION_AT_TOKEN || this == PROOF_AT_TOKEN ? clients.machine() : clients.userLogin();
    }

    private Request request(Clients clients) {
        return switch (this) {
            case ASSERTION_AT_TOKEN, PROOF_AT_TOKEN ->
                clients.machine()
                        .post("token_endpoint")
                        .form("grant_type", "client_credentials")
                        .form("scope", TestRealm.SCOPE);
            case ASSERTION_AT_PAR, PROOF_AT_PAR -> push(clients);
            case PROOF_AT_USERINFO ->
                Request.get(clients.userLogin().metadata().endpoint("userinfo_endpoint"))
                        .header("Authorization", "DPoP " + clients.accessToken());
        };
    }

    private static Request push(Clients clients) {
        AuthorizationRequest request = clients.realm().authorizationRequest();
        return clients.userLogin()
                .post("pushed_authorization_request_endpoint")
                .form("response_type", "code")
                .form("scope", request.scope())
                .form("redirect_uri", request.redirectUri().toString())
                .form("code_challenge", request.codeChallenge())
                .form("code_challenge_method", "S256");
    }

    /**
     * The clients that knock, and a user's token.
     *
     * @param accessToken bound to the key of {@code userLogin}
     */
    record Clients(TestRealm realm, OidcClient machine, OidcClient userLogin, String accessToken) {

        static Clients of(TestRealm realm) {
            OidcClient userLogin = realm.oidc(TestRealm.USER_LOGIN);
            return new Clients(
                    realm,
                    realm.oidc(TestRealm.MACHINE),
                    userLogin,
                    realm.logIn(userLogin).accessToken());
        }

        SigningKey key(boolean ofUserLogin) {
            return realm.key(ofUserLogin ? TestRealm.USER_LOGIN : TestRealm.MACHINE);
        }

        /** Learns the newest nonces, as a client does with each answer. */
        void refreshNonces() {
            machine.clientCredentials(TestRealm.SCOPE).accessToken();
            userLogin.push(realm.authorizationRequest()).requestUri();
        }
    }
}
