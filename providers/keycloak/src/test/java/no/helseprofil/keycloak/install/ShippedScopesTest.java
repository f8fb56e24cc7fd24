package no.helseprofil.keycloak.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import no.helseprofil.keycloak.install.HealthScopes.ShippedScopes;
import org.junit.jupiter.api.Test;
import org.keycloak.protocol.ProtocolMapper;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ClientScopeRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

class ShippedScopesTest {

    private static final Path REALM = Path.of("..", "..", "realm-config", "helse-realm.json");
    private static final String ALL_OF_IDENTITY = "helseid://scopes/identity/all";

    @Test
    void containsHelseIdsAndOurScopes() {
        assertThat(ShippedScopes.all())
                .extracting(ClientScopeRepresentation::getName)
                .containsExactly(
                        "helseid://scopes/identity/pid",
                        "helseid://scopes/identity/pid_pseudonym",
                        "helseid://scopes/identity/security_level",
                        "helseid://scopes/identity/assurance_level",
                        "helseid://scopes/identity/network",
                        ALL_OF_IDENTITY,
                        "helseid://scopes/hpr/hpr_number",
                        "helseid://scopes/hpr/hpr_details",
                        "helseid://scopes/client/info",
                        "helseid://scopes/client/client_name",
                        "helseprofil/self",
                        "nhn:selvbetjening/client");
    }

    @Test
    void aMapperWithAnotherNameBelongsToTheRealm() {
        ClientScopeRepresentation shipped = ShippedScopes.all().get(0);
        ClientScopeRepresentation stored = ShippedScopes.all().get(0);
        ProtocolMapperRepresentation own = new ProtocolMapperRepresentation();
        own.setName("own");
        stored.getProtocolMappers().add(own);

        assertThat(ShippedScopes.added(shipped, stored))
                .isEqualTo(ShippedScopes.differences(shipped, stored))
                .containsExactly("mapper own");

        stored.getProtocolMappers().remove(0);
        assertThat(ShippedScopes.differences(shipped, stored)).contains("mapper pid");
        assertThat(ShippedScopes.added(shipped, stored))
                .as("one that is shipped is ours")
                .containsExactly("mapper own");
    }

    @Test
    void theDemoRealmContainsTheShippedScopes() throws IOException {
        List<ClientScopeRepresentation> inRealm = new ObjectMapper()
                .readValue(REALM.toFile(), RealmRepresentation.class)
                .getClientScopes();

        for (ClientScopeRepresentation shipped : ShippedScopes.all()) {
            assertThat(inRealm)
                    .as("%s has a scope as client-scopes.json ships it", REALM)
                    .anySatisfy(scope -> {
                        assertThat(scope.getName()).isEqualTo(shipped.getName());
                        assertThat(scope.getDescription()).isEqualTo(shipped.getDescription());
                        assertThat(ShippedScopes.differences(shipped, scope)).isEmpty();
                    });
        }
    }

    @Test
    void demoClientsMayReadTheirOwnAssessment() throws IOException {
        List<ClientRepresentation> machines = new ObjectMapper()
                .readValue(REALM.toFile(), RealmRepresentation.class).getClients().stream()
                        .filter(client -> Boolean.TRUE.equals(client.isServiceAccountsEnabled()))
                        .toList();

        assertThat(machines)
                .hasSizeGreaterThan(1)
                .allSatisfy(client -> assertThat(client.getOptionalClientScopes())
                        .as(client.getClientId())
                        .contains("helseprofil/self"));
    }

    @Test
    void theIdentityScopeCombinesAllIdentityMappers() {
        assertThat(mappersOf(scope -> scope.getName().equals(ALL_OF_IDENTITY)))
                .containsExactlyInAnyOrderElementsOf(
                        mappersOf(scope -> scope.getName().startsWith("helseid://scopes/identity/")
                                && !scope.getName().equals(ALL_OF_IDENTITY)));
    }

    @Test
    void mapsIntoIdTokenAndUserinfoOnly() {
        assertThat(ShippedScopes.all())
                .flatExtracting(ClientScopeRepresentation::getProtocolMappers)
                .allSatisfy(mapper -> assertThat(mapper.getConfig())
                        .as(mapper.getName())
                        .containsEntry("access.token.claim", "false")
                        .containsEntry("introspection.token.claim", "false")
                        .containsEntry("id.token.claim", "true")
                        .containsEntry("userinfo.token.claim", "true"));
    }

    @Test
    void appearsInTokensWithoutConsent() {
        assertThat(ShippedScopes.all())
                .allSatisfy(scope -> assertThat(scope.getAttributes())
                        .containsExactlyInAnyOrderEntriesOf(
                                Map.of("include.in.token.scope", "true", "display.on.consent.screen", "false")));
    }

    @Test
    void setsOnlyKnownMapperSettings() {
        assertThat(ShippedScopes.all())
                .flatExtracting(ClientScopeRepresentation::getProtocolMappers)
                .allSatisfy(mapper -> mapper.getConfig()
                        .forEach((name, value) -> assertThat(settings(mapper))
                                .as("%s: %s", mapper.getName(), name)
                                .anyMatch(setting -> setting.getName().equals(name) && takes(setting, value))));
    }

    @Test
    void aShippedScopeHasNoDifferences() {
        assertThat(differences(scope -> {})).isEmpty();
    }

    @Test
    void ignoresDescriptionsAndRealmSpecificSettings() {
        assertThat(differences(scope -> {
                    scope.setDescription("Nettverk");
                    mapper(scope).getConfig().put("helsenett.networks", "10.0.0.0/8");
                    scope.getAttributes().put("gui.order", "7");
                }))
                .isEmpty();
    }

    @Test
    void namesEachDifference() {
        assertThat(differences(scope -> scope.setProtocol("saml"))).containsExactly("protocol");
        assertThat(differences(scope -> scope.getAttributes().remove("include.in.token.scope")))
                .containsExactly("attribute include.in.token.scope");
        assertThat(differences(scope -> scope.setAttributes(null)))
                .containsExactly("attribute display.on.consent.screen", "attribute include.in.token.scope");
        assertThat(differences(scope -> mapper(scope).getConfig().put("access.token.claim", "true")))
                .containsExactly("mapper network");
        assertThat(differences(scope -> mapper(scope).setConfig(null))).containsExactly("mapper network");
        assertThat(differences(scope -> mapper(scope).setProtocolMapper("oidc-hardcoded-claim-mapper")))
                .containsExactly("mapper network");
        assertThat(differences(scope -> scope.setProtocolMappers(null))).containsExactly("mapper network");
        assertThat(differences(scope -> mapper(scope).setName("nettverk")))
                .containsExactly("mapper nettverk", "mapper network");
        assertThat(differences(scope -> scope.setProtocolMappers(List.of(mapper(scope), mapper(scope)))))
                .as("an import may bring a name twice")
                .containsExactly("mapper network");
    }

    private static List<String> differences(Consumer<ClientScopeRepresentation> change) {
        ClientScopeRepresentation stored = network();
        change.accept(stored);
        return ShippedScopes.differences(network(), stored);
    }

    private static ClientScopeRepresentation network() {
        return ShippedScopes.all().stream()
                .filter(scope -> scope.getName().endsWith("/network"))
                .findFirst()
                .orElseThrow();
    }

    private static ProtocolMapperRepresentation mapper(ClientScopeRepresentation scope) {
        return scope.getProtocolMappers().get(0);
    }

    private static List<Map<String, String>> mappersOf(Predicate<ClientScopeRepresentation> scopes) {
        return ShippedScopes.all().stream()
                .filter(scopes)
                .flatMap(scope -> scope.getProtocolMappers().stream())
                .map(mapper -> {
                    Map<String, String> all = new HashMap<>(mapper.getConfig());
                    all.put("name", mapper.getName());
                    all.put("mapper", mapper.getProtocolMapper());
                    return all;
                })
                .toList();
    }

    private static Stream<ProviderConfigProperty> settings(ProtocolMapperRepresentation mapper) {
        return ServiceLoader.load(ProtocolMapper.class).stream()
                .filter(kind -> kind.type().getName().startsWith("no.helseprofil."))
                .map(ServiceLoader.Provider::get)
                .filter(kind -> kind.getId().equals(mapper.getProtocolMapper()))
                .flatMap(kind -> kind.getConfigProperties().stream());
    }

    private static boolean takes(ProviderConfigProperty setting, String value) {
        return setting.getOptions() == null || setting.getOptions().contains(value);
    }
}
