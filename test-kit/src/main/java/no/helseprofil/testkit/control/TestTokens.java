package no.helseprofil.testkit.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
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

    /** Faults of an access token that the server's test tokens can have. */
    enum TestTokenFault {
        SIGNED_BY_ANOTHER_KEY("", "signJwtWithInvalidSigningKey"),
        /** Another key, under a {@code kid} that nobody knows. */
        UNKNOWN_KEY("", "setUnknownKeyId"),
        ISSUER("", "setInvalidIssuer"),
        AUDIENCE("", "setInvalidAudience"),
        /** The token ended an hour ago. */
        EXPIRED("/expirationParameters", "setExpirationTimeAsExpired"),
        BOUND_TO_NO_KEY("", "setNoConfirmation"),
        BOUND_TO_ANOTHER(
                "/dPoPProofParameters", "invalidDPoPProofParameters", TextNode.valueOf("SetAnInvalidJktValueInToken")),
        /** {@code typ} is {@code JWT}. */
        TYPE("/headerParameters", "typ", TextNode.valueOf("JWT"));

        private final String object;
        private final String member;

        @SuppressWarnings("ImmutableEnumChecker") // texts and flags, which don't change
        private final JsonNode value;

        TestTokenFault(String object, String member) {
            this(object, member, BooleanNode.TRUE);
        }

        TestTokenFault(String object, String member, JsonNode value) {
            this.object = object;
            this.member = member;
            this.value = value;
        }

        /** Returns the member of the service's request that asks for it. */
        String member() {
            return member;
        }

        void addTo(ObjectNode request) {
            (object.isEmpty() ? request : request.withObject(object)).set(member, value);
        }
    }
}
