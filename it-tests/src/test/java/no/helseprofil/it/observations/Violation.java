package no.helseprofil.it.observations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/** A way in which a client of the field may fail one requirement, as far as stock Keycloak lets it. */
enum Violation {
    AUDIENCE(
            "assertion-audience",
            (client, member) -> machine(client.withAssertion(assertion -> assertion.with(
                    "aud", client.metadata().endpoint("token_endpoint").toString())))),
    TYPE(
            "assertion-type",
            (client, member) -> machine(client.withAssertion(assertion -> assertion.header("typ", "JWT")))),
    LIFETIME(
            "assertion-lifetime",
            (client, member) -> machine(client.withAssertion(assertion -> assertion.lasting(Duration.ofMinutes(5))))),
    /** Too long for a later stage alone. */
    LONG(
            "assertion-lifetime",
            (client, member) -> machine(client.withAssertion(assertion -> assertion.lasting(Duration.ofSeconds(50))))),
    PROOF_AGE(
            "dpop-proof-age",
            (client, member) -> machine(client.withProof(proof -> proof.madeAgo(Duration.ofSeconds(17))))),
    NONCE("dpop-nonce", (client, member) -> machine(client.withProof(proof -> proof.without("nonce")))),
    BEARER("sender-constrained-tokens", (client, member) -> machine(client.withoutProof())),
    ALGORITHM(
            "signing-algorithm",
            (client, member) -> machine(member.signingWith(client, member.keys().edwards()))),
    SHORT_KEY(
            "key-strength",
            (client, member) -> machine(member.signingWith(client, member.keys().small()))),
    ENDING_KEY(
            "key-expiry",
            (client, member) -> machine(member.signingWith(client, member.keys().ending()))),
    PKCE(
            "pkce-s256",
            (client, member) -> pushed(client.withRequest(
                    request -> request.withoutForm("code_challenge").withoutForm("code_challenge_method")))),
    REDIRECT(
            "redirect-uris",
            (client, member) -> pushed(
                    client.withRequest(request -> request.formInstead("redirect_uri", ObservedClient.PLAIN_HTTP)))),
    RESPONSE_TYPE(
            "response-type-code",
            (client, member) ->
                    pushed(client.withRequest(request -> request.formInstead("response_type", "code id_token")))),
    PASSWORD("no-password-grant", (client, member) -> password(client)),
    SECRET(
            "private-key-jwt",
            (client, member) -> machine(client.withRequest(
                    request -> withoutAssertion(request).basicAuthentication(member.clientId(), TestRealm.SECRET)))),
    PUBLIC("confidential-client", (client, member) -> password(client.withRequest(Violation::withoutAssertion)));

    /** Violations that are a matter of registration: such a client can't but commit them. */
    static final Set<Violation> REGISTERED = Set.of(SECRET, PUBLIC);

    /** The ways that can be taken by a client that authenticates as it should, in one program. */
    static final List<Violation> OF_REQUESTS =
            List.of(values()).stream().filter(one -> !REGISTERED.contains(one)).toList();

    private static final Set<Violation> PUSHED = Set.of(PKCE, REDIRECT, RESPONSE_TYPE);

    private final String requirement;
    private final BiFunction<OidcClient, ObservedClient, Response> request;

    Violation(String requirement, BiFunction<OidcClient, ObservedClient, Response> request) {
        this.requirement = requirement;
        this.request = request;
    }

    /** The requirement that it is mainly about. */
    String requirement() {
        return requirement;
    }

    /** Returns whether there is a right request of the same kind. The password grant has none. */
    boolean canBeMended() {
        return !REGISTERED.contains(this) && this != PASSWORD;
    }

    /** Makes such a request. */
    Response send(ObservedClient member) {
        return request.apply(member.client(), member);
    }

    /** Makes a request of the same kind with nothing wrong. */
    Response sendRight(ObservedClient member) {
        return PUSHED.contains(this) ? pushed(member.client()) : sendCompliant(member);
    }

    /** Asks for a token of its own with nothing wrong. */
    static Response sendCompliant(ObservedClient member) {
        return machine(member.client());
    }

    /** Adds the settings with which a client is registered that does such a thing. */
    void register(ObjectNode client) {
        switch (this) {
            case SECRET ->
                client.put("clientAuthenticatorType", "client-secret").put("secret", TestRealm.SECRET);
            case PUBLIC -> client.put("publicClient", true).put("directAccessGrantsEnabled", true);
            case PASSWORD -> client.put("directAccessGrantsEnabled", true);
            case RESPONSE_TYPE -> client.put("implicitFlowEnabled", true);
            default -> {
                // all others are left open by what every client of the fleet is registered with
            }
        }
    }

    private static Response machine(OidcClient client) {
        return client.clientCredentials(TestRealm.SCOPE).response();
    }

    private static Response pushed(OidcClient client) {
        return client.push(AuthorizationRequest.of(
                        "openid " + TestRealm.SCOPE, URI.create(TestRealm.REDIRECT_URI.toString())))
                .response();
    }

    private static Response password(OidcClient client) {
        return client.authenticated(client.post("token_endpoint")
                        .form("grant_type", "password")
                        .form("scope", "openid")
                        .form("username", TestRealm.USERNAME)
                        .form("password", TestRealm.PASSWORD))
                .response();
    }

    private static Request withoutAssertion(Request request) {
        return request.withoutForm("client_assertion").withoutForm("client_assertion_type");
    }
}
