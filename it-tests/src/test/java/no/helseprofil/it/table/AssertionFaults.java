package no.helseprofil.it.table;

import static no.helseprofil.it.table.ExpectedRefusal.byKeycloak;
import static no.helseprofil.it.table.ExpectedRefusal.ofClient;
import static no.helseprofil.it.table.FaultRow.of;
import static no.helseprofil.it.table.FaultRow.ofAssertion;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Assertion;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;

/** Faults of a client assertion ({@code private_key_jwt}). */
final class AssertionFaults {

    private static final ExpectedRefusal AUDIENCE = ofClient("assertion-audience");
    private static final ExpectedRefusal TYPE = ofClient("assertion-type");
    private static final ExpectedRefusal LIFETIME = ofClient("assertion-lifetime");
    private static final ExpectedRefusal SINGLE_USE = ofClient("assertion-single-use");
    private static final ExpectedRefusal IDENTITY = ofClient("private-key-jwt");
    private static final ExpectedRefusal ALGORITHM = ofClient("signing-algorithm");
    private static final ExpectedRefusal UNREADABLE = ofClient("request-form");

    /** Refusals by Keycloak itself, of an assertion and of a client that it does not know. */
    private static final ExpectedRefusal INVALID = byKeycloak(400, "invalid_client");

    private static final ExpectedRefusal UNKNOWN = byKeycloak(401, "invalid_client");

    private static final Duration YEAR = Duration.ofDays(365);

    private AssertionFaults() {}

    static Stream<FaultRow> all() {
        return Stream.concat(
                Stream.of(audience(), type(), lifetime(), use(), identity(), keys())
                        .flatMap(List::stream),
                form().stream().map(fault -> fault.remains(IDENTITY)));
    }

    private static List<FaultRow> audience() {
        return List.of(
                audienceOf("aud is the token endpoint", stage -> endpoint(stage, "token_endpoint")),
                audienceOf(
                        "aud is the PAR endpoint", stage -> endpoint(stage, "pushed_authorization_request_endpoint")),
                audienceOf("aud is the introspection endpoint", stage -> endpoint(stage, "introspection_endpoint")),
                audienceOf("aud is the issuer in an array", stage -> List.of(issuer(stage))),
                audienceOf("aud is the issuer and another", stage -> List.of(issuer(stage), "https://as.example"))
                        .remains(INVALID),
                audienceOf("aud is another realm", stage -> issuer(stage) + "-2")
                        .remains(INVALID),
                audienceOf("aud is the issuer with a slash at the end", stage -> issuer(stage) + "/")
                        .remains(INVALID),
                ofAssertion("aud is missing", assertion -> assertion.without("aud"), AUDIENCE)
                        .remains(INVALID));
    }

    private static FaultRow audienceOf(String sentence, Function<FaultStage, Object> audience) {
        return of(
                About.ASSERTION,
                sentence,
                Variation.client((client, stage) ->
                        client.withAssertion(assertion -> assertion.with("aud", audience.apply(stage)))),
                AUDIENCE);
    }

    private static List<FaultRow> type() {
        return List.of(
                ofAssertion("typ is missing", assertion -> assertion.withoutHeader("typ"), TYPE),
                ofAssertion("typ is JWT", assertion -> assertion.header("typ", "JWT"), TYPE),
                ofAssertion("typ is anything", assertion -> assertion.header("typ", "foo"), TYPE),
                ofAssertion("typ is that of a proof", assertion -> assertion.header("typ", "dpop+jwt"), TYPE),
                ofAssertion("typ is a number", assertion -> assertion.header("typ", 1), TYPE));
    }

    private static List<FaultRow> lifetime() {
        return List.of(
                ofAssertion("it lasts a year", assertion -> assertion.lasting(YEAR), LIFETIME),
                ofAssertion("it lasts 61 s", assertion -> assertion.lasting(Duration.ofSeconds(61)), LIFETIME),
                ofAssertion("iat is missing", assertion -> assertion.without("iat"), LIFETIME),
                ofAssertion("nbf is missing", assertion -> assertion.without("nbf"), LIFETIME),
                ofAssertion("exp is missing", assertion -> assertion.without("exp"), LIFETIME)
                        .remains(INVALID),
                ofAssertion("iat is null", assertion -> assertion.with("iat", null), LIFETIME),
                ofAssertion("iat is an empty text", assertion -> assertion.with("iat", ""), LIFETIME),
                ofAssertion("exp is a text", assertion -> assertion.with("exp", "4102444800"), LIFETIME),
                ofAssertion("it has ended", assertion -> assertion.byClockAhead(Duration.ofMinutes(-10)), LIFETIME)
                        .remains(INVALID),
                ofAssertion(
                                "it is from a minute ahead",
                                assertion -> assertion.byClockAhead(Duration.ofMinutes(1)),
                                LIFETIME)
                        .remains(INVALID),
                ofAssertion(
                                "nbf is a minute ahead",
                                assertion -> assertion.withTime("nbf", Duration.ofMinutes(1)),
                                LIFETIME)
                        .remains(INVALID));
    }

    private static List<FaultRow> use() {
        return List.of(
                of(
                        About.ASSERTION,
                        "its jti was used before",
                        Variation.client(AssertionFaults::oneId).secondTime(),
                        SINGLE_USE),
                ofAssertion("jti is missing", assertion -> assertion.without("jti"), SINGLE_USE),
                ofAssertion("jti is empty", assertion -> assertion.with("jti", ""), SINGLE_USE),
                ofAssertion("jti is a number", assertion -> assertion.with("jti", -1), SINGLE_USE));
    }

    private static OidcClient oneId(OidcClient client) {
        String id = UUID.randomUUID().toString();
        return client.withAssertion(assertion -> assertion.with("jti", id));
    }

    private static List<FaultRow> identity() {
        return List.of(
                ofAssertion("sub is missing", assertion -> assertion.without("sub"), IDENTITY)
                        .remains(UNKNOWN),
                ofAssertion("iss is missing", assertion -> assertion.without("iss"), IDENTITY)
                        .remains(UNKNOWN),
                ofAssertion("iss is another client", assertion -> assertion.with("iss", TestRealm.MACHINE), IDENTITY)
                        .remains(UNKNOWN),
                ofAssertion("sub is another client", assertion -> assertion.with("sub", TestRealm.MACHINE), IDENTITY)
                        .remains(UNKNOWN),
                ofAssertion(
                                "iss and sub are another client",
                                assertion -> inNameOf(assertion, TestRealm.MACHINE),
                                IDENTITY)
                        .remains(INVALID),
                ofAssertion(
                                "iss and sub are an exempt client",
                                assertion -> inNameOf(assertion, FaultStage.EXEMPT),
                                IDENTITY)
                        .remains(INVALID),
                ofAssertion(
                                "iss and sub are a client of Keycloak's own",
                                assertion -> inNameOf(assertion, "broker"),
                                IDENTITY)
                        .remains(INVALID),
                ofAssertion("iss and sub are an unknown client", assertion -> inNameOf(assertion, "nobody"), IDENTITY)
                        .remains(UNKNOWN),
                of(
                                About.ASSERTION,
                                "it is another client's, signed by that one",
                                Variation.client((client, stage) ->
                                        client.withAssertion(assertion -> inNameOf(assertion, TestRealm.MACHINE)
                                                .header(
                                                        "kid",
                                                        stage.realm()
                                                                .key(TestRealm.MACHINE)
                                                                .kid())
                                                .signedWith(stage.realm().key(TestRealm.MACHINE)))),
                                IDENTITY)
                        .remains(INVALID),
                of(
                                About.ASSERTION,
                                "it is an exempt client's, signed by that one, beside this client's client_id",
                                Variation.client((client, stage) ->
                                        client.withAssertion(assertion -> inNameOf(assertion, FaultStage.EXEMPT)
                                                .header(
                                                        "kid",
                                                        stage.realm()
                                                                .key(FaultStage.EXEMPT)
                                                                .kid())
                                                .signedWith(stage.realm().key(FaultStage.EXEMPT)))),
                                IDENTITY)
                        .remains(INVALID));
    }

    private static Assertion inNameOf(Assertion assertion, String client) {
        return assertion.with("iss", client).with("sub", client);
    }

    private static List<FaultRow> keys() {
        return List.of(
                ofAssertion(
                                "it is signed by a foreign key",
                                assertion -> assertion.signedWith(SigningKey.generate("ES256")),
                                IDENTITY)
                        .remains(INVALID),
                ofAssertion("its signature is wrong", Assertion::withWrongSignature, IDENTITY)
                        .remains(INVALID),
                ofAssertion("kid is unknown", assertion -> assertion.header("kid", "unknown"), IDENTITY)
                        .remains(INVALID),
                ofAssertion("it is not signed (none)", assertion -> assertion.signedAs("none"), ALGORITHM)
                        .remains(IDENTITY),
                ofAssertion(
                                "it is signed by HS256 with the public key",
                                assertion -> assertion.signedAs("HS256"),
                                ALGORITHM)
                        .remains(IDENTITY),
                ofAssertion("alg is missing", assertion -> assertion.withoutHeader("alg"), ALGORITHM)
                        .remains(IDENTITY),
                signedBy("it is signed by EdDSA", FaultStage::edwardsKey, ALGORITHM),
                signedBy("it is signed by an RSA key of 1024 bits", FaultStage::shortKey, ofClient("key-strength")),
                signedBy("it is signed by a key that has run out", FaultStage::expiredKey, ofClient("key-expiry")));
    }

    private static FaultRow signedBy(String sentence, Function<FaultStage, SigningKey> key, ExpectedRefusal refusal) {
        return of(
                About.ASSERTION,
                sentence,
                Variation.client((client, stage) -> client.withAssertion(assertion -> assertion
                        .signedWith(key.apply(stage))
                        .signedAs(key.apply(stage).algorithm())
                        .header("kid", key.apply(stage).kid()))),
                refusal);
    }

    private static List<FaultRow> form() {
        return List.of(
                ofAssertion(
                        "aud is there twice", assertion -> assertion.twice("aud", "https://as.example"), UNREADABLE),
                ofAssertion(
                        "sub is there twice, with one value",
                        assertion -> assertion.twice("sub", TestRealm.API),
                        UNREADABLE),
                ofAssertion(
                        "a member is there twice, deep inside",
                        assertion -> assertion
                                .with("assertion_details", Map.of("type", Map.of("deep", 1)))
                                .payloadText(json -> json.replace("{\"deep\":1}", "{\"deep\":1,\"deep\":1}")),
                        UNREADABLE),
                ofAssertion(
                        "typ is there twice in the header",
                        assertion -> assertion.headerText(
                                json -> json.replaceFirst("\\}$", ",\"typ\":\"client-authentication+jwt\"}")),
                        UNREADABLE),
                ofAssertion(
                        "its payload is not JSON", assertion -> assertion.payloadText(json -> json + "}"), UNREADABLE),
                ofAssertion(
                        "its payload is an array",
                        assertion -> assertion.payloadText(json -> "[" + json + "]"),
                        UNREADABLE),
                ofAssertion(
                        "it asks for a critical extension",
                        assertion -> assertion.header("crit", List.of("exp")).header("exp", 1),
                        UNREADABLE),
                ofText("it is not a JWT", text -> "not-a-jwt"),
                ofText("it has a fourth part", text -> text + ".e30"),
                ofText("it is empty", text -> ""));
    }

    private static FaultRow ofText(String sentence, UnaryOperator<String> spoil) {
        return of(
                About.ASSERTION,
                sentence,
                Variation.client(client -> client.withRequest(request -> request.formInstead(
                        "client_assertion", spoil.apply(String.valueOf(request.formValue("client_assertion")))))),
                UNREADABLE);
    }

    private static String issuer(FaultStage stage) {
        return stage.realm().issuer();
    }

    private static String endpoint(FaultStage stage, String member) {
        return stage.client().metadata().endpoint(member).toString();
    }
}
