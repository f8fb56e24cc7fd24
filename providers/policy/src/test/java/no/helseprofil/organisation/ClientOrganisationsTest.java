package no.helseprofil.organisation;

import static no.helseprofil.organisation.DetailsFixture.CHILD;
import static no.helseprofil.organisation.DetailsFixture.ENH;
import static no.helseprofil.organisation.DetailsFixture.ISO_6523;
import static no.helseprofil.organisation.DetailsFixture.OTHER_PARENT;
import static no.helseprofil.organisation.DetailsFixture.PARENT;
import static no.helseprofil.organisation.DetailsFixture.SUPPLIER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import no.helseprofil.organisation.ClientRegistration.Part;
import no.helseprofil.organisation.Details.OrganisationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the organisation that results from what is registered and what is named. */
class ClientOrganisationsTest {

    private static final Map<Part, String> ONE = Map.of(Part.PARENT, PARENT, Part.CHILDREN, CHILD);
    private static final Map<Part, String> MANY = Map.of(
            Part.TENANCY, "multi-tenant",
            Part.SUPPLIER, SUPPLIER,
            Part.DELEGATIONS, PARENT);

    @Test
    void aSingleTenantClientActsForItsRegisteredOrganisation() throws OrganisationException {
        assertThat(of(ONE).represent(null, true)).hasValueSatisfying(parent -> {
            assertThat(parent.parent()).hasToString(PARENT);
            assertThat(parent.child()).isNull();
            assertThat(parent.supplier()).isNull();
        });
        assertThat(of(MANY).represent(null, true)).isEmpty();
        assertThat(of(Map.of()).represent(null, true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {PARENT, PARENT + ":" + CHILD})
    void aSingleTenantClientActsForItselfAndItsChildren(String picked) throws Exception {
        PractitionerOrganisation organisation = PractitionerOrganisation.parse(picked, true);

        assertThat(of(ONE).mayActFor(organisation)).isTrue();
        assertThat(of(Map.of(Part.PARENT, OTHER_PARENT, Part.CHILDREN, CHILD)).mayActFor(organisation))
                .as("of another")
                .isFalse();
        assertThat(of(Map.of()).mayActFor(organisation))
                .as("of no organisation")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {PARENT + ":" + OTHER_PARENT, OTHER_PARENT, CHILD, CHILD + ":" + PARENT})
    void aSingleTenantClientActsForNoOtherOrganisation(String picked) throws Exception {
        assertThat(of(ONE).mayActFor(PractitionerOrganisation.parse(picked, true)))
                .isFalse();
    }

    @Test
    void aMultiTenantClientActsForItsDelegations() throws Exception {
        PractitionerOrganisation whole = PractitionerOrganisation.parse(PARENT, true);
        PractitionerOrganisation part = PractitionerOrganisation.parse(PARENT + ":" + CHILD, true);

        assertThat(of(MANY).mayActFor(whole)).isTrue();
        assertThat(of(MANY).mayActFor(part)).isTrue();
        assertThat(of(MANY).mayActFor(PractitionerOrganisation.parse(OTHER_PARENT, true)))
                .isFalse();
        assertThat(of(MANY).mayActFor(PractitionerOrganisation.parse(CHILD + ":" + PARENT, true)))
                .isFalse();
    }

    @Test
    void aSelectedOrganisationIsNamedAsTheClientWouldNameIt() throws Exception {
        PractitionerOrganisation part = PractitionerOrganisation.parse(PARENT + ":" + CHILD, true);
        PractitionerOrganisation whole = PractitionerOrganisation.parse(PARENT, true);

        assertThat(of(ONE).naming(part).organisation()).hasValue(new Detail.OrganisationIdentifier(ENH, "ENH", CHILD));
        assertThat(of(ONE).naming(whole)).as("it acts for it anyhow").isEqualTo(Details.ABSENT);
        assertThat(of(MANY).naming(part).organisation())
                .hasValue(new Detail.OrganisationIdentifier(ISO_6523, "ENH", "NO:ORGNR:" + PARENT + ":" + CHILD));
        assertThat(of(MANY).naming(whole).organisation())
                .hasValue(new Detail.OrganisationIdentifier(ISO_6523, "ENH", "NO:ORGNR:" + PARENT));
    }

    @Test
    void acceptsARegisteredChildOnly() throws OrganisationException {
        assertThat(of(ONE).represent(new Detail.OrganisationIdentifier(ENH, "ENH", CHILD), true))
                .hasValueSatisfying(child -> {
                    assertThat(child.parent()).hasToString(PARENT);
                    assertThat(child.child()).hasToString(CHILD);
                });
        refusesChild(OTHER_PARENT, "HID-1002: ");
        refusesChild(PARENT, "HID-1002: ");
        refuses(Map.of(Part.PARENT, PARENT), new Detail.OrganisationIdentifier(ENH, "ENH", CHILD), "HID-1002: ");
        refuses(Map.of(), new Detail.OrganisationIdentifier(ENH, "ENH", CHILD), "HID-1010: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "31332501",
                "3133250166",
                "31332501x",
                " 313325016",
                "313325016 ",
                "313 325 016",
                "313325016\u0000",
                "\uff13\uff11\uff13\uff13\uff12\uff15\uff10\uff11\uff16",
                "\u0663\u0661\u0663\u0663\u0662\u0665\u0660\u0661\u0666",
                "313325017",
                "313325016,999977774",
                "313325016:999977774",
                "+13325016",
                "NO:ORGNR:313325016",
                ""
            })
    void refusesAnInvalidOrganisationNumber(String number) {
        refusesChild(number, "HID-1004: ");
    }

    @Test
    void acceptsADelegatingParentOnly() {
        refusesParent(OTHER_PARENT, "HID-1001: ");
        refusesParent(SUPPLIER, "HID-1001: ");
        refusesParent(OTHER_PARENT + ":" + PARENT, "HID-1001: ");
    }

    @Test
    void acceptsAnyChildOfADelegatingParentIfNoneIsRegistered() throws OrganisationException {
        Detail.OrganisationIdentifier named =
                new Detail.OrganisationIdentifier(ISO_6523, "ENH", "NO:ORGNR:" + PARENT + ":" + OTHER_PARENT);
        assertThat(of(MANY).represent(named, true)).hasValueSatisfying(child -> {
            assertThat(child.parent()).hasToString(PARENT);
            assertThat(child.child()).hasToString(OTHER_PARENT);
            assertThat(child.supplier()).hasToString(SUPPLIER);
        });
        Map<Part, String> some = Map.of(
                Part.TENANCY, "multi-tenant",
                Part.SUPPLIER, SUPPLIER,
                Part.DELEGATIONS, PARENT,
                Part.CHILDREN, CHILD);
        refuses(some, named, "HID-1002: ");
    }

    @Test
    void acceptsATrailingColonAsHelseIdsLibraryWritesIt() throws OrganisationException {
        Detail.OrganisationIdentifier named =
                new Detail.OrganisationIdentifier(ISO_6523, "ENH", "NO:ORGNR:" + PARENT + ":");
        assertThat(of(MANY).represent(named, true)).hasValueSatisfying(parent -> {
            assertThat(parent.parent()).hasToString(PARENT);
            assertThat(parent.child()).isNull();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "999977774999977776",
                "9999777740",
                "99997777",
                "999977774 ",
                " 999977774",
                "",
                ":",
                ":999977774",
                "999977774: ",
                "999977774\n",
                "999977774:99997777x",
                "999977774:31332501",
                "999977774:313325017",
                "999977775",
                "+99977774",
                "999 977 774",
                "999977774,312232324",
                "\uff19\uff19\uff19\uff19\uff17\uff17\uff17\uff17\uff14"
            })
    void refusesMalformedNumbersAfterThePrefix(String rest) {
        refusesParent(rest, "HID-1004: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no:orgnr:999977774",
                "NO:ORGNR",
                "NO:ORGNR:999977774::",
                "NO:ORGNR:999977774::313325016",
                "NO:ORGNR:999977774:313325016:",
                "NO:ORGNR:999977774:313325016:312232324",
                " NO:ORGNR:999977774",
                "\nNO:ORGNR:999977774",
                "XNO:ORGNR:999977774",
                "NO:ORGNR999977774",
                "NO:ORGNR:NO:ORGNR:999977774",
                "NO:ORGNR:312232324 NO:ORGNR:999977774",
                "NO\uff1aORGNR\uff1a999977774",
                "SE:ORGNR:999977774",
                "999977774",
                ""
            })
    void aMultiTenantIdentifierIsThePrefixAndOneOrTwoNumbers(String value) {
        refuses(
                MANY,
                new Detail.OrganisationIdentifier(ISO_6523, "ENH", value),
                "HID-1007: write the organisation as NO:ORGNR: and the parent's number");
    }

    @Test
    void eachTenancyRequiresItsOwnForm() {
        refuses(ONE, new Detail.OrganisationIdentifier(ISO_6523, "ENH", "NO:ORGNR:" + PARENT), "HID-1005: ");
        refuses(
                ONE,
                new Detail.OrganisationIdentifier(ISO_6523, "ENH", "NO:ORGNR:" + PARENT + ":" + CHILD),
                "HID-1005: ");
        refuses(MANY, new Detail.OrganisationIdentifier(ENH, "ENH", PARENT), "HID-1006: ");
    }

    @Test
    void refusesTheOutdatedOidWithAHint() {
        refuses(
                ONE,
                new Detail.OrganisationIdentifier("urn:oid:2.16.578.1.12.4.1.2.101", "ENH", CHILD),
                "HID-1007: set system of the identifier to urn:oid:2.16.578.1.12.4.1.4.101; the one with 1.2.101");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2.16.578.1.12.4.1.4.101",
                "URN:OID:2.16.578.1.12.4.1.4.101",
                "urn:oid:2.16.578.1.12.4.1.4.101 ",
                "urn:oid:2.16.578.1.12.4.1.4.1011",
                "urn:oid:2.16.578.1.12.4.1.4.102",
                ""
            })
    void refusesAnotherSystem(String system) {
        refuses(
                ONE,
                new Detail.OrganisationIdentifier(system, "ENH", CHILD),
                "HID-1007: set system of the identifier to urn:oid:2.16.578.1.12.4.1.4.101 for a child");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.0.6523", "URN:OID:1.0.6523", "urn:oid:1.0.6523 ", "urn:oid:1.0.6523.1", "urn:oid:2.16.578.1"})
    void refusesAnotherSystemOfAMultiTenantClient(String system) {
        refuses(
                MANY,
                new Detail.OrganisationIdentifier(system, "ENH", "NO:ORGNR:" + PARENT),
                "HID-1007: set system of the identifier to ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"enh", "ENH ", "HPR", " ", ""})
    void refusesAnotherIdentifierType(String type) {
        refuses(
                ONE,
                new Detail.OrganisationIdentifier(ENH, type, CHILD),
                "HID-1007: set type of the identifier to ENH");
    }

    private static void refusesChild(String number, String start) {
        refuses(ONE, new Detail.OrganisationIdentifier(ENH, "ENH", number), start);
    }

    private static void refusesParent(String rest, String start) {
        refuses(MANY, new Detail.OrganisationIdentifier(ISO_6523, "ENH", "NO:ORGNR:" + rest), start);
    }

    private static void refuses(Map<Part, String> registered, Detail.OrganisationIdentifier named, String start) {
        assertThatThrownBy(() -> of(registered).represent(named, true))
                .as(named.toString())
                .isInstanceOfSatisfying(
                        OrganisationException.class,
                        refused ->
                                assertThat(refused.sentence()).startsWith(start).matches(DetailsFixture.DESCRIPTION));
    }

    private static ClientOrganisations of(Map<Part, String> registered) throws OrganisationException {
        return new ClientRegistration(registered, true).organisations();
    }
}
