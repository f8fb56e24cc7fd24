package no.helseprofil.testkit.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.ProofFault;
import no.helseprofil.testkit.client.RequestObject;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.jspecify.annotations.Nullable;

/** Tokens, assertions, request objects and proofs by the kit's own client: right ones, and ones with any fault. */
final class KitTokens {

    /** Scope of the demo realm that is used unless another one is named. */
    static final String SCOPE = "nhn:demo-api/read";

    private final KitRealm realm;
    private final KitClients clients;

    KitTokens(KitRealm realm, KitClients clients) {
        this.realm = realm;
        this.clients = clients;
    }

    /** Requests a token of the realm, as a client with any deviation would. */
    Object token(Asked asked) {
        String clientId = asked.text("client_id", "demo-machine");
        ProofFault fault = asked.constant("proof_fault", ProofFault.class);
        OidcClient client = OidcClient.discover(realm.issuer(asked), clientId, clients.key(clientId, asked))
                .at(realm.time().clock())
                .withAssertion(Changes.of(Assertion.class, asked.json("assertion")))
                .withProof(proof -> fault == null ? proof : fault.apply(proof))
                .withProof(Changes.of(Proof.class, asked.json("proof")));
        OidcClient sending = asked.flag("nonce_step", true) ? client : client.withoutNonceStep();
        Response response =
                sending.clientCredentials(asked.text("scope", SCOPE)).response();

        ObjectNode answer = Json.object().put("status", response.status());
        answer.set("body", response.body().startsWith("{") ? response.json() : Json.object());
        String accessToken = response.text("access_token");
        if (accessToken != null) {
            answer.put("access_token", accessToken);
        }
        answer.set("jwk", Json.of(client.proofKey().privateJwk()));
        return answer;
    }

    Object assertion(Asked asked) {
        String clientId = asked.required("client_id");
        Assertion right = Assertion.by(clientId, clients.key(clientId, asked))
                .at(realm.time().clock())
                .to(realm.issuer(asked));
        return Json.object()
                .put(
                        "client_assertion",
                        Changes.of(Assertion.class, asked.json("change"))
                                .apply(right)
                                .sign())
                .put("client_assertion_type", Assertion.TYPE);
    }

    Object requestObject(Asked asked) {
        String clientId = asked.required("client_id");
        RequestObject right = RequestObject.by(clientId, clients.key(clientId, asked), realm.issuer(asked))
                .at(realm.time().clock());
        RequestObject whole = asked.has("parameters") ? right.parameters(Json.texts(asked.json("parameters"))) : right;
        return Json.object()
                .put(
                        "request",
                        Changes.of(RequestObject.class, asked.json("change"))
                                .apply(whole)
                                .sign());
    }

    Object proof(Asked asked) {
        URI address = asked.address("url");
        String accessToken = asked.find("access_token");
        String nonce = asked.find("nonce");
        SigningKey key = asked.keyOrNew();
        String proof =
                changed(asked, proof(asked, key, address, accessToken, nonce)).sign();

        ObjectNode answer = Json.object().put("proof", proof);
        answer.set("jwk", Json.of(key.privateJwk()));
        ObjectNode headers = answer.putObject("headers").put("DPoP", proof);
        if (accessToken != null) {
            headers.put("Authorization", "DPoP " + accessToken);
        }
        return answer;
    }

    private Proof proof(
            Asked asked, SigningKey key, URI address, @Nullable String accessToken, @Nullable String nonce) {
        Proof proof = Proof.by(key).at(realm.time().clock()).of(asked.text("method", "GET"), address);
        Proof forToken = accessToken == null ? proof : proof.forToken(accessToken);
        return nonce == null ? forToken : forToken.nonce(nonce);
    }

    private static Proof changed(Asked asked, Proof right) {
        ProofFault fault = asked.constant("fault", ProofFault.class);
        return Changes.of(Proof.class, asked.json("change")).apply(fault == null ? right : fault.apply(right));
    }
}
