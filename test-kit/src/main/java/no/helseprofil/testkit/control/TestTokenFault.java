package no.helseprofil.testkit.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

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
