package no.helseprofil.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.ClientCheck.Protection;
import no.helseprofil.profile.ClientCheck.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests of what the catalogue asks of configuration: of what is registered of clients, and of the settings of a realm.
 */
class ConfigurationChecksTest {

    private static final Parameters DEFAULTS = Parameters.defaults(RuleSet.HELSEID);

    @ParameterizedTest
    @MethodSource("onClients")
    void everyClientRequirementHasATest(ClientCheck requirement) throws ReflectiveOperationException {
        ClientContract test = TestOf.requirement(requirement, ClientContract.class);
        assertThat(test.clientCheck()).hasSameClassAs(requirement);
        assertThat(test.deviatingClient().isEmpty())
                .as("%s: a check that can't fail is a defect, unless its test says why", requirement.id())
                .isEqualTo(test.whyNothingContradictsIt().isPresent());
        assertThat(test.deviatingClient().isPresent()
                        || test.changingClient().isPresent()
                        || requirement.protection().isPresent())
                .as("%s looks at something", requirement.id())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("onRealms")
    void everyRealmRequirementHasATest(RealmCheck requirement) throws ReflectiveOperationException {
        RealmContract test = TestOf.requirement(requirement, RealmContract.class);
        assertThat(test.requirement()).hasSameClassAs(requirement);
        assertThat(requirement.definition().error())
                .as("no request is refused for a realm")
                .isNull();
    }

    @Test
    void everyRequirementChecksSomething() {
        assertThat(Catalogue.requirements())
                .allMatch(requirement -> requirement instanceof RequestCheck
                        || requirement instanceof ClientCheck
                        || requirement instanceof RealmCheck
                        || requirement instanceof ApiCheck);
    }

    @Test
    void requirementsOnRealmsAndApisApplyToNoClient() {
        assertThat(Catalogue.requirements())
                .filteredOn(requirement -> requirement instanceof RealmCheck || requirement instanceof ApiCheck)
                .filteredOn(requirement -> !(requirement instanceof ClientCheck))
                .isNotEmpty()
                .allSatisfy(requirement ->
                        assertThat(Facts.Standing.values()).as(requirement.id()).noneMatch(requirement::holdsFor));
    }

    @ParameterizedTest
    @MethodSource("onClients")
    void findsNothingInACompliantClient(ClientCheck requirement) {
        for (RuleSet ruleSet : RuleSet.values()) {
            assertThat(requirement.violations(ClientFixture.compliant().metadata(), Parameters.defaults(ruleSet)))
                    .as("%s by %s", requirement.id(), ruleSet.id())
                    .isEmpty();
        }
    }

    @Test
    void onlyOneRequirementFillsInASetting() {
        assertThat(onClients().flatMap(requirement -> filledIn(requirement).stream()))
                .as("two would have to agree on its value")
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("onClients")
    void usesRegistrationErrorsOfRfc7591(ClientCheck requirement) throws ReflectiveOperationException {
        boolean ofRedirectUris = TestOf.requirement(requirement, ClientContract.class).deviatingClient().stream()
                .flatMap(client -> requirement.violations(client.metadata(), DEFAULTS).stream())
                .anyMatch(violation -> violation.setting() == ClientSetting.REDIRECT_URI);
        assertThat(requirement.registrationError())
                .isEqualTo(ofRedirectUris ? OAuthError.INVALID_REDIRECT_URI : OAuthError.INVALID_CLIENT_METADATA);
    }

    @Test
    void aViolationIncludesItsValue() {
        Violation one = new Violation(ClientSetting.REDIRECT_URI, "https://epj.example/*", "register it exactly");
        assertThat(one)
                .isEqualTo(new Violation(ClientSetting.REDIRECT_URI, "https://epj.example/*", "register it exactly"))
                .isNotEqualTo(
                        new Violation(ClientSetting.REDIRECT_URI, "https://evil.example/*", "register it exactly"));
    }

    @Test
    void readsSwitchesAsKeycloakDoes() {
        ClientMetadata client = ClientFixture.unset()
                .with(ClientSetting.FULL_SCOPE, "TRUE")
                .with(ClientSetting.IMPLICIT_FLOW, "false")
                .with(ClientSetting.CIBA_GRANT, "yes")
                .metadata();
        assertThat(Stream.of(ClientSetting.values())
                        .flatMap(setting -> Violation.ifOn(client, setting, "turn it off").stream()))
                .containsExactly(new Violation(ClientSetting.FULL_SCOPE, "true", "turn it off"));
    }

    static Stream<ClientCheck> onClients() {
        return Catalogue.requirements().stream()
                .flatMap(requirement -> requirement instanceof ClientCheck check ? Stream.of(check) : Stream.empty());
    }

    static Stream<RealmCheck> onRealms() {
        return Catalogue.requirements().stream()
                .flatMap(requirement -> requirement instanceof RealmCheck check ? Stream.of(check) : Stream.empty());
    }

    private static Set<ClientSetting> filledIn(ClientCheck requirement) {
        ClientMetadata client = ClientFixture.unset().defaultAlgorithm("HS256").metadata();
        List<ClientSetting> protecting =
                requirement.protection().map(Protection::setting).stream().toList();
        return Stream.concat(requirement.toFillIn(client, DEFAULTS).keySet().stream(), protecting.stream())
                .collect(Collectors.toSet());
    }
}
