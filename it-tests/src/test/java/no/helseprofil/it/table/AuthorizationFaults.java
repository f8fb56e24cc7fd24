package no.helseprofil.it.table;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.table.ExpectedRefusal.byKeycloak;
import static no.helseprofil.it.table.ExpectedRefusal.ofRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.RequestObject;
import no.helseprofil.testkit.client.SigningKey;

/** Faults of an authorization request, at the endpoint where it is pushed and at the one where it is not. */
final class AuthorizationFaults {

    private static final ExpectedRefusal PKCE = ofRequest("pkce-s256");
    private static final ExpectedRefusal REDIRECT = ofRequest("redirect-uris");
    private static final ExpectedRefusal RESPONSE_TYPE =
            ExpectedRefusal.of("response-type-code", 400, "unsupported_response_type");
    private static final ExpectedRefusal PUSHED = ofRequest("pushed-authorization");
    private static final ExpectedRefusal OBJECT_ALGORITHM =
            ExpectedRefusal.of("signing-algorithm", 400, "invalid_request_object");
    private static final ExpectedRefusal OBJECT = ExpectedRefusal.of("request-object", 400, "invalid_request_object");
    private static final ExpectedRefusal REFERENCE = byKeycloak(400, "invalid_request");
    private static final ExpectedRefusal HALF_PKCE = byKeycloak(400, "invalid_request");
    private static final ExpectedRefusal BAD_OBJECT = byKeycloak(400, "invalid_request_object");
    private static final ExpectedRefusal BAD_RESPONSE_TYPE = byKeycloak(401, "unauthorized_client");
    private static final ExpectedRefusal BAD_REDIRECT = byKeycloak(400, "invalid_request");

    private AuthorizationFaults() {}

    static Stream<FaultRow> all() {
        return Stream.of(pkce(), responseTypes(), redirectUris(), requestObjects(), pushing())
                .flatMap(List::stream);
    }

    private static List<FaultRow> pkce() {
        return List.of(
                asking("code_challenge is missing", request -> request.withoutForm("code_challenge"), PKCE)
                        .remains(HALF_PKCE)
                        .at(RequestWay.AUTHORIZATION, HALF_PKCE),
                asking("code_challenge is empty", request -> request.formInstead("code_challenge", ""), PKCE)
                        .remains(HALF_PKCE)
                        .at(RequestWay.AUTHORIZATION, HALF_PKCE),
                asking(
                        "code_challenge_method is missing",
                        request -> request.withoutForm("code_challenge_method"),
                        PKCE),
                asking(
                        "code_challenge_method is plain",
                        request -> request.formInstead("code_challenge_method", "plain"),
                        PKCE),
                asking(
                                "code_challenge_method is in small letters",
                                request -> request.formInstead("code_challenge_method", "s256"),
                                PKCE)
                        .remains(HALF_PKCE)
                        .at(RequestWay.AUTHORIZATION, HALF_PKCE),
                asking(
                        "there is no PKCE",
                        request -> request.withoutForm("code_challenge").withoutForm("code_challenge_method"),
                        PKCE));
    }

    private static List<FaultRow> responseTypes() {
        return Stream.of(
                        "token",
                        "id_token",
                        "none",
                        "code id_token",
                        "code token",
                        "id_token token",
                        "code id_token token")
                .map(type -> asking(
                                "response_type is " + type,
                                request -> request.formInstead("response_type", type),
                                RESPONSE_TYPE)
                        .registered(RegistrationEdit.member("implicitFlowEnabled", true)))
                .toList();
    }

    private static List<FaultRow> redirectUris() {
        return List.of(
                asking("redirect_uri is missing", request -> request.withoutForm("redirect_uri"), REDIRECT)
                        .remains(BAD_REDIRECT)
                        .at(RequestWay.AUTHORIZATION, BAD_REDIRECT),
                redirectTo("redirect_uri is not registered", "https://attacker.example/callback")
                        .remains(BAD_REDIRECT)
                        .at(RequestWay.AUTHORIZATION, BAD_REDIRECT),
                redirectTo("redirect_uri has one more character", TestRealm.REDIRECT_URI + "/")
                        .remains(BAD_REDIRECT)
                        .at(RequestWay.AUTHORIZATION, BAD_REDIRECT),
                redirectTo("redirect_uri has a query more", TestRealm.REDIRECT_URI + "?x=1")
                        .remains(BAD_REDIRECT)
                        .at(RequestWay.AUTHORIZATION, BAD_REDIRECT),
                redirectTo("redirect_uri has another port", "http://localhost:8766/callback")
                        .remains(BAD_REDIRECT)
                        .at(RequestWay.AUTHORIZATION, BAD_REDIRECT),
                redirectTo("redirect_uri fits a registered wildcard", "https://client.example/anything")
                        .registered(RegistrationEdit.redirectUri("https://client.example/*")),
                redirectTo("redirect_uri is a registered wildcard itself", "https://client.example/*")
                        .registered(RegistrationEdit.redirectUri("https://client.example/*")),
                redirectTo("redirect_uri is registered with plain http", "http://client.example/callback")
                        .registered(RegistrationEdit.redirectUri("http://client.example/callback")),
                redirectTo("redirect_uri is registered with a scheme of its own", "app.example:/callback")
                        .registered(RegistrationEdit.redirectUri("app.example:/callback")));
    }

    private static FaultRow redirectTo(String sentence, String uri) {
        return asking(sentence, request -> request.formInstead("redirect_uri", uri), REDIRECT);
    }

    private static FaultRow asking(String sentence, UnaryOperator<Request> deviation, ExpectedRefusal refusal) {
        return FaultRow.ofRequest(About.AUTHORIZATION_REQUEST, sentence, deviation, refusal);
    }

    private static List<FaultRow> requestObjects() {
        return List.of(
                object("the request object is not signed (none)", o -> o.signedAs("none"), OBJECT_ALGORITHM),
                object("the request object is signed by HS256", o -> o.signedAs("HS256"), OBJECT_ALGORITHM)
                        .remains(OBJECT)
                        .at(RequestWay.AUTHORIZATION, BAD_OBJECT),
                object(
                                "the request object is signed by a foreign key",
                                o -> o.signedWith(SigningKey.generate("ES256")),
                                OBJECT)
                        .remains(BAD_OBJECT)
                        .at(RequestWay.AUTHORIZATION, BAD_OBJECT),
                object("the request object has ended", o -> o.withTime("exp", Duration.ofMinutes(-5)), OBJECT),
                object("the request object has no end", o -> o.without("exp"), OBJECT),
                object("the request object has no beginning", o -> o.without("nbf"), OBJECT),
                object("the request object lasts too long", o -> o.withTime("exp", Duration.ofMinutes(70)), OBJECT),
                object("the request object began long ago", o -> o.withTime("nbf", Duration.ofMinutes(-70)), OBJECT),
                object("the request object is for another server", o -> o.with("aud", "https://other.example"), OBJECT),
                object("the request object has PKCE by plain", o -> o.with("code_challenge_method", "plain"), PKCE),
                object("the request object asks for a token", o -> o.with("response_type", "token"), RESPONSE_TYPE)
                        .remains(BAD_RESPONSE_TYPE)
                        .at(RequestWay.AUTHORIZATION, BAD_RESPONSE_TYPE),
                object(
                                "the request object names another redirect_uri",
                                o -> o.with("redirect_uri", "https://attacker.example/"),
                                REDIRECT)
                        .remains(BAD_REDIRECT)
                        .at(RequestWay.AUTHORIZATION, BAD_REDIRECT));
    }

    /** Makes a row of a request object. RequestObjectDatesIT shows that a good one is taken in its place. */
    private static FaultRow object(String sentence, UnaryOperator<RequestObject> deviation, ExpectedRefusal refusal) {
        return FaultRow.of(
                About.AUTHORIZATION_REQUEST,
                sentence,
                Variation.parameters((request, stage) -> carrying(deviation.apply(object(stage)), request)),
                refusal);
    }

    private static Request carrying(RequestObject object, Request request) {
        return request.withoutForm("redirect_uri")
                .withoutForm("code_challenge")
                .withoutForm("code_challenge_method")
                .form("request", object.sign());
    }

    private static RequestObject object(FaultStage stage) {
        AuthorizationRequest request = stage.realm().authorizationRequest();
        return RequestObject.by(
                        TestRealm.API,
                        stage.realm().key(TestRealm.API),
                        stage.realm().issuer())
                .with("response_type", "code")
                .with("scope", request.scope())
                .with("redirect_uri", request.redirectUri().toString())
                .with("code_challenge", request.codeChallenge())
                .with("code_challenge_method", "S256");
    }

    private static List<FaultRow> pushing() {
        return List.of(
                asking("it was not pushed", UnaryOperator.identity(), PUSHED)
                        .notAt(RequestWay.PAR, "this is where it is pushed")
                        .at(RequestWay.AUTHORIZATION, AuthorizationFaults::notPushed)
                        .at(RequestWay.CODE, AuthorizationFaults::codeOfOneNotPushed),
                asking("its request_uri is made up", UnaryOperator.identity(), REFERENCE)
                        .notAt(RequestWay.PAR, "request_uri is given here, not taken")
                        .at(
                                RequestWay.AUTHORIZATION,
                                stage -> openedWith(stage, uri -> uri.replaceFirst("%3A[^%]*$", "%3Anothing"))),
                asking("its request_uri is another client's", UnaryOperator.identity(), REFERENCE)
                        .notAt(RequestWay.PAR, "request_uri is given here, not taken")
                        .at(
                                RequestWay.AUTHORIZATION,
                                stage -> openedWith(
                                        stage,
                                        uri -> uri.replaceFirst(
                                                "client_id=[^&]*", "client_id=" + TestRealm.USER_LOGIN))),
                asking(
                                "it refers to a request object elsewhere",
                                request -> request.form("request_uri", "https://client.example/object"),
                                byKeycloak(400, "invalid_request"))
                        .at(
                                RequestWay.AUTHORIZATION,
                                stage -> openedWith(
                                        stage,
                                        uri -> uri.replaceFirst(
                                                "request_uri=.*",
                                                "request_uri=https%3A%2F%2Fclient.example%2Fobject"))),
                asking(
                                "dpop_jkt is not the key of the proof",
                                request -> request.form("dpop_jkt", "x".repeat(43)),
                                ofRequest("dpop-code-binding"))
                        .notAt(RequestWay.AUTHORIZATION, "no proof is sent here, so dpop_jkt stands alone"));
    }

    private static void notPushed(FaultStage stage) {
        AttemptAnswer.of(stage.authorize(UnaryOperator.identity())).assertRefused(PUSHED, RequestWay.AUTHORIZATION);
        assertThat(stage.code(stage.realm().authorizationRequest()))
                .as("code of a pushed request")
                .isNotEmpty();
    }

    private static void codeOfOneNotPushed(FaultStage stage) {
        AuthorizationRequest request = stage.realm().authorizationRequest();
        stage.off("pushed-authorization");
        String code = stage.directCode(request);
        stage.off();
        refused(stage.client().redeem(request, code)).by("pushed-authorization").with(400, "invalid_request");
        stage.off("pushed-authorization");
        Exchange allowed = stage.client().redeem(request, code);
        stage.off();
        assertThat(allowed.response().isSuccess())
                .as("the same code where requests need not be pushed: %s", allowed.response())
                .isTrue();
    }

    private static void openedWith(FaultStage stage, UnaryOperator<String> deviation) {
        AuthorizationRequest request = stage.realm().authorizationRequest();
        URI address = stage.client().authorizeUrl(stage.client().push(request).requestUri());
        AuthorizationAnswer answer = stage.open(URI.create(deviation.apply(address.toString())));
        assertThat(answer.redirect())
                .as("an error page, no redirect: %s", answer)
                .isNull();
        assertThat(answer.status()).as("status of the page").isEqualTo(400);
        assertThat(stage.open(address).code())
                .as("code by the address without the fault")
                .isNotNull();
    }
}
