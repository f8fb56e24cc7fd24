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
 * A client that asks one realm for tokens, one after the other on one connection. It signs beforehand, so that while it
 * sends the server has the machine to itself; it keeps the last nonce that it was given, as a good client does.
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

    /** Fetches a nonce, where the realm has any, by asking for a token and letting it be refused. */
    void begin() {
        remember(request().send());
    }

    /** Requests for so many tokens, signed now; a server takes them for as long as proofs live. */
    List<Request> sign(int tokens) {
        return Stream.generate(this::request).limit(tokens).toList();
    }

    /**
     * Sends them.
     *
     * @throws IllegalStateException if one is refused: a refusal costs less than a token, and would pass for speed
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
