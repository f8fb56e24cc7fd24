package no.helseprofil.it.table;

import static no.helseprofil.it.table.Fault.of;
import static no.helseprofil.it.table.Refusal.ofClient;

import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;

/** What can be wrong with the client itself, whatever its request looks like. */
final class ClientFaults {

    private static final Refusal IDENTITY = ofClient("private-key-jwt");

    private static final Registration BY_SECRET = new Registration(
            client -> client.put("clientAuthenticatorType", "client-secret").put("secret", TestRealm.SECRET),
            client -> client.put("clientAuthenticatorType", "client-jwt"));

    private ClientFaults() {}

    static Stream<Fault> all() {
        return Stream.of(
                of(
                                About.CLIENT,
                                "it is public, and sends its client_id alone",
                                Variation.client(client -> client.withRequest(FormFaults::withoutAssertion))
                                        .whileRegistered(Registration.member("publicClient", true)),
                                Refusal.of("confidential-client", 400, "unauthorized_client"))
                        .remains(IDENTITY),
                registered(
                        "it is public, and sends an assertion",
                        Registration.member("publicClient", true),
                        Refusal.of("confidential-client", 400, "unauthorized_client")),
                registered(
                                "it is registered with a client secret",
                                Registration.member("clientAuthenticatorType", "client-secret", "client-jwt"),
                                IDENTITY)
                        .remains(Refusal.byKeycloak(401, "unauthorized_client")),
                of(
                        About.CLIENT,
                        "it is registered with a client secret, and sends that",
                        Variation.client(client -> client.withRequest(ClientFaults::withSecret))
                                .whileRegistered(BY_SECRET),
                        IDENTITY),
                registered(
                                "it is registered with client_secret_jwt",
                                Registration.member("clientAuthenticatorType", "client-secret-jwt", "client-jwt"),
                                IDENTITY)
                        .remains(Refusal.byKeycloak(400, "unauthorized_client")),
                registered(
                                "it is registered with a TLS certificate",
                                Registration.member("clientAuthenticatorType", "client-x509", "client-jwt"),
                                IDENTITY)
                        .remains(Refusal.byKeycloak(401, "invalid_client")),
                registered("it is disabled", Registration.member("enabled", false), IDENTITY)
                        .remains(Refusal.byKeycloak(401, "invalid_client")),
                registered(
                                "its access tokens are signed by HS512",
                                Registration.attribute("access.token.signed.response.alg", "HS512", ""),
                                Refusal.of("signing-algorithm", 400, "unauthorized_client"))
                        .notAt(List.of(Way.PAR, Way.INTROSPECTION, Way.REVOCATION), "no token is signed here"));
    }

    private static Request withSecret(Request request) {
        return FormFaults.withoutAssertion(request).form("client_secret", TestRealm.SECRET);
    }

    private static Fault registered(String sentence, Registration registration, Refusal refusal) {
        return of(About.CLIENT, sentence, Variation.registered(registration), refusal);
    }
}
