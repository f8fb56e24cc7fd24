package no.helseprofil.broker;

import static no.helseprofil.broker.BrokerException.BrokerReason.CLIENT;
import static no.helseprofil.broker.BrokerException.BrokerReason.LEVEL;
import static no.helseprofil.broker.BrokerException.BrokerReason.METADATA;
import static no.helseprofil.broker.BrokerException.BrokerReason.REFUSED;
import static no.helseprofil.broker.BrokerException.BrokerReason.TOKEN;

import com.nimbusds.jose.jwk.RSAKey;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import no.helseprofil.broker.BrokerException.BrokerReason;

/**
 * Attack between a realm and HelseID, or mistake of HelseID itself, once the browser has come back, with the number of
 * the national profile that refuses it.
 */
enum BrokerAttack {
    CODE_OF_ANOTHER("code of another login", "SI1", REFUSED, Play::withCodeOfAnother),
    REPLAYED_CODE("redeemed code", "SI1", REFUSED, Play::withUsedCode),
    OTHER_VERIFIER("code of another PKCE verifier", "SI2", REFUSED, Play::withOtherVerifier),
    OTHER_KEY("code redeemed with another key", "SI5", CLIENT, Play::withOtherKey),
    UNSIGNED("ID token with alg none", "FI2", TOKEN, heading(set("alg", "none"))),
    PUBLIC_KEY_AS_SECRET("ID token signed with the public key as a secret", "FI2", TOKEN, heading(set("alg", "HS256"))),
    OTHER_ALGORITHM("ID token of an unlisted algorithm", "FI2", TOKEN, heading(set("alg", "PS256"))),
    SWAPPED_KEY(
            "ID token signed by another key under the right kid",
            "FI2",
            TOKEN,
            by(helseId -> helseId.signingWith(FakeHelseId.OTHER_KEY))),
    UNKNOWN_KEY(
            "ID token of an unpublished key",
            "FI2",
            TOKEN,
            by(helseId -> helseId.signingWith(FakeHelseId.OTHER_KEY).heading(set("kid", "another-1")))),
    KEY_IN_HEADER(
            "ID token that brings its key",
            "FI2",
            TOKEN,
            by(helseId -> helseId.signingWith(FakeHelseId.OTHER_KEY)
                    .heading(set("jwk", FakeHelseId.OTHER_KEY.toPublicJWK().toJSONObject())))),
    NO_KEY_NAMED("ID token without kid", "FI2", TOKEN, heading(without("kid"))),
    SAME_NAME_TWICE(
            "two published keys of one kid and algorithm",
            "FI2",
            TOKEN,
            by(helseId -> helseId.withKeys(
                    FakeHelseId.KEY.toPublicJWK(),
                    new RSAKey.Builder(FakeHelseId.OTHER_KEY.toPublicJWK())
                            .keyID(FakeHelseId.KEY.getKeyID())
                            .build()))),
    SHORT_KEY("ID token signed with a short key", "FI2", TOKEN, Play::withShortKey),
    CRITICAL_HEADER("ID token with an unknown critical header", "FI2", TOKEN, heading(set("crit", List.of("b64")))),
    ACCESS_TOKEN("access token as ID token", "FI2", TOKEN, heading(set("typ", "at+jwt"))),
    LOGOUT_TOKEN("logout token as ID token", "FI2", TOKEN, heading(set("typ", "logout+jwt"))),
    NO_ID_TOKEN("no ID token", "FI1", TOKEN, answering(without("id_token"))),
    MANGLED("unreadable ID token", "FI2", TOKEN, by(helseId -> helseId.issuing("a.b.c"))),
    OTHER_ISSUER("ID token of another issuer (mix-up)", "FI2", TOKEN, claiming(set("iss", "https://idporten.no"))),
    OTHER_AUDIENCE("ID token for another client", "FI2", TOKEN, claiming(set("aud", "another-client"))),
    SECOND_AUDIENCE(
            "ID token for this client and another",
            "FI2",
            TOKEN,
            claiming(set("aud", List.of(FakeHelseId.CLIENT_ID, "another-client")))),
    OTHER_PARTY("ID token issued to another client (azp)", "FI2", TOKEN, claiming(set("azp", "another-client"))),
    OTHER_NONCE("ID token of another login (nonce)", "SI1", TOKEN, claiming(set("nonce", "another"))),
    NO_NONCE("ID token without nonce", "SI1", TOKEN, claiming(without("nonce"))),
    EXPIRED("expired ID token", "FI2", TOKEN, claiming(add("exp", -400))),
    WITHOUT_END("ID token without exp", "FI2", TOKEN, claiming(without("exp"))),
    STORED_TOKEN("old ID token", "FI2", TOKEN, claiming(add("iat", -4_000))),
    TO_COME("ID token from the future", "FI2", TOKEN, claiming(add("iat", 60))),
    NOT_YET("ID token before nbf", "FI2", TOKEN, claiming(add("nbf", 60))),
    NO_SUBJECT("ID token without sub", "FI1", TOKEN, claiming(without("sub"))),
    OTHER_ACCESS_TOKEN("ID token of another access token (at_hash)", "FI2", TOKEN, claiming(set("at_hash", "another"))),
    OTHER_USER("userinfo of another user", "FI1", TOKEN, telling(set("sub", "another"))),
    LOWERED_LEVEL(
            "lower level than requested", "FI1", LEVEL, claiming(set("helseid://claims/identity/security_level", "3"))),
    NO_LEVEL("no level", "FI1", LEVEL, claiming(without("helseid://claims/identity/security_level"))),
    LEVEL_OF_NOBODY("unknown level", "FI1", LEVEL, claiming(set("helseid://claims/identity/security_level", "5"))),
    LEVEL_IN_USERINFO(
            "unsigned level",
            "FI1",
            LEVEL,
            by(helseId -> helseId.claiming(without("helseid://claims/identity/security_level"))
                    .telling(set("helseid://claims/identity/security_level", "4")))),
    BEARER("unbound access token", "SI5", TOKEN, answering(set("token_type", "Bearer"))),
    OTHER_METADATA("metadata of another issuer", "SI4", METADATA, publishing(set("issuer", "https://idporten.no"))),
    NO_TLS(
            "metadata with an address without TLS",
            "SI4",
            METADATA,
            publishing(set("token_endpoint", "http://helseid-sts.test.nhn.no/connect/token"))),
    NO_PAR(
            "metadata without pushed requests",
            "SI3",
            METADATA,
            publishing(without("pushed_authorization_request_endpoint"))),
    NO_PKCE(
            "metadata without PKCE by S256",
            "SI2",
            METADATA,
            publishing(set("code_challenge_methods_supported", List.of("plain")))),
    NO_PRIVATE_KEY_JWT(
            "metadata without private_key_jwt",
            "SI5",
            METADATA,
            publishing(set("token_endpoint_auth_methods_supported", List.of("client_secret_post")))),
    LONG_NAME("name too long", "FI1", TOKEN, telling(set("family_name", "a".repeat(256)))),
    LONG_NAMES("names together too long", "FI1", TOKEN, telling(set("given_name", "a".repeat(252)))),
    LONG_ADDRESS("e-mail address too long", "FI1", TOKEN, claiming(set("email", "a".repeat(244) + "@example.org"))),
    LONG_SESSION("session too long", "FI1", TOKEN, claiming(set("sid", "a".repeat(2_000)))),
    CONTROL_CHARACTER("name with a control character", "FI1", TOKEN, telling(set("family_name", "Septem\u0000ber"))),
    PKCE_UNSAID(
            "metadata without PKCE methods", "SI2", METADATA, publishing(without("code_challenge_methods_supported"))),
    CLIENTS_UNSAID(
            "metadata without client authentication methods",
            "SI5",
            METADATA,
            publishing(without("token_endpoint_auth_methods_supported"))),
    ALGORITHMS_UNSAID(
            "metadata without algorithms of ID tokens",
            "FI2",
            METADATA,
            publishing(without("id_token_signing_alg_values_supported"))),
    ALGORITHM_OF_NO_KEY(
            "metadata with symmetric algorithms only",
            "FI2",
            METADATA,
            publishing(set("id_token_signing_alg_values_supported", List.of("HS256"))));

    private final String title;
    private final String requirement;
    private final BrokerReason reason;
    private final Way way;

    BrokerAttack(String title, String requirement, BrokerReason reason, Way way) {
        this.title = title;
        this.requirement = requirement;
        this.reason = reason;
        this.way = way;
    }

    /** Course of the attack. */
    interface Way {
        void go(Play play) throws BrokerException;
    }

    private static Way by(Consumer<FakeHelseId> deviation) {
        return play -> {
            deviation.accept(play.helseId);
            play.logIn();
        };
    }

    private static Way heading(Consumer<Map<String, Object>> change) {
        return by(helseId -> helseId.heading(change));
    }

    private static Way claiming(Consumer<Map<String, Object>> change) {
        return by(helseId -> helseId.claiming(change));
    }

    private static Way telling(Consumer<Map<String, Object>> change) {
        return by(helseId -> helseId.telling(change));
    }

    private static Way answering(Consumer<Map<String, Object>> change) {
        return by(helseId -> helseId.answering(change));
    }

    private static Way publishing(Consumer<Map<String, Object>> change) {
        return by(helseId -> helseId.publishing(change));
    }

    void go(Play play) throws BrokerException {
        way.go(play);
    }

    BrokerReason reason() {
        return reason;
    }

    @Override
    public String toString() {
        return requirement + ": " + title;
    }

    static Consumer<Map<String, Object>> set(String name, Object value) {
        return json -> json.put(name, value);
    }

    static Consumer<Map<String, Object>> without(String name) {
        return json -> json.remove(name);
    }

    static Consumer<Map<String, Object>> add(String name, long seconds) {
        return json -> json.merge(name, seconds, (before, added) -> ((Number) before).longValue() + (Long) added);
    }
}
