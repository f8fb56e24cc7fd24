package no.helseprofil.profile.proof;

import static no.helseprofil.profile.FactsFixture.ABSENT;
import static no.helseprofil.profile.FactsFixture.ISSUER;
import static no.helseprofil.profile.FactsFixture.PROOF_KEY;
import static no.helseprofil.profile.FactsFixture.SECOND;
import static no.helseprofil.profile.FactsFixture.TOKEN_URI;
import static no.helseprofil.profile.FactsFixture.introspectionRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DpopProofFormTest implements RequirementContract {

    private static final OAuthError ERROR = OAuthError.INVALID_DPOP_PROOF;
    private static final String KEY = "put the public key, and nothing of the private one, as jwk";
    private static final String TARGET = "set htu of the DPoP proof to the URI of the request";
    private static final String METHOD = "set htm of the DPoP proof to the HTTP method";
    private static final String ID = "give the DPoP proof a jti of 1 to 256 characters";
    private static final String TIMES = "leave exp and nbf out of the DPoP proof, or set them";
    private static final String DATE = "give the DPoP proof iat, as a number of seconds";

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().proofHeader("typ", "JWT"));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(introspectionRequest());
    }

    @Test
    void checksProofsAtTokenParAndUserinfo() {
        check(pushedRequest()).passes();
        check(userinfoRequest()).passes();
        check(pushedRequest().proofHeader("typ", "JWT")).fails(ERROR, "set typ");
        check(userinfoRequest().proofHeader("typ", "JWT")).fails(ERROR, "set typ");
    }

    @Test
    void doesNotApplyWithoutAProof() {
        check(tokenRequest().withoutProof())
                .as("sender-constrained-tokens asks for one")
                .isNotApplicable();
        check(introspectionRequest().malformedProof("not a JWS")).isNotApplicable();
    }

    @Test
    void requiresTheHashOfThePresentedToken() {
        check(userinfoRequest().presentedToken("hash", FactsFixture.PROOF_KEY_THUMBPRINT))
                .passes();
        check(userinfoRequest().presentedToken("hash", null))
                .as("whether a token is bound to a key at all, the server finds out")
                .passes();
        check(userinfoRequest().presentedToken("hash", null).proofClaim("ath", ABSENT))
                .fails(ERROR, "set ath of the DPoP proof");
        check(userinfoRequest().presentedToken("hash", null).proofClaim("ath", "hash "))
                .fails(ERROR, "set ath of the DPoP proof");
        check(userinfoRequest().presentedToken("hash", "of-another-key"))
                .fails(ERROR, "make the DPoP proof with the key that the access token is bound to");
        check(tokenRequest().proofClaim("ath", "of any token"))
                .as("where no token is presented there is nothing that it could name")
                .passes();
    }

    @Test
    void requiresTheTokenExactlyAsIssued() {
        check(userinfoRequest().presentedTokenWithPadding())
                .as("Keycloak would take it")
                .fails(OAuthError.INVALID_TOKEN, "send the access token as it was issued");
    }

    @Test
    void reportsAnUnreadableProofFirst() {
        check(tokenRequest().malformedProof("send one DPoP header"))
                .as("nothing else about such a request can be judged, and it is never answered with a challenge")
                .fails(ERROR, "send one DPoP header", Outcome.Precedence.FORM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "at+jwt", "DPOP+jwt", "application/dpop+jwt", "client-authentication+jwt", ""})
    void refusesAnotherType(String type) {
        check(tokenRequest().proofHeader("typ", type))
                .fails(ERROR, "set typ in the header of the DPoP proof to dpop+jwt");
    }

    @Test
    void refusesAMissingOrUntypedType() {
        check(tokenRequest().proofHeader("typ", ABSENT)).fails(ERROR, "set typ");
        check(tokenRequest().proofHeader("typ", null)).fails(ERROR, "set typ");
        check(tokenRequest().proofHeader("typ", true)).fails(ERROR, "set typ");
    }

    @ParameterizedTest
    @MethodSource
    void refusesAnInvalidPublicKey(Object jwk) {
        check(tokenRequest().proofHeader("jwk", jwk)).fails(ERROR, KEY);
    }

    static List<Object> refusesAnInvalidPublicKey() {
        return List.of(
                ABSENT,
                "jwk",
                1,
                List.of(PROOF_KEY),
                Map.of(),
                Map.of("kty", "EC"),
                Map.of("kty", "oct", "k", "c2VjcmV0"),
                with("x", "AAAA"),
                with("y", "not/base64"),
                with("crv", "P-999"),
                with("kty", "unknown"),
                with("x", PROOF_KEY.get("x") + "="),
                with("x", PROOF_KEY.get("x") + "=AAAA"),
                with("x", " " + PROOF_KEY.get("x")),
                Map.of("kty", "RSA", "n", "AQAB".repeat(64), "e", "AQ"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
    @Tag("RFC9449-4.3-7")
    void refusesAPrivateKey(String member) {
        check(tokenRequest().proofHeader("jwk", with(member, "c2VjcmV0")))
                .as("RFC 9449, section 4.2: the jwk must not contain a private key")
                .fails(ERROR, KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "y"})
    @Tag("RFC7518-6.2.1.2-1")
    @Tag("RFC7518-6.3.1.1-1")
    void refusesANonCanonicalKey(String member) {
        check(tokenRequest().proofHeader("jwk", with(member, padded(PROOF_KEY.get(member)))))
                .as("what is bound to it would be known by another thumbprint than the key")
                .fails(ERROR, "write the numbers of jwk in the DPoP proof as RFC 7518 says");
        check(userinfoRequest().proofHeader("jwk", with(member, padded(PROOF_KEY.get(member)))))
                .fails(ERROR, "write the numbers of jwk in the DPoP proof as RFC 7518 says");
    }

    private static String padded(String number) {
        byte[] octets = Base64.getUrlDecoder().decode(number);
        byte[] padded = new byte[octets.length + 1];
        System.arraycopy(octets, 0, padded, 1, octets.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
    }

    @Test
    void refusesANullKey() {
        check(tokenRequest().proofHeader("jwk", null)).fails(ERROR, KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "post", "POST ", ""})
    void refusesAProofForAnotherMethod(String method) {
        check(tokenRequest().proofClaim("htm", method)).fails(ERROR, METHOD);
    }

    @Test
    void refusesAMissingOrUntypedMethod() {
        check(tokenRequest().proofClaim("htm", ABSENT)).fails(ERROR, METHOD);
        check(tokenRequest().proofClaim("htm", null)).fails(ERROR, METHOD);
        check(tokenRequest().proofClaim("htm", List.of("POST"))).fails(ERROR, METHOD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ISSUER + "/protocol/openid-connect/userinfo",
                ISSUER,
                TOKEN_URI + "/",
                "https://id.helse.example/realms/HELSE/protocol/openid-connect/token",
                "http://id.helse.example/realms/helse/protocol/openid-connect/token",
                "https://id.helse.example:8443/realms/helse/protocol/openid-connect/token",
                "https://id.helse.example:80/realms/helse/protocol/openid-connect/token",
                "https://id.helse.example:0443x/realms/helse/protocol/openid-connect/token",
                "http://id.helse.example:443/realms/helse/protocol/openid-connect/token",
                "https://user@id.helse.example:443/realms/helse/protocol/openid-connect/token",
                "https://id.helse.example:443/realms/helse/protocol/openid-connect/token/",
                "https://id.helse.example.evil.example:443/realms/helse/protocol/openid-connect/token",
                "https://id.helse.example:443@evil.example/realms/helse/protocol/openid-connect/token",
                "https://evil.example/realms/helse/protocol/openid-connect/token",
                "https://user@id.helse.example/realms/helse/protocol/openid-connect/token",
                "/realms/helse/protocol/openid-connect/token",
                "mailto:token@id.helse.example",
                "https://id.helse.example/ realms",
                "?",
                "#",
                ""
            })
    void refusesAProofForAnotherTarget(String target) {
        check(tokenRequest().proofClaim("htu", target)).as("htu <%s>", target).fails(ERROR, TARGET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TOKEN_URI + "?client_id=x",
                TOKEN_URI + "#fragment",
                TOKEN_URI + "?a=b#c",
                TOKEN_URI + "#c?a=b",
                TOKEN_URI + "?",
                "HTTPS://ID.HELSE.EXAMPLE/realms/helse/protocol/openid-connect/token"
            })
    void ignoresQueryAndFragmentAndTheCaseOfSchemeAndHost(String target) {
        check(tokenRequest().proofClaim("htu", target))
                .as("RFC 9449, section 4.3, number 9")
                .passes();
    }

    @ParameterizedTest
    @CsvSource({
        "https://id.helse.example/token, https://id.helse.example:443/token, true",
        "https://id.helse.example:443/token, https://id.helse.example/token, true",
        "https://id.helse.example:443/token, HTTPS://ID.helse.example/token?a=b#c, true",
        "http://id.helse.example/token, http://id.helse.example:80/token, true",
        "https://[::1]/token, https://[::1]:443/token, true",
        "https://[::1]:443/token, https://[::1]/token, true",
        "https://id.helse.example/token, https://id.helse.example:80/token, false",
        "http://id.helse.example/token, http://id.helse.example:443/token, false",
        "https://id.helse.example:8443/token, https://id.helse.example/token, false",
        "https://id.helse.example:8443/token, https://id.helse.example:443/token, false",
        "https://keycloak_1/token, https://keycloak_1:443/token, false"
    })
    void aDefaultPortMayBeWrittenOut(String called, String claimed, boolean same) {
        var outcome = check(tokenRequest().target(called).proofClaim("htu", claimed));
        if (same) {
            outcome.as("RFC 3986, section 6.2.3").passes();
        } else {
            outcome.fails(ERROR, TARGET);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/realms/helse/token, https://a.example/realms/hels%65/%74oken, true",
        "https://a.example/realms/hels%65/token, https://a.example/realms/helse/token, true",
        "https://a.example/realms/hels%65/token, https://a.example:443/realms/%68else/token?x#y, true",
        "https://a.example:8443/re%61lm/token, https://a.example:8443/realm/%74oken, true",
        "https://a.example/%C3%B8/token, https://a.example/%c3%b8/token, true",
        "https://a.example/a%20b/token, https://a.example/a%20b/%7token, false",
        "https://a.example/a/token, https://a.example/a%2Ftoken, false",
        "https://a.example/a%2Ftoken, https://a.example/a/token, false",
        "https://a.example/a%252Ftoken, https://a.example/a%2Ftoken, false",
        "https://a.example/a%2565/token, https://a.example/a%65/token, false",
        "https://a.example/a%3Ftoken, https://a.example/a?token, false",
        "https://a.example/token, https://a.example/x/%2e%2e/token, false",
        "https://a.example/token, https://a%2eexample/token, false",
        "https://a.example/token, https%3A//a.example/token, false",
        "https://keycloak_1/token, https://keycloak_1/%74oken, true"
    })
    void anUnreservedCharacterMayBePercentEncoded(String called, String claimed, boolean same) {
        var outcome = check(tokenRequest().target(called).proofClaim("htu", claimed));
        if (same) {
            outcome.as("RFC 3986, section 6.2.2").passes();
        } else {
            outcome.as("%s is another than %s", claimed, called).fails(ERROR, TARGET);
        }
    }

    @Test
    void ignoresTheQueryOfTheRequestToo() {
        check(userinfoRequest().target(ISSUER + "/protocol/openid-connect/userinfo?x=y"))
                .passes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/realms/helse/protocol/openid-connect/token",
                "http://id.helse.example/realms/helse/protocol/openid-connect/token",
                "https://id.helse.example:8443/realms/helse/protocol/openid-connect/token",
                "https://id.helse.example/evil/realms/helse/protocol/openid-connect/token",
                "https://id.helse.example.evil.example/realms/helse/protocol/openid-connect/token"
            })
    void refusesAProofForAForeignAddress(String called) {
        check(tokenRequest().target(called).ownTarget(TOKEN_URI).proofClaim("htu", called))
                .as("the proof was made for %s, and the request was sent so that it seems to come there", called)
                .fails(ERROR, TARGET);
        check(tokenRequest().target(called).ownTarget(TOKEN_URI).proofClaim("htu", TOKEN_URI))
                .as("a proxy reports another address: Keycloak would refuse it and not say why")
                .fails(ERROR, TARGET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://id.helse.example:443/realms/helse/protocol/openid-connect/token",
                "https://ID.helse.example/realms/helse/protocol/openid-connect/token",
                "https://id.helse.example/realms/hels%65/protocol/openid-connect/token"
            })
    void acceptsAnEquivalentSpellingOfTheAddress(String called) {
        check(tokenRequest().target(called).ownTarget(TOKEN_URI).proofClaim("htu", called))
                .passes();
    }

    @Test
    void acceptsAnUnderscoreInAHostName() {
        String name = "http://keycloak_1:8080/realms/helse/protocol/openid-connect/token";
        check(tokenRequest().target(name).proofClaim("htu", name)).passes();
        check(tokenRequest()
                        .target("http://keycloak_2:8080/realms/helse/protocol/openid-connect/token")
                        .ownTarget(name)
                        .proofClaim("htu", "http://keycloak_2:8080/realms/helse/protocol/openid-connect/token"))
                .fails(ERROR, TARGET);
    }

    @Test
    void refusesAMissingOrUntypedTarget() {
        check(tokenRequest().proofClaim("htu", ABSENT)).fails(ERROR, TARGET);
        check(tokenRequest().proofClaim("htu", null)).fails(ERROR, TARGET);
        check(tokenRequest().proofClaim("htu", List.of(TOKEN_URI))).fails(ERROR, TARGET);
    }

    @Test
    @Tag("RFC9449-11.1-3")
    void acceptsAJtiOfUpTo256Characters() {
        check(tokenRequest().proofClaim("jti", "x")).passes();
        check(tokenRequest().proofClaim("jti", "x".repeat(256))).as("the bound").passes();
        check(tokenRequest().proofClaim("jti", "x".repeat(257)))
                .as("one more: the server has to remember it")
                .fails(ERROR, ID);
        check(tokenRequest().proofClaim("jti", "x".repeat(8192))).fails(ERROR, ID);
    }

    @Test
    void refusesAnInvalidJti() {
        for (Object id : List.of(ABSENT, "", "  ", true, -1, List.of("x"))) {
            check(tokenRequest().proofClaim("jti", id)).as("jti = %s", id).fails(ERROR, ID);
        }
        check(tokenRequest().proofClaim("jti", null)).fails(ERROR, ID);
    }

    @Test
    void refusesAnInvalidIat() {
        for (Object date : List.of(ABSENT, "", String.valueOf(SECOND), true, -1, List.of(SECOND))) {
            check(tokenRequest().proofClaim("iat", date)).as("iat = %s", date).fails(ERROR, DATE);
        }
        check(tokenRequest().proofClaim("iat", null)).fails(ERROR, DATE);
    }

    @ParameterizedTest
    @CsvSource({
        "nbf, 0, true",
        "nbf, 15, true",
        "nbf, 16, false",
        "nbf, 600, false",
        "nbf, -600, true",
        "exp, 60, true",
        "exp, 0, true",
        "exp, -14, true",
        "exp, -15, false",
        "exp, -600, false"
    })
    void checksNbfAndExpIfPresent(String claim, long fromNow, boolean passes) {
        for (FactsFixture request : List.of(tokenRequest(), pushedRequest(), userinfoRequest())) {
            var outcome = check(request.proofClaim(claim, SECOND + fromNow)).as("%s %d", claim, fromNow);
            if (passes) {
                outcome.passes();
            } else {
                outcome.fails(ERROR, TIMES);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbf", "exp"})
    void refusesAnInvalidNbfOrExp(String claim) {
        for (Object date : List.of("", String.valueOf(SECOND), true, -1, List.of(SECOND), Map.of(), 1e300)) {
            check(tokenRequest().proofClaim(claim, date))
                    .as("%s = %s", claim, date)
                    .fails(ERROR, TIMES);
        }
        check(tokenRequest().proofClaim(claim, null)).fails(ERROR, TIMES);
    }

    private static Map<String, String> with(String member, String value) {
        Map<String, String> jwk = new HashMap<>(PROOF_KEY);
        jwk.put(member, value);
        return jwk;
    }
}
