package no.helseprofil.decision.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "helseid://claims/identity/pid",
                "helseid:anything",
                "nhn:anything",
                "hpr_updated_at",
                "helseprofil_probe",
                "helseprofil_earlier",
                "helseprofil",
                "orgnr_parent_name",
                "orgnr_child_name",
                "orgnr_supplier_name"
            })
    void claimsOfTheAuthorityAreReservedAndProtected(String name) {
        assertThat(ClaimNames.isReserved(name)).isTrue();
        assertThat(ClaimNames.isProtected(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Helseid:anything", "x-nhn:anything", "hpr_number", "orgnr_parent", "department", ""})
    void anyOtherNameIsNeitherReservedNorProtected(String name) {
        assertThat(ClaimNames.isReserved(name)).isFalse();
        assertThat(ClaimNames.isProtected(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "cnf", "act", "scope", "azp", "authorization_details"})
    void claimsWrittenByTheServerAreProtected(String name) {
        assertThat(ClaimNames.isWrittenByTheServer(name)).isTrue();
        assertThat(ClaimNames.isProtected(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "amr", "client_id", "realm_access", "resource_access", "idp"})
    void claimsOfASingleKeycloakMapperAreProtected(String name) {
        assertThat(ClaimNames.isWrittenByTheServer(name)).isFalse();
        assertThat(ClaimNames.isProtected(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "aud", "acr", "amr", "auth_time", "idp"})
    void userIdentifyingClaimsAreProtected(String name) {
        assertThat(ClaimNames.isAboutTheUser(name)).isTrue();
        assertThat(ClaimNames.isProtected(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "email", "birthdate", "address", "preferred_username"})
    void mappersMayWriteStandardClaims(String name) {
        assertThat(ClaimNames.isStandardAboutTheUser(name)).isTrue();
        assertThat(ClaimNames.isProtected(name)).isFalse();
    }
}
