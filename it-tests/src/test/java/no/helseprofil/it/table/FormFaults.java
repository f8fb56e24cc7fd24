package no.helseprofil.it.table;

import static no.helseprofil.it.table.ExpectedRefusal.byKeycloak;
import static no.helseprofil.it.table.ExpectedRefusal.ofClient;
import static no.helseprofil.it.table.ExpectedRefusal.ofProof;
import static no.helseprofil.it.table.ExpectedRefusal.ofRequest;
import static no.helseprofil.it.table.FaultRow.of;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;

/** Faults of a request as a whole: its form, and what it says beside the client assertion. */
final class FormFaults {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final ExpectedRefusal UNCLEAR = ofRequest("request-form");
    private static final ExpectedRefusal IDENTITY = ofClient("private-key-jwt");
    private static final ExpectedRefusal CONSTRAINED = ofProof("sender-constrained-tokens");
    /** Refusals by Keycloak itself, of an assertion, and of a client that it does not know. */
    private static final ExpectedRefusal INVALID = byKeycloak(400, "invalid_client");

    private static final ExpectedRefusal UNKNOWN = byKeycloak(401, "invalid_client");
    private static final ExpectedRefusal TWICE_AT_KEYCLOAK = byKeycloak(400, "invalid_request");

    private FormFaults() {}

    static Stream<FaultRow> all() {
        return Stream.of(unclear(), secrets(), names(), tokens()).flatMap(List::stream);
    }

    private static List<FaultRow> unclear() {
        return List.of(
                ofForm("client_assertion is there twice", request -> again(request, "client_assertion"))
                        .remains(TWICE_AT_KEYCLOAK),
                ofForm(
                                "client_assertion is there twice, the first without a value",
                                request -> request.formInstead("client_assertion", "")
                                        .form(
                                                "client_assertion",
                                                String.valueOf(request.formValue("client_assertion"))))
                        .remains(IDENTITY),
                of(
                                About.FORM,
                                "there are two client assertions",
                                Variation.client((client, stage) -> client.withRequest(request -> request.form(
                                        "client_assertion",
                                        stage.client().assertion().sign()))),
                                UNCLEAR)
                        .remains(TWICE_AT_KEYCLOAK),
                ofForm("client_id is there twice, with one value", request -> again(request, "client_id"))
                        .at(RequestWay.AUTHORIZATION, TWICE_AT_KEYCLOAK)
                        .remains(TWICE_AT_KEYCLOAK),
                ofForm(
                                "client_id is there twice, the second of an exempt client",
                                request -> request.form("client_id", FaultStage.EXEMPT))
                        .at(RequestWay.AUTHORIZATION, TWICE_AT_KEYCLOAK)
                        .remains(TWICE_AT_KEYCLOAK),
                ofForm(
                                "an unknown parameter is there twice",
                                request -> request.form("x", "1").form("x", "2"))
                        .at(RequestWay.AUTHORIZATION, TWICE_AT_KEYCLOAK)
                        .remains(TWICE_AT_KEYCLOAK),
                ofForm("grant_type is there twice", request -> again(request, "grant_type"))
                        .notAt(
                                List.of(RequestWay.PAR, RequestWay.INTROSPECTION, RequestWay.REVOCATION),
                                "no grant is asked for here")
                        .remains(TWICE_AT_KEYCLOAK),
                ofForm("a value has a control character", request -> request.form("x", "a\u0001b")),
                ofForm("a value has a line feed", request -> request.form("x", "a\nb")),
                ofForm("a value has a null character", request -> request.form("x", "a\u0000b")),
                ofForm("a name has a control character", request -> request.form("client_id\u0000", "x")),
                ofForm("a percent escape is malformed", request -> request.body(FORM, request.encodedForm() + "&x=%zz"))
                        .remains(UNCLEAR),
                ofForm("a percent escape is cut off", request -> request.body(FORM, request.encodedForm() + "&x=%4"))
                        .remains(UNCLEAR),
                ofForm(
                                "a semicolon stands before a parameter",
                                request -> request.body(FORM, request.encodedForm() + ";x=1"))
                        .remains(UNCLEAR),
                ofForm("a semicolon stands in a value", request -> request.body(FORM, request.encodedForm() + "&x=a;b"))
                        .remains(UNCLEAR),
                ofForm(
                                "the form is JSON",
                                request ->
                                        request.body("application/json", "{\"client_id\":\"" + TestRealm.API + "\"}"))
                        .remains(IDENTITY),
                ofForm("the form is empty", request -> request.body(FORM, "")).remains(IDENTITY),
                ofForm(
                                "there are two Authorization headers",
                                request -> request.header("Authorization", "DPoP a")
                                        .header("Authorization", "DPoP b"))
                        .at(RequestWay.USERINFO, UNCLEAR));
    }

    private static FaultRow ofForm(String sentence, UnaryOperator<Request> deviation) {
        return FaultRow.ofRequest(About.FORM, sentence, deviation, UNCLEAR);
    }

    private static List<FaultRow> secrets() {
        return List.of(
                identity(
                        "a client secret is beside the assertion",
                        request -> request.form("client_secret", TestRealm.SECRET)),
                identity(
                        "a Basic header is beside the assertion",
                        request -> request.basicAuthentication(TestRealm.API, TestRealm.SECRET)),
                identity(
                                "the Basic header of another client is beside the assertion",
                                request -> request.basicAuthentication(TestRealm.WITH_SECRET, TestRealm.SECRET))
                        .remains(IDENTITY),
                identity(
                                "the Basic header of an exempt client is beside the assertion",
                                request -> request.basicAuthentication(FaultStage.EXEMPT, TestRealm.SECRET))
                        .remains(IDENTITY),
                identity(
                                "a broken Basic header is beside the assertion",
                                request -> request.header("Authorization", "Basic !"))
                        .remains(IDENTITY),
                identity(
                                "a client secret is in place of the assertion",
                                request -> withoutAssertion(request).form("client_secret", TestRealm.SECRET))
                        .remains(UNKNOWN),
                identity(
                                "a Basic header is in place of the assertion",
                                request -> withoutAssertion(request)
                                        .withoutForm("client_id")
                                        .basicAuthentication(TestRealm.API, TestRealm.SECRET))
                        .remains(UNKNOWN),
                identity("there is neither assertion nor secret", FormFaults::withoutAssertion)
                        .remains(UNKNOWN),
                identity("client_assertion_type is missing", request -> request.withoutForm("client_assertion_type"))
                        .remains(INVALID),
                identity(
                                "client_assertion_type is that of SAML",
                                request -> request.formInstead(
                                        "client_assertion_type",
                                        "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"))
                        .remains(INVALID));
    }

    private static FaultRow identity(String sentence, UnaryOperator<Request> deviation) {
        return FaultRow.ofRequest(About.FORM, sentence, deviation, IDENTITY);
    }

    static Request withoutAssertion(Request request) {
        return request.withoutForm("client_assertion").withoutForm("client_assertion_type");
    }

    private static Request again(Request request, String name) {
        return request.form(name, String.valueOf(request.formValue(name)));
    }

    private static List<FaultRow> names() {
        return List.of(
                identity(
                                "client_id is another client's",
                                request -> request.formInstead("client_id", TestRealm.MACHINE))
                        .remains(INVALID),
                identity(
                                "client_id is a client of Keycloak's own",
                                request -> request.formInstead("client_id", "admin-cli"))
                        .remains(ExpectedRefusal.of("code-lifetime", 400, "invalid_grant")),
                identity(
                                "client_id is an exempt client's",
                                request -> request.formInstead("client_id", FaultStage.EXEMPT))
                        .remains(INVALID),
                identity("client_id is unknown", request -> request.formInstead("client_id", "nobody"))
                        .remains(UNKNOWN),
                identity("client_id is empty", request -> request.formInstead("client_id", ""))
                        .remains(UNKNOWN),
                namedBeside(
                                "client_id is an exempt client's, to save an assertion with the wrong audience",
                                FaultStage.EXEMPT)
                        .remains(ofClient("assertion-audience")),
                namedBeside(
                                "client_id is one of Keycloak's own, to save an assertion with the wrong audience",
                                "broker")
                        .remains(ofClient("assertion-audience")));
    }

    private static FaultRow namedBeside(String sentence, String other) {
        return of(
                About.FORM,
                sentence,
                Variation.client(
                        client -> client.withAssertion(assertion -> assertion.with("aud", "https://as.example"))
                                .withRequest(request -> request.formInstead("client_id", other))),
                IDENTITY);
    }

    private static List<FaultRow> tokens() {
        return List.of(
                token(
                        "the access token is in the form",
                        (address, token) -> Request.post(address).form("access_token", token)),
                token(
                        "the access token is in the address",
                        (address, token) -> Request.get(URI.create(address + "?access_token=" + token))));
    }

    /** The proof is there; the token is not where it belongs. */
    private static FaultRow token(String sentence, BiFunction<URI, String, Request> request) {
        return FaultRow.ofRequest(About.FORM, sentence, UnaryOperator.identity(), CONSTRAINED)
                .notAt(RequestWay.authenticated(), "the access token is no credential here")
                .at(RequestWay.USERINFO, stage -> {
                    URI address = stage.client().metadata().endpoint("userinfo_endpoint");
                    String token = stage.accessToken();
                    AttemptAnswer.of(stage.client()
                                    .withRequest(sent -> sent.withoutHeader("Authorization"))
                                    .call(request.apply(address, token), token))
                            .assertRefused(CONSTRAINED, RequestWay.USERINFO);
                    assertThat(stage.client().userinfo(token).response().isSuccess())
                            .as("the same token in the header")
                            .isTrue();
                });
    }
}
