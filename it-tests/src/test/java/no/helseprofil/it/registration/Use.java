package no.helseprofil.it.registration;

import static no.helseprofil.it.support.RefusalAssert.refused;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;

/** Results for a client that came in unasked, when it makes use of what it is registered as. */
final class Use {

    private Use() {}

    /** It gets no token. */
    static Consumer<Registered> token(String requirement, int status, String error) {
        return token(UnaryOperator.identity(), requirement, status, error);
    }

    /** It gets no token with a request like this. */
    static Consumer<Registered> token(
            UnaryOperator<OidcClient> deviation, String requirement, int status, String error) {
        return it -> refused(deviation.apply(it.client()).clientCredentials(TestRealm.SCOPE))
                .by(requirement)
                .with(status, error);
    }

    /** This key opens nothing. */
    static Consumer<Registered> key(SigningKey key, String requirement) {
        return token(
                client -> client.withAssertion(assertion ->
                        assertion.signedWith(key).signedAs(key.algorithm()).header("kid", key.kid())),
                requirement,
                401,
                "invalid_client");
    }

    /** It gets no token by another grant. */
    static Consumer<Registered> grant(String grantType, String requirement, String error) {
        return token(
                client -> client.withRequest(request -> request.formInstead("grant_type", grantType)
                        .form("username", TestRealm.USERNAME)
                        .form("password", TestRealm.PASSWORD)
                        .form("assertion", "a")
                        .form("auth_req_id", "a")
                        .form("device_code", "a")
                        .form("audience", TestRealm.API)),
                requirement,
                400,
                error);
    }

    /** It pushes no request like this. */
    static Consumer<Registered> push(UnaryOperator<Request> deviation, String requirement, String error) {
        return it -> refused(it.client().withRequest(deviation).push(it.realm().authorizationRequest()))
                .by(requirement)
                .with(400, error);
    }

    /** It is of no use: the client gets what every client gets, and administrators see what is wrong. */
    static Consumer<Registered> nothing(String requirement) {
        return it -> {
            it.getsACompliantToken();
            it.isShownUnder(requirement);
        };
    }
}
