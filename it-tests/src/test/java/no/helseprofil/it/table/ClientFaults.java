package no.helseprofil.it.table;

import static no.helseprofil.it.table.ExpectedRefusal.ofClient;
import static no.helseprofil.it.table.FaultRow.of;

import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;

/** Faults of the client itself, whatever its request looks like. */
final class ClientFaults {

    private static final ExpectedRefusal IDENTITY = ofClient("private-key-jwt");

    private static final RegistrationEdit BY_SECRET = new RegistrationEdit(
            client -> client.put("clientAuthenticatorType", "client-secret").put("secret", TestRealm.SECRET),
            client -> client.put("clientAuthenticatorType", "client-jwt"));

    private ClientFaults() {}

    static Stream<FaultRow> all() {
        return Stream.of(
                of(
                                About.CLIENT,
                                "it is public, and sends its client_id alone",
                                Variation.client(client -> client.withRequest(FormFaults::withoutAssertion))
                                        .whileRegistered(RegistrationEdit.member("publicClient", true)),
                                ExpectedRefusal.of("confidential-client", 400, "unauthorized_client"))
                        .remains(IDENTITY),
                registered(
                        "it is public, and sends an assertion",
                        RegistrationEdit.member("publicClient", true),
                        ExpectedRefusal.of("confidential-client", 400, "unauthorized_client")),
                registered(
                                "it is registered with a client secret",
                                RegistrationEdit.member("clientAuthenticatorType", "client-secret", "client-jwt"),
                                IDENTITY)
                        .remains(ExpectedRefusal.byKeycloak(401, "unauthorized_client")),
                of(
                        About.CLIENT,
                        "it is registered with a client secret, and sends that",
                        Variation.client(client -> client.withRequest(ClientFaults::withSecret))
                                .whileRegistered(BY_SECRET),
                        IDENTITY),
                registered(
                                "it is registered with client_secret_jwt",
                                RegistrationEdit.member("clientAuthenticatorType", "client-secret-jwt", "client-jwt"),
                                IDENTITY)
                        .remains(ExpectedRefusal.byKeycloak(400, "unauthorized_client")),
                registered(
                                "it is registered with a TLS certificate",
                                RegistrationEdit.member("clientAuthenticatorType", "client-x509", "client-jwt"),
                                IDENTITY)
                        .remains(ExpectedRefusal.byKeycloak(401, "invalid_client")),
                registered("it is disabled", RegistrationEdit.member("enabled", false), IDENTITY)
                        .remains(ExpectedRefusal.byKeycloak(401, "invalid_client")),
                registered(
                                "its access tokens are signed by HS512",
                                RegistrationEdit.attribute("access.token.signed.response.alg", "HS512", ""),
                                ExpectedRefusal.of("signing-algorithm", 400, "unauthorized_client"))
                        .notAt(
                                List.of(RequestWay.PAR, RequestWay.INTROSPECTION, RequestWay.REVOCATION),
                                "no token is signed here"));
    }

    private static Request withSecret(Request request) {
        return FormFaults.withoutAssertion(request).form("client_secret", TestRealm.SECRET);
    }

    private static FaultRow registered(String sentence, RegistrationEdit registration, ExpectedRefusal refusal) {
        return of(About.CLIENT, sentence, Variation.registered(registration), refusal);
    }
}
