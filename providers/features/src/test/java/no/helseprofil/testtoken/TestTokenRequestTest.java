package no.helseprofil.testtoken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.helseprofil.testtoken.ClientPart.Generation;
import no.helseprofil.testtoken.TestTokens.ProofFlaw;
import no.helseprofil.testtoken.TestTokens.UnfitRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of a request for a test token are read strictly, names as published requests have them. */
class TestTokenRequestTest {

    private static final String PROOF =
            "\"createDPoPTokenWithDPoPProof\":true,\"dPoPProofParameters\":{\"htuClaimValue\":\"u\",\"htmClaimValue\":\"GET\"";

    @ParameterizedTest(name = "{1} {2}: {0}")
    @CsvSource(delimiter = '|', textBlock = """
        [] | '' | write one JSON object
        {"audience":"a","audience":"a"} | '' | write one JSON object
        {} | /audience | write the audience
        {"audience":7} | /audience | write the audience
        {"audience":"a","Audience":"b"} | /Audience | leave out one of two
        "setInvalidIssuer":"true" | /setInvalidIssuer | write true or false
        "clientClaimsParameters":{"clientId":"a","client_id":"b"} | /clientClaimsParameters/client_id | both mean clientId
        "clientClaimsParameters":{"scope":{}} | /clientClaimsParameters/scope | write a list of texts
        "clientClaimsParametersGeneration":4 | /clientClaimsParametersGeneration | write GenerateNone
        "expirationParameters":{"expirationTimeInDays":32} | /expirationParameters/expirationTimeInDays | from 1 to 31
        "createDPoPTokenWithDPoPProof":true | /dPoPProofParameters | write htuClaimValue
        "createDPoPTokenWithDPoPProof":true,"dPoPProofParameters":{"htuClaimValue":"u"} | /dPoPProofParameters/htmClaimValue | the address and the method
        "dPoPProofParameters":{"invalidDPoPProofParameters":"DontSetJtiClaim"} | /createDPoPTokenWithDPoPProof | write true
        $PROOF,"invalidDPoPProofParameters":14} | /dPoPProofParameters/invalidDPoPProofParameters | write None
        $PROOF,"privateKeyForProofCreation":"{}"} | /dPoPProofParameters/privateKeyForProofCreation | write a private key
        $PROOF,"privateKeyForProofCreation":{"kty":"oct","k":"c2VjcmV0"}} | /dPoPProofParameters/privateKeyForProofCreation | write a private key
        $PROOF},"clientClaimsParameters":{"cnfJkt":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"} | /clientClaimsParameters/cnfJkt | privateKeyForProofCreation
        "clientClaimsParameters":{"cnfJkt":"short"} | /clientClaimsParameters/cnfJkt | thumbprint
        "apiSpecificClaims":[{"type":"iss","value":"https://id.example.no"}] | /apiSpecificClaims/0/type | write another claim
        "apiSpecificClaims":[{"type":"helseprofil_test_token","value":"false"}] | /apiSpecificClaims/0/type | write another claim
        "issuerEnvironment":"Development" | /issuerEnvironment | write Test
        "userClaimsParameters":{"pid":"line\\nbreak"} | /userClaimsParameters/pid | write a text
        """)
    void unfit(String text, String pointer, String remedy) {
        UnfitRequestException unfit =
                catchThrowableOfType(UnfitRequestException.class, () -> TestTokenRequest.read(request(text)));
        assertThat(unfit).as(text).isNotNull();
        assertThat(unfit.places()).anySatisfy(place -> {
            assertThat(place.pointer()).isEqualTo(pointer);
            assertThat(place.remedy()).contains(remedy);
        });
    }

    @Test
    void reportsAllProblemsWithoutQuotingValues() {
        UnfitRequestException unfit = catchThrowableOfType(
                UnfitRequestException.class,
                () -> TestTokenRequest.read(
                        "{\"audience\":7,\"setInvalidIssuer\":\"06828399789\",\"x\":\"06828399789\"}"));
        assertThat(unfit.places()).hasSize(2);
        assertThat(unfit.places().toString()).doesNotContain("06828399789");
    }

    @ParameterizedTest(name = "{1} {2}: {0}")
    @CsvSource(delimiter = '|', textBlock = """
        "audiences":"b" | /audiences | ignored: no such member; did you mean audience?
        "ClientClaimsParameters":{"OrgNumber":"1"} | /clientClaimsParameters/OrgNumber | ignored: no such member
        "apiSpecificClaims":[{"type":"t","value":"v","kind":1}] | /apiSpecificClaims/0/kind | ignored: no such member
        "clientClaimsParameters":{"client_id":"c"} | /clientClaimsParameters/client_id | read as clientId
        "GeneralClaimsParameters":{} | /GeneralClaimsParameters | read as clientClaimsParameters
        "getPersonFromPersontjenesten":true | /getPersonFromPersontjenesten | no register is asked
        "getHprNumberFromHprregisteret":true | /getHprNumberFromHprregisteret | no register is asked
        """)
    void warned(String text, String pointer, String detail) throws UnfitRequestException {
        assertThat(TestTokenRequest.read(request(text)).warnings())
                .singleElement()
                .satisfies(warning -> {
                    assertThat(warning.pointer()).isEqualTo(pointer);
                    assertThat(warning.remedy()).contains(detail);
                });
    }

    @Test
    void everyWarningHasAReasonAndTheyAreLimited() throws UnfitRequestException {
        assertThat(TestTokenRequest.read(of("\"setSubject\":true,\"getPersonFromPersontjenesten\":false"))
                        .warnings())
                .isEmpty();
        String many = IntStream.range(0, 1000).mapToObj(i -> "\"u" + i + "\":1").collect(Collectors.joining(","));
        assertThat(TestTokenRequest.read(of(many)).warnings()).hasSize(50);
    }

    @Test
    void theSchemaDoesNotMentionIgnoredMembers() {
        assertThat(TestTokenRequest.schema().findValues("additionalProperties")).isEmpty();
    }

    @Test
    void ignoresDefaultValuesOfDotNetSerializers() throws UnfitRequestException {
        TestTokenRequest request = TestTokenRequest.read("""
                {"Audience":"nhn:api","ClientClaimsParametersGeneration":3,"IssuerEnvironment":0,
                 "CREATEDPOPTOKENWITHDPOPPROOF":false,"ExpirationParameters":{"SetExpirationTimeAsExpired":false,
                 "ExpirationTimeInSeconds":-2147483648,"ExpirationTimeInDays":null},
                 "HeaderParameters":{"Typ":""},"ClientClaimsParameters":{"Scope":[],"OrgnrParent":"","CnfJkt":""},
                 "UserClaimsParameters":null,"DPoPProofParameters":{"HtuClaimValue":"","InvalidDPoPProofParameters":0},
                 "ApiSpecificClaims":[],"TokenExchangeParameters":{"Issuer":""}}""");
        assertThat(request.lifetime()).isEqualTo(Duration.ofSeconds(600));
        assertThat(request.type()).isEmpty();
        assertThat(request.faults()).isEmpty();
        assertThat(request.hasProof()).isFalse();
        assertThat(request.clientClaims()).isEqualTo(Generation.DEFAULTS_AND_SENT);
    }

    @Test
    void acceptsEnumerationsAsTextOrNumber() throws UnfitRequestException {
        for (ProofFlaw flaw : ProofFlaw.values()) {
            for (String written : new String[] {"\"" + flaw.sent().toLowerCase() + "\"", "" + flaw.ordinal()}) {
                TestTokenRequest request =
                        TestTokenRequest.read(of(PROOF + ",\"invalidDPoPProofParameters\":" + written + "}"));
                assertThat(request.flaw()).isEqualTo(flaw);
            }
        }
    }

    @Test
    void hasThirteenProofFaults() {
        assertThat(ProofFlaw.values()).hasSize(1 + 13);
    }

    @Test
    void acceptsAPrivateKeyAsTextOrObject() throws Exception {
        for (Curve curve : new Curve[] {Curve.P_256, Curve.P_384, Curve.P_521}) {
            assertThat(keyIn(new ECKeyGenerator(curve).generate().toJSONString()))
                    .isTrue();
        }
        RSAKey rsa = new RSAKeyGenerator(2048).generate();
        assertThat(keyIn(rsa.toJSONString())).isTrue();
        assertThat(keyIn(new ObjectMapper().writeValueAsString(rsa.toJSONString())))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("keysThatAreNone")
    void refusesAnInvalidPrivateKey(String jwk) {
        assertThatThrownBy(() -> keyIn(jwk))
                .isInstanceOfSatisfying(
                        UnfitRequestException.class,
                        unfit -> assertThat(unfit.places())
                                .anySatisfy(place -> assertThat(place.pointer())
                                        .isEqualTo("/dPoPProofParameters/privateKeyForProofCreation")));
    }

    static Stream<Arguments> keysThatAreNone() throws JOSEException {
        Map<String, Object> rsa = new RSAKeyGenerator(2048).generate().toJSONObject();
        Map<String, Object> ec = new ECKeyGenerator(Curve.P_256).generate().toJSONObject();
        BigInteger order = Curve.P_256.toECParameterSpec().getOrder();
        String huge = number(BigInteger.ONE.shiftLeft(200_000).subtract(BigInteger.ONE));
        return Stream.of(
                with(rsa, "dp", huge),
                with(rsa, "p", huge),
                with(rsa, "d", huge),
                with(rsa, "dp", number(BigInteger.TEN)),
                with(rsa, "p", number(BigInteger.ZERO)),
                with(rsa, "n", number(BigInteger.ONE.shiftLeft(2047).add(BigInteger.ONE))),
                with(ec, "d", number(BigInteger.ZERO)),
                with(ec, "d", number(order)),
                with(ec, "d", number(order.add(BigInteger.ONE))),
                with(ec, "d", huge),
                with(ec, "d", number(BigInteger.TEN)));
    }

    private static Arguments with(Map<String, Object> jwk, String member, String value) {
        Map<String, Object> changed = new TreeMap<>(jwk);
        changed.put(member, value);
        return Arguments.of(JSONObjectUtils.toJSONString(changed));
    }

    private static String number(BigInteger number) {
        return Base64URL.encode(number).toString();
    }

    private static boolean keyIn(String json) throws UnfitRequestException {
        return TestTokenRequest.read(of(PROOF + ",\"privateKeyForProofCreation\":" + json + "}"))
                .proofKey()
                .isPresent();
    }

    /** Returns the request of a row, which has the members beside the audience, or all of it. */
    private static String request(String row) {
        String members = row.replace("$PROOF", PROOF);
        return members.startsWith("{") || members.startsWith("[") ? members : of(members);
    }

    private static String of(String members) {
        return "{\"audience\":\"a\"," + members + "}";
    }
}
