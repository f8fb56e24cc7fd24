package no.helseprofil.bench;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.Metadata;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.jspecify.annotations.Nullable;

/**
 * A client that requests tokens of one realm, one after the other on one connection. It signs beforehand, so that the
 * server has the machine to itself meanwhile; it keeps the last nonce, as a good client does.
 */
final class Contender {

    private final String issuer;
    private final URI tokenEndpoint;
    private final Assertion assertion;
    private final Proof proof;
    private @Nullable String nonce;

    Contender(String issuer, SigningKey key) {
        this.issuer = issuer;
        this.tokenEndpoint = Metadata.of(issuer).endpoint("token_endpoint");
        this.assertion = Assertion.by(BenchRealm.CLIENT, key).to(issuer);
        this.proof = Proof.by(SigningKey.generate(key.algorithm())).of("POST", tokenEndpoint);
    }

    /** Fetches a nonce, if the realm has any, with a request for a token that is refused. */
    void begin() {
        remember(request().send());
    }

    /** Returns requests for tokens, signed now; a server accepts them for as long as proofs live. */
    List<Request> sign(int tokens) {
        return Stream.generate(this::request).limit(tokens).toList();
    }

    /**
     * Sends requests.
     *
     * @throws IllegalStateException if one is refused: a refusal costs less than a token, and would look like speed
     */
    void send(List<Request> requests) {
        for (Request request : requests) {
            Response answer = request.send();
            if (!answer.isSuccess()) {
                throw new IllegalStateException("no token from " + issuer + " but " + answer);
            }
            remember(answer);
        }
    }

    private Request request() {
        Proof fresh = nonce == null ? proof : proof.nonce(nonce);
        return Request.post(tokenEndpoint)
                .form("grant_type", "client_credentials")
                .form("scope", BenchRealm.SCOPE)
                .form("client_id", BenchRealm.CLIENT)
                .form("client_assertion_type", Assertion.TYPE)
                .form("client_assertion", assertion.sign())
                .header("DPoP", fresh.sign());
    }

    private void remember(Response answer) {
        answer.header("DPoP-Nonce").ifPresent(given -> nonce = given);
    }
}
