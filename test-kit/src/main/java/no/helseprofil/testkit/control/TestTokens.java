package no.helseprofil.testkit.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;

/** Test tokens of the server, right or with one fault. Each is bound to a new key, unless that is the fault. */
final class TestTokens {

    /** Key with which the kit's server makes test tokens. Everybody knows it. */
    static final String KEY = "a-demo-key-for-test-tokens-that-everybody-knows";

    private static final String PROOF = "/dPoPProofParameters";

    private final KitRealm realm;

    TestTokens(KitRealm realm) {
        this.realm = realm;
    }

    String issuer(Asked asked) {
        return realm.issuer(asked) + "/helseprofil/test-tokens";
    }

    String address(Asked asked) {
        return issuer(asked) + "/v2/create-test-token-with-key";
    }

    Object create(Asked asked) {
        SigningKey key = SigningKey.generate("ES256");
        TestTokenFault fault = asked.constant("fault", TestTokenFault.class);
        ObjectNode request = asked.json("request") instanceof ObjectNode further ? further : Json.object();
        request.put("audience", asked.text("audience", "nhn:demo-api")).put("createDPoPTokenWithDPoPProof", true);
        // The service makes a proof, too, which is not handed on: the kit makes proofs for any address.
        request.withObject(PROOF)
                .put("htuClaimValue", asked.base().toString())
                .put("htmClaimValue", "GET")
                .set("privateKeyForProofCreation", Json.of(key.privateJwk()));
        if (fault != null) {
            fault.addTo(request);
        }
        Response response = Request.post(URI.create(address(asked)))
                .header("X-Auth-Key", KEY)
                .body("application/json", request.toString())
                .send();
        JsonNode made = KitRealm.succeeded(response).json().path("successResponse");

        ObjectNode answer =
                Json.object().put("access_token", made.path("accessTokenJwt").textValue());
        answer.set("jwk", Json.of(key.privateJwk()));
        return answer.put("issuer", issuer(asked));
    }
}
