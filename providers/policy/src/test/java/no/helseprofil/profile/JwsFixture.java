package no.helseprofil.profile;

import java.util.LinkedHashMap;
import java.util.Map;
import no.helseprofil.jose.TestJws;
import org.jspecify.annotations.Nullable;

/** Content that a compliant client signs, member by member. */
final class JwsFixture {

    private final Map<String, Object> header = new LinkedHashMap<>();
    private final Map<String, Object> claims = new LinkedHashMap<>();

    private JwsFixture() {}

    static JwsFixture assertion() {
        return new JwsFixture()
                .header("alg", "ES256")
                .header("kid", FactsFixture.KEY_ID)
                .header("typ", "client-authentication+jwt")
                .claim("iss", FactsFixture.CLIENT_ID)
                .claim("sub", FactsFixture.CLIENT_ID)
                .claim("aud", FactsFixture.ISSUER)
                .claim("iat", FactsFixture.SECOND)
                .claim("nbf", FactsFixture.SECOND)
                .claim("exp", FactsFixture.SECOND + 10)
                .claim("jti", "8f1b4c5e-assertion");
    }

    static JwsFixture proof(String method, String target) {
        return new JwsFixture()
                .header("typ", "dpop+jwt")
                .header("alg", "ES256")
                .header("jwk", FactsFixture.PROOF_KEY)
                .claim("jti", "2c6e0a7d-proof")
                .claim("htm", method)
                .claim("htu", target)
                .claim("iat", FactsFixture.SECOND)
                .claim("nonce", "a nonce of this realm");
    }

    JwsFixture header(String name, @Nullable Object value) {
        set(header, name, value);
        return this;
    }

    JwsFixture claim(String name, @Nullable Object value) {
        set(claims, name, value);
        return this;
    }

    String compact() {
        return TestJws.compact(header, claims);
    }

    private static void set(Map<String, Object> members, String name, @Nullable Object value) {
        if (value == FactsFixture.ABSENT) {
            members.remove(name);
        } else {
            members.put(name, value);
        }
    }
}
