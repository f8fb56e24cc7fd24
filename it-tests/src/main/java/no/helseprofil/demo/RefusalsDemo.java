package no.helseprofil.demo;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;

/** Demo of ten requests with one fault each, and the server's responses. */
final class RefusalsDemo {

    private static final Duration TOO_LONG = Duration.ofHours(1);
    private static final int WEAK_RSA_BITS = 1024;

    private final DemoOutput report;
    private final OidcClient machine;
    private final OidcClient userLogin;

    RefusalsDemo(DemoRealm realm, DemoOutput report) {
        this.report = report;
        this.machine = realm.machine();
        this.userLogin = realm.userLogin();
    }

    /** Returns whether each was refused by the requirement that it violates. */
    boolean run() {
        report.chapter("Wrong in one place, ten times");
        // from here on the clients know the server's nonce, so that each fault occurs alone
        machine.clientCredentials(DemoRealm.SCOPE).accessToken();
        userLogin.push(authorizationRequest()).requestUri();
        faults().forEach(this::refuse);
        return report.end(
                "Each was refused by the requirement that it breaks.", "Not each was refused by its requirement.");
    }

    private List<Fault> faults() {
        return List.of(
                new Fault("private-key-jwt", "a client secret instead of a signed assertion", this::clientSecret),
                new Fault(
                        "assertion-audience",
                        "an assertion for the token endpoint, not for the issuer",
                        () -> token(machine.withAssertion(assertion -> assertion.to(
                                machine.metadata().endpoint("token_endpoint").toString())))),
                new Fault(
                        "assertion-type",
                        "an assertion without typ",
                        () -> token(machine.withAssertion(assertion -> assertion.withoutHeader("typ")))),
                new Fault(
                        "assertion-lifetime",
                        "an assertion that lives for an hour",
                        () -> token(machine.withAssertion(assertion -> assertion.lasting(TOO_LONG)))),
                new Fault("assertion-single-use", "an assertion for the second time", this::assertionTwice),
                new Fault("sender-constrained-tokens", "no DPoP proof", () -> token(machine.withoutProof())),
                new Fault("dpop-replay", "a DPoP proof for the second time", this::proofTwice),
                new Fault(
                        "key-strength",
                        "a DPoP proof by an RSA key of 1024 bits",
                        () -> token(machine.withProofKey(SigningKey.generateRsa(WEAK_RSA_BITS, "RS256")))),
                new Fault(
                        "pkce-s256",
                        "an authorization request without PKCE",
                        () -> pushed(
                                request -> request.withoutForm("code_challenge").withoutForm("code_challenge_method"))),
                new Fault(
                        "redirect-uris",
                        "an authorization request with a redirect URI that is not registered",
                        () -> pushed(
                                request -> request.formInstead("redirect_uri", DemoRealm.REDIRECT_URI + "/other"))));
    }

    private void refuse(Fault fault) {
        report.step(fault.title());
        report.refusal(fault.request().get(), fault.requirement());
    }

    private Response clientSecret() {
        return Request.post(machine.metadata().endpoint("token_endpoint"))
                .basicAuthentication("demo-machine", "a-secret")
                .form("grant_type", "client_credentials")
                .form("scope", DemoRealm.SCOPE)
                .send();
    }

    private Response assertionTwice() {
        String assertion = machine.assertion().sign();
        OidcClient client = machine.withRequest(request -> request.formInstead("client_assertion", assertion));
        client.clientCredentials(DemoRealm.SCOPE).accessToken();
        return token(client);
    }

    private Response proofTwice() {
        String proof = machine.proof(machine.post("token_endpoint")).sign();
        OidcClient client =
                machine.withRequest(request -> request.withoutHeader("DPoP").header("DPoP", proof));
        client.clientCredentials(DemoRealm.SCOPE).accessToken();
        return token(client);
    }

    private static Response token(OidcClient client) {
        return client.clientCredentials(DemoRealm.SCOPE).response();
    }

    private Response pushed(UnaryOperator<Request> change) {
        return userLogin.withRequest(change).push(authorizationRequest()).response();
    }

    private static AuthorizationRequest authorizationRequest() {
        return AuthorizationRequest.of("openid " + DemoRealm.SCOPE, DemoRealm.REDIRECT_URI);
    }

    private record Fault(String requirement, String title, Supplier<Response> request) {}
}
