package no.helseprofil.profile.organisation;

import static no.helseprofil.organisation.DetailsFixture.CHILD;
import static no.helseprofil.organisation.DetailsFixture.OTHER_PARENT;
import static no.helseprofil.organisation.DetailsFixture.PARENT;
import static no.helseprofil.organisation.DetailsFixture.SUPPLIER;
import static no.helseprofil.organisation.DetailsFixture.TEST_CHILD;
import static no.helseprofil.profile.FactsFixture.API;
import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.introspectionRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.DetailsFixture;
import no.helseprofil.organisation.RegisteredOrganisation.RepresentedOrganisation;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequirementContract;
import no.helseprofil.profile.RuleSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrganisationTest implements RequirementContract, ClientContract {

    private static final Map<String, Object> UNCHECKED = Map.of("checkDigits", false);

    @Override
    public FactsFixture compliant() {
        return ofOne(tokenRequest()).detailsInAssertion(DetailsFixture.child(CHILD));
    }

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(ofOne(tokenRequest()).detailsInAssertion(DetailsFixture.child(OTHER_PARENT)));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(tokenRequest());
    }

    @Override
    public ClientFixture compliantClient() {
        return ClientFixture.compliant().actsFor(PARENT, CHILD);
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(ClientFixture.compliant().with(ClientSetting.TENANCY, "multi-tenant"));
    }

    @Test
    void aSingleTenantClientActsForItsParentByDefault() {
        check(ofOne(tokenRequest())).passes();
        assertRepresented(ofOne(tokenRequest()), PARENT, null, null);
        assertRepresented(compliant(), PARENT, CHILD, null);
        assertRepresented(
                ofOne(tokenRequest()).client(client -> client.with(ClientSetting.ORGNR_SUPPLIER, SUPPLIER)),
                PARENT,
                null,
                SUPPLIER);
    }

    @Test
    void aMultiTenantClientActsForTheNamedOrganisation() {
        assertRepresented(ofMany(tokenRequest(), "NO:ORGNR:" + PARENT), PARENT, null, SUPPLIER);
        assertRepresented(ofMany(tokenRequest(), "NO:ORGNR:" + PARENT + ":" + CHILD), PARENT, CHILD, SUPPLIER);
        assertRepresented(ofMany(tokenRequest(), "NO:ORGNR:" + PARENT + ":"), PARENT, null, SUPPLIER);
    }

    @Test
    void anUnregisteredClientActsForNoOrganisation() {
        assertThat(represented(tokenRequest())).isEmpty();
        refused(tokenRequest().detailsInAssertion(DetailsFixture.child(CHILD)), "HID-1010: register the organisation");
    }

    @ParameterizedTest
    @CsvSource({
        "urn:oid:2.16.578.1.12.4.1.4.101, ENH, 312232324, HID-1002: name a child that is registered",
        "urn:oid:2.16.578.1.12.4.1.4.101, ENH, 31332501, HID-1004: write an organisation number",
        "urn:oid:1.0.6523, ENH, NO:ORGNR:999977774, HID-1005: name the child alone",
        "urn:oid:2.16.578.1.12.4.1.2.101, ENH, 313325016, HID-1007: set system of the identifier",
        "urn:oid:2.16.578.1.12.4.1.4.101, HPR, 313325016, HID-1007: set type of the identifier"
    })
    void refusesForbiddenOrganisationsOfSingleTenantClientsByCode(
            String system, String type, String value, String start) {
        refused(ofOne(tokenRequest()).detailsInAssertion(DetailsFixture.identifier(system, type, value)), start);
    }

    @ParameterizedTest
    @CsvSource({
        "urn:oid:1.0.6523, NO:ORGNR:312232324, HID-1001: name an organisation that has delegated",
        "urn:oid:1.0.6523, NO:ORGNR:999977774999977776, HID-1004: write an organisation number",
        "urn:oid:2.16.578.1.12.4.1.4.101, 999977774, HID-1006: name the parent too",
        "urn:oid:1.0.6523, no:orgnr:999977774, HID-1007: write the organisation as NO:ORGNR:"
    })
    void refusesForbiddenOrganisationsOfMultiTenantClientsByCode(String system, String value, String start) {
        refused(ofMany(tokenRequest()).detailsInAssertion(DetailsFixture.identifier(system, "ENH", value)), start);
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange"})
    void aMultiTenantClientWithoutUserMustNameAnOrganisation(String grantType) {
        refused(ofMany(tokenRequest()).grantType(grantType), "HID-1007: name the organisation in assertion_details");
        check(ofMany(tokenRequest()).grantType(grantType).asksFor(Set.of("openid")))
                .as("where it asks for no API, no API reads the organisation")
                .isNotApplicable();
        refused(
                ofMany(tokenRequest()).grantType(grantType).detailsInAssertion(DetailsFixture.journal("4711")),
                "HID-1007: name the organisation in assertion_details");
    }

    @Test
    void aMultiTenantClientWithAUserMayNameItLater() {
        check(ofMany(codeExchange())).isNotApplicable();
        check(ofMany(tokenRequest()).grantType("refresh_token")).isNotApplicable();
    }

    @Test
    void theLoginsOrganisationHoldsUntilAnAssertionChangesIt() {
        FactsFixture refresh = ofMany(tokenRequest())
                .grantType("refresh_token")
                .client(client -> client.with(ClientSetting.DELEGATIONS, PARENT + "," + OTHER_PARENT))
                .detailsOfLogin(DetailsFixture.parent("NO:ORGNR:" + PARENT));
        assertRepresented(refresh, PARENT, null, SUPPLIER);
        assertRepresented(
                refresh.detailsInAssertion(DetailsFixture.parent("NO:ORGNR:" + OTHER_PARENT)),
                OTHER_PARENT,
                null,
                SUPPLIER);
    }

    @Test
    void theUsersSelectionHoldsUnlessTheClientNamesAnother() {
        FactsFixture exchange = ofMany(codeExchange())
                .client(client -> client.with(ClientSetting.DELEGATIONS, PARENT + "," + OTHER_PARENT))
                .picked(DetailsFixture.parent("NO:ORGNR:" + PARENT));
        assertRepresented(exchange, PARENT, null, SUPPLIER);
        assertRepresented(exchange.detailsInAssertion(DetailsFixture.journal("4711")), PARENT, null, SUPPLIER);
        assertRepresented(
                exchange.detailsInAssertion(DetailsFixture.parent("NO:ORGNR:" + OTHER_PARENT)),
                OTHER_PARENT,
                null,
                SUPPLIER);
        assertRepresented(
                exchange.detailsInAssertion(Details.ABSENT)
                        .detailsOfLogin(DetailsFixture.parent("NO:ORGNR:" + OTHER_PARENT)),
                OTHER_PARENT,
                null,
                SUPPLIER);
    }

    @Test
    void refusesASelectionThatTheUserLostTheRightTo() {
        Details picked = DetailsFixture.parent("NO:ORGNR:" + PARENT);
        FactsFixture refresh =
                ofMany(tokenRequest()).grantType("refresh_token").picked(picked).withdrawn();
        check(refresh).fails(OAuthError.INVALID_GRANT, "send the user to log in again");
        check(ofMany(codeExchange()).picked(picked).withdrawn())
                .fails(OAuthError.INVALID_GRANT, "send the user to log in again");
    }

    @Test
    void checksTheUsersSelectionAgainstTheCurrentRegistration() {
        Details picked = DetailsFixture.parent("NO:ORGNR:" + OTHER_PARENT);
        refused(ofMany(tokenRequest()).grantType("refresh_token").picked(picked), "HID-1001: ");
        refused(ofMany(codeExchange()).picked(picked).asksFor(Set.of("openid")), "HID-1001: ");
        check(ofMany(authorizationRequest()).picked(picked))
                .as("also at the end of the login")
                .fails(OAuthError.INVALID_REQUEST, "HID-1001: ");
        check(ofMany(introspectionRequest()).picked(picked)).isNotApplicable();
    }

    @Test
    void aUserMaySelectAtAClientWithoutSignatures() {
        FactsFixture request = ofOne(codeExchange())
                .client(client -> client.authenticator("client-secret"))
                .withSecret()
                .picked(DetailsFixture.child(CHILD));
        assertRepresented(request, PARENT, CHILD, null);
    }

    @Test
    void checksTheLoginsOrganisationAgainstTheCurrentRegistration() {
        refused(
                ofMany(tokenRequest())
                        .grantType("refresh_token")
                        .detailsOfLogin(DetailsFixture.parent("NO:ORGNR:" + OTHER_PARENT)),
                "HID-1001: ");
        check(ofMany(authorizationRequest()).detailsInRequestObject(DetailsFixture.parent("NO:ORGNR:" + OTHER_PARENT)))
                .as("also at the end of the login")
                .fails(OAuthError.INVALID_REQUEST, "HID-1001: ");
    }

    @Test
    void checksThePushedRequestObject() {
        check(ofMany(pushedRequest()).detailsInRequestObject(DetailsFixture.parent("NO:ORGNR:" + PARENT)))
                .passes();
        refused(
                ofMany(pushedRequest()).detailsInRequestObject(DetailsFixture.parent("NO:ORGNR:" + OTHER_PARENT)),
                "HID-1001: ");
        check(ofMany(pushedRequest()).detailsInAssertion(DetailsFixture.parent("NO:ORGNR:" + OTHER_PARENT)))
                .as("an assertion says nothing of a login; organisation-placement refuses it")
                .isNotApplicable();
    }

    @ParameterizedTest
    @CsvSource({"client-secret,false", "client-secret-jwt,false", "client-x509,false", "client-jwt,true"})
    void refusesDetailsWithoutAClientSignature(String authenticator, boolean isPublic) {
        FactsFixture request = ofOne(tokenRequest())
                .client(client ->
                        client.authenticator(authenticator).with(ClientSetting.PUBLIC_CLIENT, String.valueOf(isPublic)))
                .withSecret();
        refused(request.detailsInAssertion(DetailsFixture.child(CHILD)), "HID-1008: ");
        refused(
                request.grantType("refresh_token")
                        .detailsInAssertion(Details.ABSENT)
                        .detailsOfLogin(DetailsFixture.child(CHILD)),
                "HID-1008: ");
        refused(request.detailsOfLogin(DetailsFixture.journal("4711")), "HID-1008: ");
        check(request.detailsOfLogin(Details.ABSENT))
                .as("what is registered it need not say")
                .passes();
    }

    @Test
    void aRequestObjectIsNotAClientSignature() {
        refused(
                ofOne(pushedRequest())
                        .client(client -> client.authenticator("client-secret"))
                        .detailsInRequestObject(DetailsFixture.child(CHILD)),
                "HID-1008: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {PARENT, OTHER_PARENT})
    void disclosesDelegationsToTheClientAlone(String parent) {
        FactsFixture request = ofMany(tokenRequest(), "NO:ORGNR:" + parent);
        assertThat(outcome(request.ofImpostor()))
                .as("Keycloak refuses the signature, and nothing of it is about organisations")
                .isNotInstanceOf(Outcome.Failed.class);
        assertThat(outcome(request.withoutFittingKey())).isNotInstanceOf(Outcome.Failed.class);
        assertThat(outcome(request.withoutAssertion())).isNotInstanceOf(Outcome.Failed.class);
    }

    @ParameterizedTest
    @CsvSource({"TENANCY, both", "ORGNR_CHILDREN, '313325016,'", "ORGNR_SUPPLIER, x", "DELEGATIONS, 312232324"})
    void refusesAContradictoryRegistration(ClientSetting setting, String value) {
        refused(compliant().client(client -> client.with(setting, value)), "HID-1010: ");
        refused(ofOne(tokenRequest()).client(client -> client.with(setting, value)), "HID-1010: ");
        assertViolations(compliantClient().with(setting, value)).singleElement().satisfies(violation -> {
            assertThat(violation.setting()).isEqualTo(setting);
            assertThat(violation.value()).isEqualTo(value);
        });
    }

    @Test
    void reportsEachContradictionSeparately() {
        assertViolations(ClientFixture.compliant()
                        .actsForMany("x", PARENT)
                        .without(ClientSetting.TENANCY)
                        .with(ClientSetting.ORGNR_CHILDREN, CHILD))
                .extracting(violation -> violation.setting() + " " + violation.value())
                .containsExactly("ORGNR_CHILDREN " + CHILD, "ORGNR_SUPPLIER x", "DELEGATIONS " + PARENT);
        assertViolations(deviatingClient().orElseThrow())
                .extracting(violation -> violation.setting() + " " + violation.value())
                .as("what is missing has no value")
                .containsExactly("ORGNR_SUPPLIER unset");
    }

    @Test
    void checkDigitsMayBeUncheckedForTestNumbers() {
        FactsFixture request = tokenRequest()
                .client(client -> client.actsFor(PARENT, TEST_CHILD))
                .detailsInAssertion(DetailsFixture.child(TEST_CHILD));
        refused(request, "HID-1010: ");
        check(request, UNCHECKED).passes();
        FactsFixture another = ofOne(tokenRequest()).detailsInAssertion(DetailsFixture.child(TEST_CHILD));
        refused(another, "HID-1004: ");
        check(another, UNCHECKED)
                .as("one is registered all the same, or isn't")
                .fails(OAuthError.INVALID_REQUEST, "HID-1002: ");
    }

    @Test
    void doesNotApplyAtOtherEndpoints() {
        check(ofMany(introspectionRequest()).detailsInAssertion(DetailsFixture.child(CHILD)))
                .isNotApplicable();
        check(ofMany(pushedRequest())).isNotApplicable();
        check(compliant().ofUnknownClient()).isNotApplicable();
    }

    @Test
    void onlyAClientUnderTheProfileRepresentsAnOrganisation() {
        for (Facts.Standing standing : Facts.Standing.values()) {
            assertThat(represented(compliant().client(client -> client.standing(standing)))
                            .isPresent())
                    .as(standing.name())
                    .isEqualTo(standing == Facts.Standing.UNDER_PROFILE);
        }
    }

    private static FactsFixture ofOne(FactsFixture request) {
        return request.asksFor(Set.of(API + "/read"), API).client(client -> client.actsFor(PARENT, CHILD));
    }

    private static FactsFixture ofMany(FactsFixture request) {
        return request.asksFor(Set.of(API + "/read"), API).client(client -> client.actsForMany(SUPPLIER, PARENT));
    }

    private static FactsFixture ofMany(FactsFixture request, String named) {
        return ofMany(request).detailsInAssertion(DetailsFixture.parent(named));
    }

    private Outcome outcome(FactsFixture request) {
        return requirement().check(request.facts(), Parameters.defaults(RuleSet.HELSEID));
    }

    private void refused(FactsFixture request, String start) {
        check(request).fails(OAuthError.INVALID_REQUEST, start);
        assertThat(represented(request)).as("nor for the parent alone").isEmpty();
    }

    private void assertRepresented(
            FactsFixture request, String parent, @Nullable String child, @Nullable String supplier) {
        check(request).passes();
        assertThat(represented(request))
                .get()
                .hasToString("RepresentedOrganisation[parent=%s, child=%s, supplier=%s]", parent, child, supplier);
    }

    private static Optional<RepresentedOrganisation> represented(FactsFixture request) {
        return new Representation(request.facts(), Parameters.defaults(RuleSet.HELSEID)).represented();
    }
}
