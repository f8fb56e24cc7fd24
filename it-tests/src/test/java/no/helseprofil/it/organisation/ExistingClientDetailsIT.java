package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.BOTH_SCOPES;
import static no.helseprofil.it.organisation.OrganisationRealm.HOSPITAL;
import static no.helseprofil.it.organisation.OrganisationRealm.MUNICIPALITY;
import static no.helseprofil.it.organisation.OrganisationRealm.OTHER_API;
import static no.helseprofil.it.organisation.OrganisationRealm.STRANGER;
import static no.helseprofil.it.organisation.OrganisationRealm.asserting;
import static no.helseprofil.it.organisation.OrganisationRealm.code;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.API;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Attestation;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.RequestObject;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that were there before the profile: what they send in the wrong place is honoured until the date where the client has
 * signed it, and never where it hasn't.
 */
class ExistingClientDetailsIT {

    private static final String EXISTING = "existing";
    private static final String PLACEMENT = "organisation-placement";
    private static final Details HOSPITAL_ITSELF = Details.ofParent(HOSPITAL);
    private static final Details MUNICIPALITY_ITSELF = Details.ofParent(MUNICIPALITY);
    private static final Represented FOR_HOSPITAL = Represented.byMultiTenant(HOSPITAL, null);
    private static final String PLAIN =
            new ObjectMapper().valueToTree(HOSPITAL_ITSELF.array()).toString();

    @AutoClose
    private static OrganisationRealm organisations;

    private static OidcClient client;

    @BeforeAll
    static void makeRealm() {
        organisations = OrganisationRealm.underProfile();
        Map<String, String> attributes = new HashMap<>(OrganisationRealm.multiTenant());
        attributes.put("helseprofil.registered", "existing");
        attributes.put("require.pushed.authorization.requests", "false");
        client = organisations.plant(EXISTING, attributes);
    }

    @AfterEach
    void observe() {
        organisations.realm().putProfile(TestRealm.DOCUMENT);
    }

    @Test
    @Tag("smoke")
    void theOlderNameIsAcceptedThenAnnouncedThenRefused() {
        OidcClient older = client.withAssertion(it -> it.with("authorization_details", HOSPITAL_ITSELF.array()));

        Exchange observed = older.clientCredentials(SCOPE);
        assertThat(Represented.in(observed)).isEqualTo(FOR_HOSPITAL);
        assertThat(observed.response().header("Deprecation")).isEmpty();

        placement("\"announced\":\"2025-01-01T00:00:00Z\"");
        Exchange announced = older.clientCredentials(SCOPE);
        assertThat(Represented.in(announced)).isEqualTo(FOR_HOSPITAL);
        assertThat(announced.response().header("Deprecation")).contains("@1735689600");
        assertThat(announced.response().headerLines("Link"))
                .singleElement()
                .asString()
                .contains("/requirements/" + PLACEMENT);

        placement("\"enforced\":\"2025-06-01T00:00:00Z\"");
        refused(older.clientCredentials(SCOPE)).by(PLACEMENT).with(400, "invalid_request");
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "uses one JWT as client assertion and request object, while NHN's samples may sign both alike",
            outcome = "the second use is refused by `assertion-single-use`")
    void aSignedClientAssertionIsUsedOnceAnywhere() {
        UnaryOperator<RequestObject> asNhn =
                it -> it.header("typ", "client-authentication+jwt").with("sub", EXISTING);
        AuthorizationRequest request = organisations.request(HOSPITAL_ITSELF);
        RequestObject object = asNhn.apply(RequestObject.by(
                        EXISTING,
                        organisations.realm().key(EXISTING),
                        organisations.realm().issuer())
                .details(HOSPITAL_ITSELF));
        String pushed = object.sign();
        String asserted = object.sign();

        assertThat(Represented.in(client.redeem(request, code(client, pushing(pushed, request)))))
                .as("taken until the date of request-object")
                .isEqualTo(FOR_HOSPITAL);
        refused(authenticatingBy(pushed)).by("assertion-single-use").with(401, "invalid_client");
        assertThat(authenticatingBy(asserted).response().status())
                .as("nothing else stands in its way")
                .isEqualTo(200);
        refused(pushing(asserted, request)).by("assertion-single-use").with(400, "invalid_request_object");
        refused(pushing(pushed, request)).by("assertion-single-use").with(400, "invalid_request_object");
        String id = UUID.randomUUID().toString();
        refused(pushing(object.with("jti", id).with("iss", "another").sign(), request))
                .with(400, "invalid_request_object");
        assertThat(pushing(object.with("jti", id).sign(), request).response().status())
                .as("what is refused uses nothing up")
                .isEqualTo(201);
        organisations
                .realm()
                .putProfile("{\"ruleSet\":\"helseid\",\"requirements\":{\"request-object\":"
                        + "{\"enforced\":\"2025-01-01T00:00:00Z\"}}}");
        refused(pushing(object.sign(), request)).by("request-object").with(400, "invalid_request_object");
    }

    private static Exchange pushing(String object, AuthorizationRequest request) {
        return client.withRequest(form -> form.formInstead("request", object)).push(request);
    }

    private static Exchange authenticatingBy(String jwt) {
        return client.withRequest(form -> form.formInstead("client_assertion", jwt))
                .clientCredentials(SCOPE);
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                Arguments.of("a stranger", Details.ofParent(STRANGER).array()),
                Arguments.of(
                        "a wrong check digit", Details.ofParent("123456789").array()),
                Arguments.of("nothing that can be read", "text"),
                Arguments.of(
                        "one of its own beside what can't be read",
                        HOSPITAL_ITSELF
                                .and(Details.of(Map.of("type", "payment_initiation")))
                                .array()),
                Arguments.of(
                        "one of its own beside an attestation of a stranger",
                        HOSPITAL_ITSELF.and(Attestation.at(STRANGER).details()).array()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unfit")
    @Attack(
            by = Attacker.VENDOR,
            tries = "names an organisation that it may not act for, before that is refused",
            outcome = "the token is for no organisation")
    void forbiddenDetailsAreIgnoredUntilRefused(String name, Object details) {
        OidcClient unfit = client.withAssertion(it -> it.with("assertion_details", details));
        AuthorizationRequest request = organisations.request(HOSPITAL_ITSELF);
        String code = code(client, client.push(request));

        assertThat(Represented.in(unfit.clientCredentials(SCOPE))).isEqualTo(Represented.nobodyByMultiTenant());
        Exchange login = unfit.redeem(request, code);
        assertThat(Represented.in(login))
                .as("nor for the one that the login named")
                .isEqualTo(Represented.nobodyByMultiTenant());
        assertThat(Represented.in(unfit.refresh(login.refreshToken()))).isEqualTo(Represented.nobodyByMultiTenant());
        assertThat(Represented.in(client.refresh(login.refreshToken())))
                .as("what the login named is kept")
                .isEqualTo(FOR_HOSPITAL);
        assertThat(Represented.in(organisations.introspect(login).json()))
                .as("what introspection returns of it to an API")
                .isEqualTo(Represented.nobodyByMultiTenant());
    }

    @Test
    void aForbiddenPushedRequestFailsAsBefore() {
        AuthorizationRequest unfit = organisations.request(Details.ofParent(STRANGER));

        Exchange pushed = client.pushObject(unfit);

        assertThat(pushed.response().isSuccess()).isTrue();
        assertThat(LoginForm.open(client.authorizeUrl(pushed.requestUri()))
                        .answer()
                        .map(AuthorizationAnswer::code))
                .as("Keycloak takes no details of a type that it doesn't know")
                .isEmpty();
    }

    @Test
    void forbiddenDetailsAreRefusedFromTheDate() {
        OidcClient older = client.withAssertion(it ->
                it.with("authorization_details", Details.ofParent(STRANGER).array()));
        enforced("organisation");

        refused(older.clientCredentials(SCOPE))
                .by("organisation")
                .with(400, "invalid_request")
                .saying("HID-1001");
        enforced("authorization-details");
        refused(client.withAssertion(it -> it.with("authorization_details", "text"))
                        .clientCredentials(SCOPE))
                .by("authorization-details")
                .with(400, "invalid_request");
    }

    @Test
    void theCurrentNameOverridesTheOlderName() {
        OidcClient both = asserting(client, HOSPITAL_ITSELF)
                .withAssertion(it -> it.with("authorization_details", MUNICIPALITY_ITSELF.array()));

        assertThat(Represented.in(both.clientCredentials(SCOPE))).isEqualTo(FOR_HOSPITAL);
        placement("\"enforced\":\"2025-06-01T00:00:00Z\"");
        refused(both.clientCredentials(SCOPE)).by(PLACEMENT).with(400, "access_denied");
    }

    @Test
    void ignoresAPlainParameter() {
        OidcClient plain = client.withRequest(it -> it.form("assertion_details", PLAIN));
        OidcClient older = client.withRequest(it -> it.form("authorization_details", PLAIN));
        AuthorizationRequest request = organisations.request();
        Exchange login = client.redeem(request, code(client, client.push(request)));

        assertNobody(plain.clientCredentials(SCOPE));
        assertNobody(older.clientCredentials(SCOPE));
        assertNobody(plain.refresh(login.refreshToken()));
        assertNobody(older.refresh(login.refreshToken()));
        assertNobody(client.redeem(request, code(client, plain.push(request))));
        assertNobody(plain.redeem(request, code(client, client.push(request))));
    }

    @Test
    void anAssertionAtParNamesNoOrganisation() {
        AuthorizationRequest request = organisations.request();

        assertNobody(client.redeem(
                request, code(client, asserting(client, HOSPITAL_ITSELF).push(request))));
    }

    @Test
    void aPlainBrowserParameterNamesNoOrganisation() {
        AuthorizationRequest request = organisations.request();
        Map<String, String> parameters = new HashMap<>(request.parameters());

        assertNobody(client.redeem(
                request, at(parameters, "assertion_details", PLAIN).requiredCode()));
        assertNobody(
                client.redeem(request, at(parameters, "helseprofil", kept()).requiredCode()));
        assertThat(at(parameters, "authorization_details", PLAIN).error())
                .as("Keycloak takes none of a type that it doesn't know")
                .isEqualTo("invalid_request");
        assertThat(at(parameters, "resource", kept()).code()).isNull();
    }

    @Test
    void aRequestObjectInTheBrowserNamesNoOrganisation() {
        AuthorizationRequest request = organisations.request();
        RequestObject object = RequestObject.by(
                        EXISTING,
                        organisations.realm().key(EXISTING),
                        organisations.realm().issuer())
                .parameters(request.parameters());

        assertNobody(client.redeem(
                request,
                at(
                                request.parameters(),
                                "request",
                                object.with("helseprofil", kept()).sign())
                        .requiredCode()));
        assertThat(at(
                                request.parameters(),
                                "request",
                                object.details(HOSPITAL_ITSELF).sign())
                        .code())
                .isNull();
        assertThat(at(
                                request.parameters(),
                                "request",
                                object.details(HOSPITAL_ITSELF).signedAs("none").sign())
                        .code())
                .isNull();
    }

    @Test
    @Tag("smoke")
    void browserParametersDoNotOverrideAPushedRequest() {
        AuthorizationRequest request =
                organisations.requestOf("openid " + BOTH_SCOPES).with(HOSPITAL_ITSELF);
        URI address = client.authorizeUrl(client.withResource(API).push(request).requestUri());
        URI forged = URI.create(address + "&resource=https%3A%2F%2Fapi.example&helseprofil=%7B%7D");

        AuthorizationAnswer answer = LoginForm.open(forged).submit(TestRealm.USERNAME, TestRealm.PASSWORD);
        Exchange login = client.redeem(request, answer.requiredCode());

        assertThat(Represented.in(login)).isEqualTo(FOR_HOSPITAL);
        assertThat(login.accessTokenClaims().path("aud").textValue()).isEqualTo(API);
    }

    @Test
    void aRequestPushedToAnotherRealmIsIgnored() {
        AuthorizationRequest request = organisations.request();
        try (TestRealm stock = TestRealm.withoutProfile()) {
            OidcClient namesake = stock.register(EXISTING, SigningKey.generate("ES256"), it -> {})
                    .withProofKey(client.proofKey())
                    .withRequest(it -> it.form("helseprofil", kept()));

            String code = code(client, namesake.push(request));

            assertNobody(client.redeem(request, code));
        }
    }

    @Test
    void theAssertionsOrganisationOverridesTheLogins() {
        AuthorizationRequest request = organisations.request(HOSPITAL_ITSELF);
        String code = code(client, client.push(request));

        assertThat(Represented.in(asserting(client, MUNICIPALITY_ITSELF).redeem(request, code)))
                .isEqualTo(Represented.byMultiTenant(MUNICIPALITY, null));
    }

    @Test
    void aClientWithoutDetailsIsUnaffected() {
        Map<String, String> attributes =
                Map.of("helseprofil.registered", "existing", "require.pushed.authorization.requests", "false");
        OidcClient before = organisations.plant("knows-nothing", attributes);
        AuthorizationRequest request = organisations.requestOf("openid " + BOTH_SCOPES);

        Exchange token = before.clientCredentials(BOTH_SCOPES);
        Exchange login = before.redeem(request, code(before, before.push(request)));

        assertThat(token.accessTokenClaims().path("aud").toString()).contains(API, OTHER_API);
        assertThat(login.accessTokenClaims().path("aud").toString()).contains(API, OTHER_API);
        assertThat(before.refresh(login.refreshToken())
                        .accessTokenClaims()
                        .path("aud")
                        .toString())
                .contains(API, OTHER_API);
        assertThat(before.withResource("https://api.example")
                        .clientCredentials(SCOPE)
                        .accessTokenClaims()
                        .path("aud")
                        .textValue())
                .as("a resource that is no API's")
                .isEqualTo(API);
    }

    private static void placement(String dates) {
        dated(PLACEMENT, dates);
    }

    private static void enforced(String requirement) {
        dated(requirement, "\"enforced\":\"2025-06-01T00:00:00Z\"");
    }

    private static void dated(String requirement, String dates) {
        organisations
                .realm()
                .putProfile("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":{\"" + requirement
                        + "\":{" + dates + "}}}");
    }

    private static String kept() {
        return "{\"authorization_details\":" + PLAIN + "}";
    }

    /** An authorization request as it was before PAR, with one more parameter. */
    private static AuthorizationAnswer at(Map<String, String> parameters, String name, String value) {
        Map<String, String> all = new HashMap<>(parameters);
        all.put("client_id", EXISTING);
        all.put(name, value);
        String query = all.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        LoginForm browser =
                LoginForm.open(URI.create(client.metadata().endpoint("authorization_endpoint") + "?" + query));
        return browser.answer().orElseGet(() -> browser.submit(TestRealm.USERNAME, TestRealm.PASSWORD));
    }

    /** It may be refused, too. */
    private static void assertNobody(Exchange answer) {
        if (answer.response().isSuccess()) {
            assertThat(Represented.in(answer)).isEqualTo(Represented.nobodyByMultiTenant());
        } else {
            refused(answer).with(400, "invalid_authorization_details");
        }
    }
}
