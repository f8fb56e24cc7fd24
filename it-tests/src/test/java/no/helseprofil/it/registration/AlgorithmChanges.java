package no.helseprofil.it.registration;

import static no.helseprofil.it.registration.ChangeRow.refused;

import java.util.function.Consumer;
import java.util.stream.Stream;

/** Changes of the algorithms with which a client signs, and of those with which something is signed for it. */
final class AlgorithmChanges {

    private static final String ID = "signing-algorithm";

    private AlgorithmChanges() {}

    static Stream<ChangeRow> all() {
        return Stream.of("HS256", "none", "RS1").flatMap(AlgorithmChanges::of);
    }

    private static Stream<ChangeRow> of(String algorithm) {
        Consumer<Registered> noAssertion = Use.token("private-key-jwt", 401, "invalid_client");
        Consumer<Registered> noToken = Use.token(ID, 400, "unauthorized_client");
        return Stream.of(
                signed(
                                algorithm,
                                "client assertions",
                                "token.endpoint.auth.signing.alg",
                                "token_endpoint_auth_signing_alg")
                        .used(noAssertion),
                refused(
                                "its access tokens are signed by " + algorithm,
                                ID,
                                attribute("access.token.signed.response.alg", algorithm))
                        .used(noToken),
                signed(algorithm, "ID tokens", "id.token.signed.response.alg", "id_token_signed_response_alg")
                        .used(noToken),
                signed(algorithm, "userinfo", "user.info.response.signature.alg", "userinfo_signed_response_alg"),
                signed(algorithm, "request objects", "request.object.signature.alg", "request_object_signing_alg"),
                signed(
                        algorithm,
                        "authorization responses",
                        "authorization.signed.response.alg",
                        "authorization_signed_response_alg"));
    }

    private static ChangeRow signed(String algorithm, String objects, String attribute, String member) {
        return refused(
                        "its " + objects + " are signed by " + algorithm,
                        ID,
                        attribute(attribute, algorithm).openIdConnect(client -> client.put(member, algorithm)))
                .used(Use.nothing(ID));
    }

    private static Deviation attribute(String name, String value) {
        return Deviation.of(client -> client.withObject("/attributes").put(name, value));
    }
}
