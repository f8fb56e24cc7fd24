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

import java.util.List;
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
import org.junit.jupiter.params.provider.CsvSource;

/** A client names an organisation that isn't its own, or names it in a way that two readers might read differently. */
@Attacks(Organisation.class)
class NamedOrganisationIT {

    private static final String OID_HINT = "HID-1007: set system of the identifier to urn:oid:2.16.578.1.12.4.1.4.101;";

    @AutoClose
    private static final OrganisationRealm organisations = OrganisationRealm.underProfile();

    /** One value for each answer. ClientOrganisationsTest checks which value gets which. */
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                MULTI + "|" + ISO_6523 + "|NO:ORGNR:994598759|HID-1001",
                MULTI + "|" + ISO_6523 + "|NO:ORGNR:994598759:917897468|HID-1001",
                MULTI + "|" + ISO_6523 + "|NO:ORGNR:\uFF13\uFF11\uFF13\uFF12\uFF13\uFF11\uFF15\uFF19\uFF13|HID-1004",
                MULTI + "|" + ISO_6523 + "|NO:ORGNR:313231593:917897469|HID-1004",
                MULTI + "|" + ISO_6523 + "|NO:ORGNR:994598759 NO:ORGNR:313231593|HID-1007",
                MULTI + "|" + ISO_6523 + "|'\nNO:ORGNR:313231593'|HID-1007",
                MULTI + "|1.0.6523|NO:ORGNR:313231593|HID-1007",
                SINGLE + "|" + ENH + "|999977774|HID-1002",
                SINGLE + "|" + ENH + "|313325016,994598759|HID-1004",
                SINGLE + "|" + ENH + "|''|HID-1004"
            })
    void aClientNamesItsOrganisationExactly(String clientId, String system, String value, String code) {
        refusesAndBurnsNothing(clientId, Details.ofOrganisation(system, value), code);
    }

    @Test
    void eachTenancyRequiresItsOwnForm() {
        refusesAndBurnsNothing(MULTI, Details.ofChild(HOSPITAL), "HID-1006");
        refusesAndBurnsNothing(MULTI, Details.ofChild(UNIT), "HID-1006");
        refusesAndBurnsNothing(SINGLE, Details.ofParent(PARENT), "HID-1005");
        refusesAndBurnsNothing(SINGLE, Details.ofParentAndChild(PARENT, CHILD), "HID-1005");
        refusesAndBurnsNothing(SINGLE, Details.ofParent(STRANGER), "HID-1005");
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

    @Test
    void aContradictoryRegistrationActsForNoOrganisation() {
        OidcClient client = organisations.plant(
                "contradictory", Map.of("helseprofil.orgnr-parent", PARENT, "helseprofil.delegations", HOSPITAL));

        for (OidcClient asking : List.of(client, asserting(client, Details.ofParent(HOSPITAL)))) {
            refused(asking.clientCredentials(SCOPE))
                    .by("organisation")
                    .with(400, "invalid_request")
                    .saying("HID-1010");
        }
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
