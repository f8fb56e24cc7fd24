package no.helseprofil.organisation;

import static no.helseprofil.organisation.DetailsFixture.CHILD;
import static no.helseprofil.organisation.DetailsFixture.OTHER_PARENT;
import static no.helseprofil.organisation.DetailsFixture.PARENT;
import static no.helseprofil.organisation.DetailsFixture.SUPPLIER;
import static no.helseprofil.organisation.DetailsFixture.TEST_CHILD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.organisation.ClientRegistration.Part;
import no.helseprofil.organisation.ClientRegistration.Tenancy;
import no.helseprofil.organisation.Details.OrganisationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientRegistrationTest {

    private static final Map<Part, String> ONE =
            Map.of(Part.TENANCY, "single-tenant", Part.PARENT, PARENT, Part.CHILDREN, CHILD + "," + OTHER_PARENT);

    private static final Map<Part, String> MANY = Map.of(
            Part.TENANCY, "multi-tenant", Part.SUPPLIER, SUPPLIER, Part.DELEGATIONS, PARENT + "," + OTHER_PARENT);

    @Test
    void readsASingleTenantClient() throws OrganisationException {
        ClientOrganisations read = new ClientRegistration(ONE, true).organisations();
        assertThat(read.tenancy()).isEqualTo(Tenancy.SINGLE_TENANT);
        assertThat(read.parent()).hasToString(PARENT);
        assertThat(read.children()).extracting(OrganisationNumber::value).containsOnly(CHILD, OTHER_PARENT);
        assertThat(read.supplier()).isNull();
        assertThat(read.delegations()).isEmpty();
    }

    @Test
    void readsAMultiTenantClient() throws OrganisationException {
        ClientOrganisations read = new ClientRegistration(MANY, true).organisations();
        assertThat(read.tenancy()).isEqualTo(Tenancy.MULTI_TENANT);
        assertThat(read.supplier()).hasToString(SUPPLIER);
        assertThat(read.delegations()).extracting(OrganisationNumber::value).containsOnly(PARENT, OTHER_PARENT);
        assertThat(read.parent()).isNull();
        assertThat(read.children()).isEmpty();
    }

    @Test
    void anUnsetTenancyIsSingleTenant() throws OrganisationException {
        assertThat(new ClientRegistration(Map.of(), true).organisations().tenancy())
                .isEqualTo(Tenancy.SINGLE_TENANT);
        assertThat(new ClientRegistration(Map.of(), true).problems()).isEmpty();
    }

    @Test
    void aSingleTenantClientMayHaveASupplier() {
        assertThat(problems(with(ONE, Part.SUPPLIER, SUPPLIER))).isEmpty();
        assertThat(problems(Map.of(Part.SUPPLIER, SUPPLIER))).isEmpty();
    }

    @Test
    void acceptsSpacesInLists() {
        assertThat(problems(with(ONE, Part.CHILDREN, " " + CHILD + " , " + OTHER_PARENT)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Multi-Tenant", "multi_tenant", "multi-tenant ", "both", ""})
    void knowsTwoTenancies(String tenancy) {
        assertThat(problems(with(ONE, Part.TENANCY, tenancy))).containsOnlyKeys(Part.TENANCY);
    }

    @ParameterizedTest
    @CsvSource({
        "PARENT, 99997777",
        "PARENT, 999977775",
        "PARENT, '999977774,312232324'",
        "PARENT, ''",
        "CHILDREN, 313325016;312232324",
        "CHILDREN, '313325016,'",
        "CHILDREN, ',313325016'",
        "CHILDREN, '313325016,,312232324'",
        "CHILDREN, '313325016 312232324'",
        "CHILDREN, 999977776",
        "SUPPLIER, NO313745392",
        "SUPPLIER, '313745392,'"
    })
    void reportsAnInvalidNumberForItsSetting(Part part, String value) {
        assertThat(problems(with(ONE, part, value))).containsOnlyKeys(part);
    }

    @Test
    void hasAParentOrDelegationsButNotBoth() {
        assertThat(problems(with(ONE, Part.DELEGATIONS, PARENT))).containsOnlyKeys(Part.DELEGATIONS);
        assertThat(problems(with(MANY, Part.PARENT, PARENT))).containsOnlyKeys(Part.PARENT);
        assertThat(problems(with(ONE, Part.TENANCY, "multi-tenant"))).containsOnlyKeys(Part.PARENT, Part.SUPPLIER);
        assertThat(problems(with(MANY, Part.TENANCY, "single-tenant"))).containsOnlyKeys(Part.DELEGATIONS);
    }

    @Test
    void reportsAMissingCompanionSetting() {
        assertThat(problems(Map.of(Part.CHILDREN, CHILD))).containsOnlyKeys(Part.CHILDREN);
        assertThat(problems(Map.of(Part.TENANCY, "multi-tenant", Part.DELEGATIONS, PARENT)))
                .containsOnlyKeys(Part.SUPPLIER);
    }

    @Test
    void reportsAllProblems() {
        assertThat(problems(Map.of(
                        Part.TENANCY,
                        "both",
                        Part.PARENT,
                        "x",
                        Part.CHILDREN,
                        "x",
                        Part.SUPPLIER,
                        "x",
                        Part.DELEGATIONS,
                        "x")))
                .containsOnlyKeys(Part.values())
                .allSatisfy((part, sentence) ->
                        assertThat(sentence).startsWith("HID-1010: ").matches(DetailsFixture.DESCRIPTION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"999977775", "x", ""})
    void anInvalidDelegationKeepsTheOthers(String wrong) throws OrganisationException {
        ClientRegistration registration =
                new ClientRegistration(with(MANY, Part.DELEGATIONS, PARENT + "," + wrong), true);

        assertThat(registration.problems()).as("the registration reports it").containsOnlyKeys(Part.DELEGATIONS);
        assertThat(registration.organisations().delegations())
                .as("one wrong number stops no client for the others")
                .extracting(OrganisationNumber::value)
                .containsExactly(PARENT);
    }

    @Test
    void anInvalidChildInvalidatesTheRegistration() {
        assertThatThrownBy(new ClientRegistration(with(MANY, Part.CHILDREN, "x"), true)::organisations)
                .isInstanceOf(OrganisationException.class)
                .hasMessageStartingWith("HID-1010: ");
    }

    @ParameterizedTest
    @EnumSource
    void anyProblemInvalidatesTheRegistration(Part part) {
        ClientRegistration registration = new ClientRegistration(with(ONE, part, "x"), true);
        assertThatThrownBy(registration::organisations)
                .isInstanceOf(OrganisationException.class)
                .hasMessageStartingWith("HID-1010: ");
    }

    @Test
    void checkDigitsMayBeLeftUnchecked() {
        Map<Part, String> ofTheTestEnvironment = with(ONE, Part.CHILDREN, TEST_CHILD);
        assertThat(new ClientRegistration(ofTheTestEnvironment, true).problems())
                .containsOnlyKeys(Part.CHILDREN);
        assertThat(new ClientRegistration(ofTheTestEnvironment, false).problems())
                .isEmpty();
        assertThat(new ClientRegistration(with(ONE, Part.CHILDREN, "99997777"), false).problems())
                .as("nine digits they are in any case")
                .containsOnlyKeys(Part.CHILDREN);
    }

    private static Map<Part, String> problems(Map<Part, String> parts) {
        return new ClientRegistration(parts, true).problems();
    }

    private static Map<Part, String> with(Map<Part, String> parts, Part part, String value) {
        Map<Part, String> others = new EnumMap<>(parts);
        others.put(part, value);
        return others;
    }
}
