package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.CHILD;
import static no.helseprofil.it.organisation.OrganisationRealm.HOSPITAL;
import static no.helseprofil.it.organisation.OrganisationRealm.MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.NOBODYS;
import static no.helseprofil.it.organisation.OrganisationRealm.PARENT;
import static no.helseprofil.it.organisation.OrganisationRealm.SINGLE;
import static no.helseprofil.it.organisation.OrganisationRealm.STRANGER;
import static no.helseprofil.it.organisation.OrganisationRealm.SUPPLIER;
import static no.helseprofil.it.organisation.OrganisationRealm.UNIT;
import static no.helseprofil.it.organisation.OrganisationRealm.asserting;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.testkit.client.Details.ENH;
import static no.helseprofil.testkit.client.Details.ISO_6523;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import no.helseprofil.it.table.Attacks;
import no.helseprofil.profile.organisation.Organisation;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A client names an organisation that isn't its own, or names it in a way that two readers might read differently. */
@Attacks(Organisation.class)
class NamedOrganisationIT {

    private static final String OID_HINT = "HID-1007: set system of the identifier to urn:oid:2.16.578.1.12.4.1.4.101;";

    @AutoClose
    private static final OrganisationRealm organisations = OrganisationRealm.underProfile();

    static Stream<Arguments> values() {
        return Stream.of(
                        with(
                                "HID-1001",
                                "NO:ORGNR:994598759",
                                "NO:ORGNR:994598759:917897468",
                                "NO:ORGNR:313745392",
                                "NO:ORGNR:917897468:313231593"),
                        with(
                                "HID-1004",
                                "NO:ORGNR:",
                                "NO:ORGNR::917897468",
                                "NO:ORGNR:31323159",
                                "NO:ORGNR:3132315930",
                                "NO:ORGNR:313231594",
                                "NO:ORGNR:+13231593",
                                "NO:ORGNR: 313231593",
                                "NO:ORGNR:313 231 593",
                                "NO:ORGNR:313231593,312232324",
                                "NO:ORGNR:313231593\n",
                                "NO:ORGNR:\uFF13\uFF11\uFF13\uFF12\uFF13\uFF11\uFF15\uFF19\uFF13",
                                "NO:ORGNR:313231593:91789746",
                                "NO:ORGNR:313231593:917897469",
                                "NO:ORGNR:313231593: "),
                        with(
                                "HID-1007",
                                "NO:ORGNR:313231593:917897468:312232324",
                                "NO:ORGNR:313231593::",
                                "no:orgnr:313231593",
                                "XNO:ORGNR:313231593",
                                "NO:ORGNR:994598759 NO:ORGNR:313231593",
                                " NO:ORGNR:313231593",
                                "\nNO:ORGNR:313231593",
                                "NO:ORGNR313231593",
                                "SE:ORGNR:313231593",
                                "313231593"))
                .flatMap(cases -> cases);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("values")
    void aMultiTenantClientNamesADelegationExactly(String value, String code) {
        refusesAndBurnsNothing(MULTI, Details.ofOrganisation(ISO_6523, value), code);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "999977774|HID-1002",
                "994598759|HID-1002",
                "917897468|HID-1002",
                "313325017|HID-1004",
                "31332501|HID-1004",
                "3133250160|HID-1004",
                "313325016 |HID-1004",
                "313325016,994598759|HID-1004",
                "NO:ORGNR:999977774:313325016|HID-1004",
                "|HID-1004"
            })
    void aSingleTenantClientNamesARegisteredChild(String value, String code) {
        refusesAndBurnsNothing(SINGLE, Details.ofOrganisation(ENH, value == null ? "" : value), code);
    }

    @Test
    void eachTenancyRequiresItsOwnForm() {
        refusesAndBurnsNothing(MULTI, Details.ofChild(HOSPITAL), "HID-1006");
        refusesAndBurnsNothing(MULTI, Details.ofChild(UNIT), "HID-1006");
        refusesAndBurnsNothing(SINGLE, Details.ofParent(PARENT), "HID-1005");
        refusesAndBurnsNothing(SINGLE, Details.ofParentAndChild(PARENT, CHILD), "HID-1005");
        refusesAndBurnsNothing(SINGLE, Details.ofParent(STRANGER), "HID-1005");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "urn:oid:2.16.578.1.12.4.1.2.101|ENH",
                "1.0.6523|ENH",
                "URN:OID:1.0.6523|ENH",
                "urn:oid:1.0.6523 |ENH",
                "urn:oid:1.0.6523.1|ENH",
                "urn:oid:1.0.6523|enh",
                "urn:oid:1.0.6523|HER",
                "urn:oid:1.0.6523| "
            })
    void requiresSystemAndTypeOfAnIdentifier(String system, String type) {
        Map<String, String> identifier = Map.of("system", system, "type", type, "value", "NO:ORGNR:" + HOSPITAL);

        refusesAndBurnsNothing(MULTI, Details.ofOrganisation(identifier), "HID-1007");
    }

    @Test
    void refusesTheOutdatedOidWithAHint() {
        refusesAndBurnsNothing(SINGLE, Details.ofOrganisation("urn:oid:2.16.578.1.12.4.1.2.101", CHILD), OID_HINT);
    }

    @Test
    void aMultiTenantClientWithoutOrganisationGetsNoToken() {
        OidcClient client = organisations.oidc(MULTI);
        OidcClient namingAJournal = asserting(client, Details.ofSfmJournal("12"));

        refused(client.clientCredentials(SCOPE))
                .by("organisation")
                .with(400, "invalid_request")
                .saying("HID-1007");
        refused(namingAJournal.clientCredentials(SCOPE))
                .by("organisation")
                .with(400, "invalid_request")
                .saying("HID-1007");
    }

    @Test
    void aMultiTenantClientWithChildrenNamesNoOther() {
        organisations.register(
                "narrow",
                Map.of(
                        "helseprofil.tenancy", "multi-tenant",
                        "helseprofil.orgnr-supplier", SUPPLIER,
                        "helseprofil.delegations", HOSPITAL,
                        "helseprofil.orgnr-children", UNIT));

        refusesAndBurnsNothing("narrow", Details.ofParentAndChild(HOSPITAL, CHILD), "HID-1002");
    }

    @Test
    void aClientWithoutOrganisationNamesNone() {
        refusesAndBurnsNothing(NOBODYS, Details.ofChild(CHILD), "HID-1010");
        refusesAndBurnsNothing(NOBODYS, Details.ofParent(HOSPITAL), "HID-1005");
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                Arguments.of(Map.of("helseprofil.tenancy", "many-tenant", "helseprofil.orgnr-parent", PARENT)),
                Arguments.of(Map.of("helseprofil.orgnr-parent", "999977773")),
                Arguments.of(
                        Map.of("helseprofil.orgnr-parent", PARENT, "helseprofil.orgnr-children", CHILD + ";" + UNIT)),
                Arguments.of(Map.of("helseprofil.orgnr-parent", PARENT, "helseprofil.delegations", HOSPITAL)),
                Arguments.of(Map.of("helseprofil.orgnr-children", CHILD)),
                Arguments.of(Map.of("helseprofil.tenancy", "multi-tenant", "helseprofil.delegations", HOSPITAL)),
                Arguments.of(Map.of(
                        "helseprofil.tenancy",
                        "multi-tenant",
                        "helseprofil.orgnr-supplier",
                        SUPPLIER,
                        "helseprofil.delegations",
                        HOSPITAL + ",",
                        "helseprofil.orgnr-parent",
                        PARENT)));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void aContradictoryRegistrationActsForNoOrganisation(Map<String, String> attributes) {
        OidcClient client = organisations.plant("client-" + UUID.randomUUID(), attributes);

        refused(client.clientCredentials(SCOPE))
                .by("organisation")
                .with(400, "invalid_request")
                .saying("HID-1010");
        refused(asserting(client, Details.ofParent(HOSPITAL)).clientCredentials(SCOPE))
                .by("organisation")
                .with(400, "invalid_request")
                .saying("HID-1010");
        assertThat(client.clientCredentials("openid").response().status())
                .as("it may go on with what is no API's")
                .isEqualTo(200);
    }

    @Test
    void disclosesNoOrganisationsWithoutTheClientsKey() {
        OidcClient impostor =
                organisations.oidc(MULTI).withAssertion(it -> it.signedWith(SigningKey.generate("ES256")));
        Stream<OidcClient> attempts = Stream.of(
                impostor,
                asserting(impostor, Details.ofParent(HOSPITAL)),
                asserting(impostor, Details.ofParent(STRANGER)),
                asserting(impostor, Details.ofChild(CHILD)));

        assertThat(attempts.map(it -> refusedKey(it.clientCredentials(SCOPE))).distinct())
                .hasSize(1);
        assertThat(Stream.of(HOSPITAL, STRANGER)
                        .map(parent -> organisations.request(Details.ofParent(parent)))
                        .map(request -> refusedKey(impostor.push(request)))
                        .distinct())
                .hasSize(1);
    }

    private static String refusedKey(Exchange answer) {
        refused(answer).by("private-key-jwt").with(401, "invalid_client");
        return answer.response().body();
    }

    private static Stream<Arguments> with(String code, String... values) {
        return Stream.of(values).map(value -> Arguments.of(value, code));
    }

    private static void refusesAndBurnsNothing(String clientId, Details details, String code) {
        String id = UUID.randomUUID().toString();
        OidcClient client = organisations.oidc(clientId).withAssertion(assertion -> assertion.with("jti", id));

        refused(asserting(client, details).clientCredentials(SCOPE))
                .by("organisation")
                .with(400, "invalid_request")
                .saying(code);
        assertThat(client.clientCredentials("openid").response().status())
                .as("the jti of its assertion is not used up")
                .isEqualTo(200);
    }
}
