package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.HOSPITAL;
import static no.helseprofil.it.organisation.OrganisationRealm.MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.OTHER_MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.SINGLE;
import static no.helseprofil.it.organisation.OrganisationRealm.STRANGER;
import static no.helseprofil.it.organisation.OrganisationRealm.UNIT;
import static no.helseprofil.it.organisation.OrganisationRealm.code;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.RequestObject;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests of request objects with details at PAR, of both kinds: one that is the whole request, and one that HelseID's
 * clients send, with details alone, beside the request. An object that is signed by another, for another or at another
 * time names no organisation.
 */
class DetailsObjectIT {

    private static final Details HOSPITAL_UNIT = Details.ofParentAndChild(HOSPITAL, UNIT);

    @AutoClose
    private static OrganisationRealm organisations;

    private static OidcClient client;

    @BeforeAll
    static void makeRealm() {
        organisations = OrganisationRealm.underProfile();
        client = organisations.oidc(MULTI);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("not signed", it -> it.signedAs("none")),
                fault("signed with the public key", it -> it.signedAs("HS256")),
                fault("a wrong signature", RequestObject::withWrongSignature),
                fault("signed with a key of nobody", it -> it.signedWith(SigningKey.generate("ES256"))),
                fault(
                        "signed by another client",
                        it -> it.signedWith(organisations.realm().key(OTHER_MULTI))
                                .header(
                                        "kid",
                                        organisations.realm().key(OTHER_MULTI).kid())),
                fault(
                        "another client's",
                        it -> it.with("iss", OTHER_MULTI)
                                .with("client_id", OTHER_MULTI)
                                .signedWith(organisations.realm().key(OTHER_MULTI))
                                .header(
                                        "kid",
                                        organisations.realm().key(OTHER_MULTI).kid())),
                fault("by another issuer", it -> it.with("iss", OTHER_MULTI)),
                fault("by no issuer", it -> it.without("iss")),
                fault("another client_id", it -> it.with("client_id", OTHER_MULTI)),
                fault("for another server", it -> it.with("aud", "https://another.example/realms/helse")),
                fault(
                        "for another realm",
                        it -> it.with("aud", organisations.realm().issuer() + "-other")),
                fault(
                        "for the endpoint",
                        it -> it.with(
                                "aud",
                                organisations
                                        .realm()
                                        .address("protocol/openid-connect/ext/par/request")
                                        .toString())),
                fault(
                        "for two servers",
                        it -> it.with("aud", List.of(organisations.realm().issuer(), "https://another.example"))),
                fault("for nobody", it -> it.without("aud")),
                fault("expired", it -> it.withTime("exp", Duration.ofMinutes(-1))),
                fault("without an end", it -> it.without("exp")),
                fault("with an end that is a text", it -> it.with("exp", "2099-01-01T00:00:00Z")),
                fault("with an end too far ahead", it -> it.withTime("exp", Duration.ofHours(2))),
                fault("of later", it -> it.withTime("nbf", Duration.ofMinutes(2))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void refusesAFaultyDetailsObject(UnaryOperator<RequestObject> fault) {
        refused(client.withRequestObject(fault).push(organisations.request(HOSPITAL_UNIT)))
                .with(400, "invalid_request_object");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void refusesAFaultyWholeRequestObject(UnaryOperator<RequestObject> fault) {
        refused(client.withRequestObject(fault).pushObject(organisations.request(HOSPITAL_UNIT)))
                .with(400, "invalid_request_object");
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                claim("an empty array", List.of()),
                claim("text", "helseid_authorization"),
                claim("null", null),
                claim("an unknown type", List.of(Map.of("type", "payment_initiation"))),
                claim("no type", List.of(Map.of("practitioner_role", Map.of()))),
                claim("two organisations", HOSPITAL_UNIT.and(HOSPITAL_UNIT).array()),
                claim(
                        "one that is right and one that is not",
                        HOSPITAL_UNIT.and(Details.of("text")).array()),
                claim("9 kB", List.of(Map.of("type", "helseid_authorization", "text", "x".repeat(9 * 1024)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    @Tag("RFC9396-2-2")
    @Tag("RFC9396-5-1")
    void refusesUnreadableDetails(UnaryOperator<RequestObject> fault) {
        OidcClient wrong = client.withRequestObject(fault);

        refused(wrong.push(organisations.request(HOSPITAL_UNIT)))
                .by("authorization-details")
                .with(400, "invalid_authorization_details");
        refused(wrong.pushObject(organisations.request(HOSPITAL_UNIT)))
                .by("authorization-details")
                .with(400, "invalid_authorization_details");
    }

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of(MULTI, Details.ofParent(STRANGER), "HID-1001"),
                Arguments.of(MULTI, Details.ofChild(UNIT), "HID-1006"),
                Arguments.of(MULTI, Details.ofParent("31323159"), "HID-1004"),
                Arguments.of(SINGLE, Details.ofChild(UNIT), "HID-1002"),
                Arguments.of(SINGLE, Details.ofParent(OrganisationRealm.PARENT), "HID-1005"));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("names")
    void refusesAForbiddenOrganisationBeforeLogin(String clientId, Details details, String code) {
        OidcClient own = organisations.oidc(clientId);

        refused(own.push(organisations.request(details)))
                .by("organisation")
                .with(400, "invalid_request")
                .saying(code);
        refused(own.pushObject(organisations.request(details)))
                .by("organisation")
                .with(400, "invalid_request")
                .saying(code);
    }

    @Test
    void aRefusalAtParUsesUpNothing() {
        String id = UUID.randomUUID().toString();
        OidcClient own =
                client.withAssertion(assertion -> assertion.with("jti", id)).withProof(proof -> proof.with("jti", id));

        refused(own.push(organisations.request(Details.ofParent(STRANGER)))).with(400, "invalid_request");
        assertThat(own.push(organisations.request(HOSPITAL_UNIT)).response().status())
                .as("neither assertion nor proof")
                .isEqualTo(201);
    }

    @Test
    void aDetailsObjectIsNoRequest() {
        AuthorizationRequest request = organisations.request(HOSPITAL_UNIT);
        OidcClient withoutRequest = client.withRequest(it ->
                it.withoutForm("response_type").withoutForm("redirect_uri").withoutForm("code_challenge"));

        refused(withoutRequest.push(request)).with(400, "invalid_request");
    }

    @Test
    void anObjectWithAnyOtherClaimIsTheWholeRequest() {
        OidcClient withScope = client.withRequestObject(it -> it.with("scope", "openid"));

        refused(withScope.push(organisations.request(HOSPITAL_UNIT)))
                .as("what stands beside it is no part of the request (RFC 9126, section 3)")
                .with(400, "invalid_request");
    }

    @Test
    @Tag("RFC9396-2-1")
    void acceptsASingleDetailWithoutArray() {
        AuthorizationRequest request = organisations.request(HOSPITAL_UNIT);
        OidcClient asNhn =
                client.withRequestObject(it -> it.with("authorization_details", HOSPITAL_UNIT.objectOrArray()));
        String text =
                new ObjectMapper().valueToTree(HOSPITAL_UNIT.objectOrArray()).toString();
        OidcClient asSamples = client.withRequestObject(it -> it.with("authorization_details", text));

        assertThat(Stream.of(asNhn, asSamples).flatMap(it -> Stream.of(it.push(request), it.pushObject(request))))
                .as(
                        "beside the request, and in it: as NHN's library and samples write it, though RFC 9396 wants an array")
                .allSatisfy(pushed -> assertThat(Represented.in(client.redeem(request, code(client, pushed))))
                        .isEqualTo(Represented.byMultiTenant(HOSPITAL, UNIT)));
    }

    @Test
    @Tag("RFC8725-3.11-1")
    void refusesAClientAssertionAsRequestObject() {
        String assertion = client.assertion().sign();
        String withDetails = client.assertion()
                .with("authorization_details", HOSPITAL_UNIT.array())
                .sign();

        refused(client.withRequest(form -> form.form("request", assertion)).push(organisations.request()))
                .as("RFC 8725, section 3.11")
                .by("request-object")
                .with(400, "invalid_request_object");
        refused(client.withRequest(form -> form.form("request", withDetails)).push(organisations.request()))
                .as("whatever it has in it")
                .by("request-object")
                .with(400, "invalid_request_object");
    }

    @Test
    void acceptsOnlyTheRegisteredAlgorithm() {
        OidcClient own = organisations.registerMultiTenant("registers-an-algorithm");
        organisations.realm().changeAttribute("registers-an-algorithm", "request.object.signature.alg", "PS256");

        refused(own.push(organisations.request(HOSPITAL_UNIT))).with(400, "invalid_request_object");
        organisations.realm().changeAttribute("registers-an-algorithm", "request.object.signature.alg", "ES256");
        assertThat(own.push(organisations.request(HOSPITAL_UNIT)).response().status())
                .isEqualTo(201);
    }

    @Test
    void aJournalAloneNamesNoOrganisation() {
        AuthorizationRequest request = organisations.request(Details.ofSfmJournal("12"));

        Exchange login = client.redeem(request, code(client, client.push(request)));

        assertThat(Represented.in(login)).isEqualTo(Represented.nobodyByMultiTenant());
    }

    private static Arguments fault(String name, UnaryOperator<RequestObject> fault) {
        return Arguments.of(Named.of(name, fault));
    }

    private static Arguments claim(String name, Object claim) {
        return fault(name, it -> it.with("authorization_details", claim));
    }
}
