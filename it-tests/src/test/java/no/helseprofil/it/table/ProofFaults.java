package no.helseprofil.it.table;

import static no.helseprofil.it.table.ExpectedRefusal.ofProof;
import static no.helseprofil.it.table.FaultRow.of;
import static no.helseprofil.it.table.FaultRow.ofProof;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Proof;
import no.helseprofil.testkit.client.ProofFault;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;

/** Faults of a DPoP proof. */
final class ProofFaults {

    private static final ExpectedRefusal PROOF = ofProof("dpop-proof");
    private static final ExpectedRefusal AGE = ofProof("dpop-proof-age");
    private static final ExpectedRefusal ALGORITHM = ofProof("signing-algorithm");
    private static final ExpectedRefusal STRENGTH = ofProof("key-strength");
    private static final ExpectedRefusal NONCE = ExpectedRefusal.of("dpop-nonce", 400, "use_dpop_nonce");
    private static final ExpectedRefusal CONSTRAINED = ofProof("sender-constrained-tokens");

    private static final ExpectedRefusal NOT_ACTIVE = ExpectedRefusal.byKeycloak(400, "invalid_request");

    private static final String NO_TOKEN = "no access token is sent, so there is nothing that ath could name";

    private ProofFaults() {}

    static Stream<FaultRow> all() {
        return Stream.of(ofTestTokenService(), request(), time(), id(), keys(), nonce(), header(), form(), absence())
                .flatMap(List::stream);
    }

    /** The twelve that the national test token service makes. */
    private static List<FaultRow> ofTestTokenService() {
        return List.of(
                named("htu is missing", ProofFault.MISSING_HTU, PROOF),
                named("htm is missing", ProofFault.MISSING_HTM, PROOF),
                named("it was made an hour ago", ProofFault.ISSUED_IN_PAST, AGE).remains(NOT_ACTIVE),
                named("it was made an hour ahead", ProofFault.ISSUED_IN_FUTURE, AGE)
                        .remains(NOT_ACTIVE),
                named("ath is missing", ProofFault.MISSING_ATH, PROOF)
                        .notAt(RequestWay.grants(), NO_TOKEN)
                        .notAt(RequestWay.PAR, NO_TOKEN),
                named("alg is missing", ProofFault.MISSING_ALG, ALGORITHM).remains(PROOF),
                named("jwk is missing", ProofFault.MISSING_JWK, PROOF),
                named("jti is missing", ProofFault.MISSING_JTI, PROOF),
                named("it is signed by HS256 with the public key", ProofFault.SYMMETRIC_ALGORITHM, ALGORITHM)
                        .remains(PROOF),
                named("jwk holds the private key", ProofFault.PRIVATE_KEY_IN_JWK, PROOF),
                named("typ is JWT", ProofFault.WRONG_TYPE, PROOF),
                named("it is signed by another key than jwk", ProofFault.WRONG_SIGNATURE, PROOF));
    }

    private static FaultRow named(String sentence, ProofFault fault, ExpectedRefusal refusal) {
        return ofProof(sentence, fault::apply, refusal);
    }

    private static List<FaultRow> request() {
        return List.of(
                ofProof("htm is another method", proof -> proof.with("htm", "PUT"), PROOF),
                ofProof("htm is in small letters", proof -> proof.with("htm", "post"), PROOF),
                ofProof("htu is another address", proof -> proof.with("htu", "https://as.example/token"), PROOF),
                ofProof("htu is no address", proof -> proof.with("htu", "::"), PROOF),
                ofProof("htu is in an array", proof -> proof.with("htu", List.of("https://as.example")), PROOF),
                ofProof("typ is missing", proof -> proof.withoutHeader("typ"), PROOF),
                ofProof(
                        "typ is that of an assertion",
                        proof -> proof.header("typ", "client-authentication+jwt"),
                        PROOF),
                ofProof("ath is of another token", proof -> proof.forToken("another"), PROOF)
                        .notAt(RequestWay.grants(), NO_TOKEN)
                        .notAt(RequestWay.PAR, NO_TOKEN));
    }

    private static List<FaultRow> time() {
        return List.of(
                ofProof("it is 16 s old", proof -> proof.madeAgo(Duration.ofSeconds(16)), AGE),
                ofProof(
                                "it is 25 s old, on which Keycloak answers HTTP 500",
                                proof -> proof.madeAgo(Duration.ofSeconds(25)),
                                AGE)
                        .remains(PROOF),
                ofProof("it is 14 s ahead, which Keycloak takes", proof -> proof.madeAgo(Duration.ofSeconds(-14)), AGE),
                ofProof("exp has passed", proof -> proof.withTime("exp", Duration.ofMinutes(-1)), PROOF),
                ofProof("nbf is to come", proof -> proof.withTime("nbf", Duration.ofMinutes(1)), PROOF),
                ofProof("exp is a text", proof -> proof.with("exp", "4102444800"), PROOF),
                ofProof("iat is missing", proof -> proof.without("iat"), PROOF),
                ofProof("iat is an empty text", proof -> proof.with("iat", ""), PROOF),
                ofProof("iat is null", proof -> proof.with("iat", null), PROOF),
                ofProof("iat is true", proof -> proof.with("iat", true), PROOF),
                ofProof("iat is negative", proof -> proof.with("iat", -1), PROOF),
                ofProof(
                        "iat is beyond all dates",
                        proof -> proof.payloadText(json -> json.replaceFirst("\"iat\":\\d+", "\"iat\":1e300")),
                        PROOF));
    }

    private static List<FaultRow> id() {
        return List.of(
                of(
                        About.PROOF,
                        "it was used before",
                        Variation.client(ProofFaults::oneId).secondTime(),
                        ofProof("dpop-replay")),
                ofProof("jti has 8 kB", proof -> proof.with("jti", "x".repeat(8192)), PROOF),
                ofProof("jti has 257 characters", proof -> proof.with("jti", "x".repeat(257)), PROOF),
                ofProof("jti is true", proof -> proof.with("jti", true), PROOF),
                ofProof("jti is a number", proof -> proof.with("jti", -1), PROOF),
                ofProof("jti is null", proof -> proof.with("jti", null), PROOF),
                ofProof("jti is empty", proof -> proof.with("jti", ""), PROOF));
    }

    private static OidcClient oneId(OidcClient client) {
        String id = UUID.randomUUID().toString();
        return client.withProof(proof -> proof.with("jti", id));
    }

    private static List<FaultRow> keys() {
        return List.of(
                ofProof("its signature is wrong", Proof::withWrongSignature, PROOF),
                ofProof("it is not signed (none)", proof -> proof.signedAs("none"), ALGORITHM)
                        .remains(PROOF),
                ofProof("jwk is not a point of its curve", proof -> proof.jwk("x", "A".repeat(43)), PROOF),
                ofProof("jwk is of an unknown type", proof -> proof.jwk("kty", "XX"), PROOF),
                ofProof("jwk has no kty", proof -> proof.jwk("kty", ""), PROOF),
                ofProof("jwk is on an unknown curve", proof -> proof.jwk("crv", "P-1"), PROOF),
                ofProof("jwk is a text", proof -> proof.header("jwk", "key"), PROOF),
                ofProof("jwk is a list", proof -> proof.header("jwk", List.of()), PROOF),
                ofProof("jwk is empty", proof -> proof.header("jwk", Map.of()), PROOF),
                provenBy("jwk is an RSA key with a spoiled modulus", "RS256", proof -> proof.jwk("n", "*"), PROOF),
                provenBy("jwk is an RSA key with a modulus of 0", "RS256", proof -> proof.jwk("n", "AA"), PROOF),
                provenBy("jwk is an RSA key with an exponent of 0", "RS256", proof -> proof.jwk("e", "AA"), PROOF),
                provenBy("it is signed by EdDSA", "EdDSA", UnaryOperator.identity(), ALGORITHM)
                        .at(RequestWay.USERINFO, PROOF),
                of(
                                About.PROOF,
                                "it is signed by an RSA key of 1024 bits",
                                Variation.client((client, stage) -> client.withProofKey(stage.shortKey())),
                                STRENGTH)
                        .at(RequestWay.USERINFO, PROOF));
    }

    private static FaultRow provenBy(
            String sentence, String algorithm, UnaryOperator<Proof> deviation, ExpectedRefusal refusal) {
        SigningKey key = SigningKey.generate(algorithm);
        return of(
                About.PROOF,
                sentence,
                Variation.client(client -> client.withProofKey(key).withProof(deviation)),
                refusal);
    }

    private static List<FaultRow> nonce() {
        String none = "a protected resource asks for no nonce unless the profile document says so";
        return Stream.of(
                        withNonce("nonce is missing", proof -> proof.without("nonce")),
                        withNonce("nonce is not the server's", proof -> proof.nonce("AQAAAZqs0AAA")),
                        withNonce("nonce is a number", proof -> proof.with("nonce", 1)),
                        withNonce("nonce is empty", proof -> proof.nonce("")))
                .map(fault -> fault.notAt(RequestWay.USERINFO, none))
                .toList();
    }

    private static FaultRow withNonce(String sentence, UnaryOperator<Proof> deviation) {
        return of(
                About.PROOF,
                sentence,
                Variation.client(client -> client.withoutNonceStep().withProof(deviation)),
                NONCE);
    }

    private static List<FaultRow> header() {
        return List.of(
                ofHeader("there are two DPoP headers", request -> request.header("DPoP", anotherProof(request))),
                ofHeader("there are two proofs in one DPoP header", request -> joined(request)),
                ofHeader(
                        "the DPoP header is blank",
                        request -> request.withoutHeader("DPoP").header("DPoP", " ")),
                ofHeader(
                        "the DPoP header is no JWT",
                        request -> request.withoutHeader("DPoP").header("DPoP", "proof")),
                ofHeader(
                        "the DPoP header is an encrypted JWT",
                        request -> request.withoutHeader("DPoP").header("DPoP", "e30.e30.e30.e30.e30")));
    }

    private static FaultRow ofHeader(String sentence, UnaryOperator<Request> deviation) {
        return of(About.PROOF, sentence, Variation.client(client -> client.withRequest(deviation)), PROOF);
    }

    private static Request joined(Request request) {
        return request.withoutHeader("DPoP").header("DPoP", anotherProof(request) + ", " + anotherProof(request));
    }

    private static String anotherProof(Request request) {
        URI address = request.address();
        return Proof.by(SigningKey.generate("ES256"))
                .of(request.method(), address)
                .sign();
    }

    private static List<FaultRow> form() {
        return List.of(
                ofProof("jti is there twice", proof -> proof.twice("jti", "another"), PROOF),
                ofProof(
                        "htm is there twice, with one value",
                        proof -> proof.payloadText(
                                json -> json.replaceFirst("\"htm\":(\"[A-Z]+\")", "\"htm\":$1,\"htm\":$1")),
                        PROOF),
                ofProof(
                        "typ is there twice in the header",
                        proof -> proof.headerText(json -> json.replaceFirst("\\}$", ",\"typ\":\"dpop+jwt\"}")),
                        PROOF),
                ofProof(
                        "kty is there twice in jwk",
                        proof -> proof.headerText(
                                json -> json.replace("\"kty\":\"EC\"", "\"kty\":\"EC\",\"kty\":\"EC\"")),
                        PROOF),
                ofProof(
                        "a claim that nobody reads is there twice, deep inside",
                        proof -> proof.payloadText(
                                json -> json.replaceFirst("\\}$", ",\"x\":{\"y\":[{\"z\":1,\"z\":1}]}}")),
                        PROOF),
                ofProof(
                        "it asks for a critical extension",
                        proof -> proof.header("crit", List.of("b64")).header("b64", true),
                        PROOF),
                ofProof("its payload is not JSON", proof -> proof.payloadText(json -> json + ","), PROOF));
    }

    private static List<FaultRow> absence() {
        return List.of(
                of(About.PROOF, "there is none", Variation.client(OidcClient::withoutProof), CONSTRAINED)
                        .notAt(RequestWay.PAR, "a proof is welcome here, not demanded: it binds the code"),
                of(
                                About.PROOF,
                                "the token is sent as Bearer",
                                Variation.client((client, stage) ->
                                        client.withRequest(request -> asBearer(request, stage.accessToken()))),
                                CONSTRAINED)
                        .remains(PROOF)
                        .notAt(RequestWay.grants(), NO_TOKEN)
                        .notAt(RequestWay.PAR, NO_TOKEN),
                of(
                                About.PROOF,
                                "there is none, and the token is bound to no key",
                                Variation.client(OidcClient::withoutProof),
                                CONSTRAINED)
                        .notAt(RequestWay.grants(), NO_TOKEN)
                        .notAt(RequestWay.PAR, NO_TOKEN)
                        .at(RequestWay.USERINFO, ProofFaults::unbound),
                of(
                                About.PROOF,
                                "it is of another key than the token is bound to",
                                Variation.client(client -> client.withProofKey(SigningKey.generate("ES256"))),
                                PROOF)
                        .notAt(
                                RequestWay.CODE,
                                "a code is bound only where its authorization request named a key; see dpop-code-binding")
                        .notAt(RequestWay.CLIENT_CREDENTIALS, "the token is made now, and bound to this key")
                        .notAt(
                                RequestWay.REFRESH,
                                "the refresh token of a confidential client is bound to the client, so the key may change")
                        .notAt(RequestWay.PAR, "nothing is bound yet"));
    }

    /** A token from the time when tokens need not be bound is of no use when they must. */
    private static void unbound(FaultStage stage) {
        AuthorizationRequest request = stage.realm().authorizationRequest();
        stage.off("sender-constrained-tokens");
        String token = stage.client()
                .withoutProof()
                .redeem(request, stage.code(request))
                .accessToken();
        OidcClient bearer = stage.client().withoutProof().withRequest(sent -> asBearer(sent, token));
        AttemptAnswer before = AttemptAnswer.of(bearer.userinfo(token));
        stage.off();
        assertThat(before.succeeded()).as("while tokens need not be bound").isTrue();
        AttemptAnswer.of(bearer.userinfo(token)).assertRefused(CONSTRAINED, RequestWay.USERINFO);
    }

    private static Request asBearer(Request request, String token) {
        return request.withoutHeader("Authorization").header("Authorization", "Bearer " + token);
    }
}
