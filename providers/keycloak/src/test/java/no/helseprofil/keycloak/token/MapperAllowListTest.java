package no.helseprofil.keycloak.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.decision.token.ForbiddenClaimMappers;
import no.helseprofil.decision.token.ForbiddenClaimMappers.MapperFacts;
import no.helseprofil.decision.token.ForbiddenClaimMappers.MapperFacts.Kind;
import no.helseprofil.keycloak.token.MapperAllowList.MapperReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.common.constants.ServiceAccountConstants;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.ProtocolMapperUtils;
import org.keycloak.protocol.oidc.mappers.AddressMapper;
import org.keycloak.protocol.oidc.mappers.FullNameMapper;
import org.keycloak.protocol.oidc.mappers.HardcodedClaim;
import org.keycloak.protocol.oidc.mappers.HardcodedRole;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.protocol.oidc.mappers.RoleNameMapper;
import org.keycloak.protocol.oidc.mappers.UserClientRoleMappingMapper;
import org.keycloak.protocol.oidc.mappers.UserRealmRoleMappingMapper;
import org.keycloak.protocol.oidc.mappers.UserSessionNoteMapper;

/** Tests that the rules about mappers use Keycloak's own names. */
class MapperAllowListTest {

    private static final ForbiddenClaimMappers STRICTEST = ForbiddenClaimMappers.strictest();

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(new HardcodedRole(), Kind.HARDCODED_ROLE),
                Arguments.of(new RoleNameMapper(), Kind.RENAMED_ROLE),
                Arguments.of(new UserRealmRoleMappingMapper(), Kind.REALM_ROLES),
                Arguments.of(new UserClientRoleMappingMapper(), Kind.CLIENT_ROLES),
                Arguments.of(new UserSessionNoteMapper(), Kind.SESSION_NOTE),
                Arguments.of(new FullNameMapper(), Kind.FULL_NAME),
                Arguments.of(new AddressMapper(), Kind.ADDRESS),
                Arguments.of(new HardcodedClaim(), Kind.OTHER),
                Arguments.of(new UserSessionNoteMapper() {}, Kind.SESSION_NOTE),
                Arguments.of(null, Kind.OTHER));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void recognisesTheKindByFactoryClass(@Nullable Object factory, Kind kind) {
        assertThat(MapperReader.kind(factory)).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"cnf, cnf", "cnf.jkt, cnf", "nhn\\.example, nhn.example", "nhn\\.a.b, nhn.a"})
    void theClaimNameIsTheFirstPartOfThePath(String name, String member) {
        assertThat(MapperReader.member(Map.of(OIDCAttributeMapperHelper.TOKEN_CLAIM_NAME, name)))
                .isEqualTo(member);
    }

    @Test
    void hasNoClaimNameWithoutASetting() {
        assertThat(MapperReader.member(Map.of())).isNull();
    }

    @Test
    void usesKeycloaksRoleMapperSettings() {
        assertThat(STRICTEST.contains(realmRoles(ProtocolMapperUtils.MULTIVALUED, "true")))
                .isFalse();
        assertThat(STRICTEST.contains(
                        realmRoles(ProtocolMapperUtils.USER_MODEL_REALM_ROLE_MAPPING_ROLE_PREFIX, "admin-")))
                .isTrue();
        assertThat(STRICTEST.contains(
                        realmRoles(ProtocolMapperUtils.USER_MODEL_CLIENT_ROLE_MAPPING_ROLE_PREFIX, "admin-")))
                .isTrue();
    }

    @Test
    void assignsARoleToTheClientThatKeycloakReads() {
        String role = "no.journal.reader";
        ForbiddenClaimMappers own = new ForbiddenClaimMappers(STRICTEST.rules(), KeycloakModelUtils.parseRole(role)[0]);
        assertThat(own.contains(facts(Kind.HARDCODED_ROLE, null, Map.of(HardcodedRole.ROLE_CONFIG, role))))
                .isFalse();
        assertThat(own.contains(facts(Kind.RENAMED_ROLE, null, Map.of(RoleNameMapper.NEW_ROLE_NAME, role))))
                .isFalse();
    }

    @Test
    void usesKeycloaksNoteMapperSettings() {
        assertThat(note("client_id", ServiceAccountConstants.CLIENT_ID)).matches(mapper -> !STRICTEST.contains(mapper));
        assertThat(note("anything", ServiceAccountConstants.CLIENT_HOST)).matches(MapperFacts::isAboutTheConnection);
        assertThat(note("anything", ServiceAccountConstants.CLIENT_ADDRESS)).matches(MapperFacts::isAboutTheConnection);
    }

    private static MapperFacts note(String claim, String note) {
        return facts(Kind.SESSION_NOTE, claim, Map.of(ProtocolMapperUtils.USER_SESSION_NOTE, note));
    }

    private static MapperFacts realmRoles(String setting, String value) {
        Map<String, String> settings = new HashMap<>(Map.of(
                OIDCAttributeMapperHelper.TOKEN_CLAIM_NAME,
                "realm_access.roles",
                ProtocolMapperUtils.MULTIVALUED,
                "true"));
        settings.put(setting, value);
        return facts(Kind.REALM_ROLES, "realm_access", settings);
    }

    private static MapperFacts facts(Kind kind, @Nullable String member, Map<String, String> settings) {
        return new MapperFacts("a-mapper", kind, member, settings, true);
    }
}
