package no.helseprofil.it.registration;

import static no.helseprofil.it.registration.ChangeRow.refused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import no.helseprofil.it.support.Jwks;
import no.helseprofil.testkit.client.SigningKey;

/** Changes of the credentials that a client may be registered to prove itself with. */
final class CredentialChanges {

    private static final String ID = "private-key-jwt";

    private CredentialChanges() {}

    static Stream<ChangeRow> all() {
        return Stream.of(methods(), keys()).flatMap(List::stream);
    }

    private static List<ChangeRow> methods() {
        return List.of(
                refused(
                                "it is public",
                                "confidential-client",
                                Deviation.of(client -> client.put("publicClient", true))
                                        .openIdConnect(client -> client.put("token_endpoint_auth_method", "none"))
                                        .v2(client -> client.putNull("auth")
                                                .putArray("loginFlows")
                                                .add("STANDARD")))
                        .used(Use.token("confidential-client", 400, "unauthorized_client")),
                method("client-secret", "client_secret_basic"),
                method("client-secret-jwt", "client_secret_jwt"),
                method("client-x509", "tls_client_auth"));
    }

    private static ChangeRow method(String authenticator, String method) {
        return refused(
                        "it authenticates by " + method,
                        ID,
                        Deviation.of(client -> client.put("clientAuthenticatorType", authenticator))
                                .openIdConnect(client -> client.put("token_endpoint_auth_method", method)
                                        .put("tls_client_auth_subject_dn", "CN=client"))
                                .v2(client -> client.putObject("auth")
                                        .put("method", authenticator)
                                        .put("secret", "a-secret")))
                .used(Use.token(ID, 401, "invalid_client"));
    }

    private static List<ChangeRow> keys() {
        return List.of(
                refused("one of its keys is RSA with 1024 bits", "key-strength", beside(WeakKeys.RSA_1024.publicJwk()))
                        .used(Use.key(WeakKeys.RSA_1024, "key-strength")),
                refused(
                                "its certificate has RSA with 1024 bits",
                                "key-strength",
                                Deviation.of(CredentialChanges::weaklyCertified))
                        .used(Use.key(WeakKeys.CERTIFIED, "key-strength")),
                refused("one of its keys is on P-192", ID, beside(WeakKeys.P_192))
                        .used(Use.nothing(ID)),
                refused("one of its keys is there with its private part", ID, besidePrivate())
                        .used(Use.nothing(ID)),
                refused("one of its keys is a shared secret", ID, beside(WeakKeys.SECRET.privateJwk()))
                        .used(Use.key(WeakKeys.SECRET, "signing-algorithm")),
                refused(
                                "its jwks is no JWK set",
                                ID,
                                Deviation.of(client -> attributes(client).put("jwks.string", "{}")))
                        .used(Use.token(ID, 401, "invalid_client")),
                refused("its jwks_uri is plain http", ID, fetched("http://keys.example/jwks"))
                        .used(Use.token(ID, 401, "invalid_client")));
    }

    private static Deviation besidePrivate() {
        return beside(SigningKey.generate("ES256").privateJwk());
    }

    /** A second key in the set. */
    private static Deviation beside(Object key) {
        return Deviation.of(client -> {
                    ObjectNode attributes = attributes(client);
                    attributes.put(
                            "jwks.string",
                            Jwks.with(attributes.path("jwks.string").asText(), key));
                })
                .openIdConnect(
                        client -> client.withObject("/jwks").withArray("keys").addPOJO(key));
    }

    private static void weaklyCertified(ObjectNode client) {
        attributes(client)
                .put("use.jwks.string", "false")
                .put("jwks.string", "")
                .put("jwt.credential.certificate", WeakKeys.CERTIFICATE)
                .put("jwt.credential.kid", WeakKeys.CERTIFIED.kid());
    }

    private static Deviation fetched(String address) {
        Consumer<ObjectNode> metadata = client -> {
            client.remove("jwks");
            client.put("jwks_uri", address);
        };
        return Deviation.of(client -> attributes(client)
                        .put("use.jwks.string", "false")
                        .put("use.jwks.url", "true")
                        .put("jwks.url", address))
                .openIdConnect(metadata);
    }

    private static ObjectNode attributes(ObjectNode client) {
        return client.withObject("/attributes");
    }
}
