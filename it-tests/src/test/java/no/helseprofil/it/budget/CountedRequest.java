package no.helseprofil.it.budget;

import java.net.URI;
import java.util.function.Function;
import java.util.function.Supplier;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.ProofFault;

/** A request of a client that behaves, but for the last. */
enum CountedRequest {
    CLIENT_CREDENTIALS(
            "token by client credentials",
            realm -> () -> realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE)),

    PUSHED("pushed authorization request", realm -> () -> login(realm).push(authorizationRequest())),

    CODE("token by a code", CountedRequest::redeem),

    REFRESH("token by a refresh token", realm -> {
        String token = redeem(realm).get().refreshToken();
        return () -> login(realm).refresh(token);
    }),

    USERINFO("userinfo", realm -> {
        String token = redeem(realm).get().accessToken();
        return () -> login(realm).userinfo(token);
    }),

    REFUSED(
            "token request with a proof for any address, refused",
            realm -> () -> realm.oidc(TestRealm.MACHINE)
                    .withProof(ProofFault.MISSING_HTU::apply)
                    .clientCredentials(TestRealm.SCOPE));

    /** Redirect URI with TLS: Keycloak's own profile takes none of this machine without it. No server listens there. */
    static final URI REDIRECT_URI = URI.create("https://localhost:8765/callback");

    private final String title;
    private final Function<TestRealm, Supplier<Exchange>> preparation;

    CountedRequest(String title, Function<TestRealm, Supplier<Exchange>> preparation) {
        this.title = title;
        this.preparation = preparation;
    }

    String title() {
        return title;
    }

    boolean succeeds() {
        return this != REFUSED;
    }

    /** All that comes before it, and the request itself. */
    Supplier<Exchange> prepare(TestRealm realm) {
        return preparation.apply(realm);
    }

    private static Supplier<Exchange> redeem(TestRealm realm) {
        AuthorizationRequest request = authorizationRequest();
        String pushed = login(realm).push(request).requestUri();
        String code = LoginForm.open(login(realm).authorizeUrl(pushed))
                .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                .requiredCode();
        return () -> login(realm).redeem(request, code);
    }

    private static AuthorizationRequest authorizationRequest() {
        return AuthorizationRequest.of("openid " + TestRealm.SCOPE, REDIRECT_URI);
    }

    private static OidcClient login(TestRealm realm) {
        return realm.oidc(TestRealm.USER_LOGIN);
    }
}
