package no.helseprofil.decision.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import no.helseprofil.decision.token.ForbiddenClaimMappers.MapperFacts;
import no.helseprofil.decision.token.ForbiddenClaimMappers.MapperFacts.Kind;
import no.helseprofil.decision.token.TokenRules.ForcedProperties;
import no.helseprofil.profile.Facts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForbiddenClaimMappersTest {

    private static final String CLIENT = "journal";

    private static final ForbiddenClaimMappers STRICTEST = ForbiddenClaimMappers.strictest();
    private static final ForbiddenClaimMappers NEW = new ForbiddenClaimMappers(TokenRules.strictest(), CLIENT);
    private static final ForbiddenClaimMappers EXEMPT =
            new ForbiddenClaimMappers(TokenRules.withoutTerms(Facts.Standing.EXEMPT), CLIENT);
    private static final ForbiddenClaimMappers OF_BEFORE = new ForbiddenClaimMappers(
            new TokenRules(Facts.Standing.UNDER_PROFILE, ForcedProperties.NONE, true), CLIENT);

    @ParameterizedTest
    @ValueSource(strings = {"iss", "cnf", "scope", "helseid://claims/identity/pid", "nhn:anything", "may_act"})
    void noClientMayMapAClaimOfTheServer(String claim) {
        MapperFacts mapper = writing(Kind.OTHER, claim, Map.of());
        assertThat(NEW.contains(mapper)).isTrue();
        assertThat(OF_BEFORE.contains(mapper)).as("one of before").isTrue();
        assertThat(EXEMPT.contains(mapper)).as("an exempt one").isTrue();
    }

    @Test
    void anyClientMayMapAnApplicationClaim() {
        MapperFacts mapper = writing(Kind.OTHER, "ward", Map.of());
        assertThat(STRICTEST.contains(mapper)).isFalse();
        assertThat(STRICTEST.forged(mapper)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "aud", "acr", "amr", "auth_time", "idp"})
    void existingClientsKeepUserClaimsUntilTheTypeIsEnforced(String claim) {
        MapperFacts mapper = writing(Kind.OTHER, claim, Map.of());
        assertThat(NEW.contains(mapper)).isTrue();
        assertThat(OF_BEFORE.contains(mapper)).isFalse();
        assertThat(EXEMPT.contains(mapper)).isFalse();
        assertThat(new ForbiddenClaimMappers(OF_BEFORE.rules().withType(), CLIENT).contains(mapper))
                .isTrue();
    }

    @Test
    void onlyExistingOrExemptClientsKeepAnUnknownMapper() {
        MapperFacts mapper = new MapperFacts("oidc-anything", Kind.OTHER, "ward", Map.of(), false);
        assertThat(NEW.contains(mapper)).isTrue();
        assertThat(OF_BEFORE.contains(mapper)).isFalse();
        assertThat(EXEMPT.contains(mapper)).isFalse();
        assertThat(new ForbiddenClaimMappers(OF_BEFORE.rules().withType(), CLIENT).contains(mapper))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"auth_time, AUTH_TIME", "client_id, client_id"})
    void allowsKeycloaksOwnSessionNotes(String claim, String note) {
        assertThat(STRICTEST.contains(writing(Kind.SESSION_NOTE, claim, Map.of("user.session.note", note))))
                .isFalse();
        assertThat(STRICTEST.contains(writing(Kind.SESSION_NOTE, claim, Map.of("user.session.note", "another"))))
                .as("another note under its name")
                .isTrue();
        assertThat(STRICTEST.contains(writing(Kind.SESSION_NOTE, claim, Map.of())))
                .as("no note")
                .isTrue();
        assertThat(STRICTEST.contains(writing(Kind.OTHER, claim, Map.of("user.session.note", note))))
                .as("another kind with the same setting")
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "REALM_ROLES, realm_access, realm_access.roles",
        "CLIENT_ROLES, resource_access, resource_access.${client_id}.roles"
    })
    void rolesAreAllowedInKeycloaksOwnClaims(Kind kind, String claim, String path) {
        Map<String, String> settings = Map.of("claim.name", path, "multivalued", "true");
        assertThat(NEW.contains(writing(kind, claim, settings))).isFalse();
        assertThat(NEW.contains(writing(Kind.OTHER_ROLES, claim, settings)))
                .as("of an extension")
                .isTrue();
        assertThat(NEW.contains(writing(kind, claim, Map.of("claim.name", path))))
                .as("one role as text")
                .isTrue();
        assertThat(NEW.contains(writing(kind, claim, Map.of("claim.name", claim + ".others", "multivalued", "true"))))
                .as("beside them")
                .isTrue();
        assertThat(NEW.contains(writing(kind, claim, Map.of("multivalued", "true"))))
                .as("nowhere")
                .isTrue();
    }

    @Test
    void realmRolesMustNotAppearAsClientRoles() {
        assertThat(NEW.contains(writing(
                        Kind.REALM_ROLES,
                        "resource_access",
                        Map.of("claim.name", "resource_access.${client_id}.roles", "multivalued", "true"))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"usermodel.realmRoleMapping.rolePrefix", "usermodel.clientRoleMapping.rolePrefix"})
    void refusesARolePrefix(String setting) {
        assertThat(NEW.contains(realmRoles(setting, "admin-"))).isTrue();
        assertThat(NEW.contains(realmRoles(setting, ""))).as("an empty one").isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"REALM_ROLES", "CLIENT_ROLES", "OTHER_ROLES"})
    void existingClientsKeepRoleMappersUntilLeastPrivilegeIsEnforced(Kind kind) {
        MapperFacts mapper = writing(kind, "realm_access", Map.of("claim.name", "realm_access.theirs"));
        assertThat(OF_BEFORE.contains(mapper)).isFalse();
        assertThat(EXEMPT.contains(mapper)).isFalse();
        assertThat(new ForbiddenClaimMappers(OF_BEFORE.rules().withLeastPrivilege(), CLIENT).contains(mapper))
                .isTrue();
        assertThat(OF_BEFORE.contains(writing(Kind.OTHER, "realm_access", Map.of())))
                .as("a mapper that writes no roles may not write there")
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"HARDCODED_ROLE, role", "RENAMED_ROLE, new.role.name"})
    void aHardcodedRoleMustBelongToTheClient(Kind kind, String setting) {
        assertThat(NEW.contains(giving(kind, setting, "journal.reader"))).isFalse();
        assertThat(NEW.contains(giving(kind, setting, "journal.of.others.reader")))
                .as("of a client whose name begins alike")
                .isTrue();
        assertThat(NEW.contains(giving(kind, setting, "other.reader"))).isTrue();
        assertThat(NEW.contains(giving(kind, setting, "admin")))
                .as("of the realm")
                .isTrue();
        assertThat(NEW.contains(giving(kind, setting, "journal")))
                .as("named like the client")
                .isTrue();
        assertThat(NEW.contains(giving(kind, "another", "journal.reader")))
                .as("none is named")
                .isTrue();
        assertThat(OF_BEFORE.contains(giving(kind, setting, "admin")))
                .as("one of before")
                .isFalse();
        assertThat(STRICTEST.contains(giving(kind, setting, "journal.reader")))
                .as("in a scope, of no client")
                .isTrue();
    }

    @Test
    void aClientIdWithDotsHasItsOwnRoles() {
        ForbiddenClaimMappers dotted = new ForbiddenClaimMappers(TokenRules.strictest(), "no.journal");
        assertThat(dotted.contains(giving(Kind.HARDCODED_ROLE, "role", "no.journal.reader")))
                .isFalse();
        assertThat(dotted.contains(giving(Kind.HARDCODED_ROLE, "role", "no.journal")))
                .isTrue();
    }

    @Test
    void namesAForgedClaimByNameOrMapper() {
        assertThat(NEW.forged(writing(Kind.OTHER, "iss", Map.of()))).contains("iss");
        assertThat(NEW.forged(giving(Kind.HARDCODED_ROLE, "role", "admin"))).contains("a-mapper");
    }

    @Test
    void recognisesUserClaimsByMapperKindOrClaimName() {
        MapperFacts fullName = writing(Kind.FULL_NAME, null, Map.of());
        MapperFacts address = writing(Kind.ADDRESS, null, Map.of());
        MapperFacts email = writing(Kind.OTHER, "email", Map.of());
        MapperFacts ward = writing(Kind.OTHER, "ward", Map.of());

        assertThat(fullName.isAboutTheUser()).isTrue();
        assertThat(fullName.written()).containsExactly("name");
        assertThat(address.isNoApisBusiness()).isTrue();
        assertThat(address.written()).containsExactly("address");
        assertThat(email.isNoApisBusiness()).isTrue();
        assertThat(email.written()).containsExactly("email");
        assertThat(ward.isNoApisBusiness()).isFalse();
        assertThat(writing(Kind.OTHER, null, Map.of()).written()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"clientHost", "clientAddress"})
    void mapsNoConnectionDataUnderAnyName(String note) {
        MapperFacts mapper = writing(Kind.SESSION_NOTE, "anything", Map.of("user.session.note", note));
        assertThat(mapper.isAboutTheConnection()).isTrue();
        assertThat(mapper.isNoApisBusiness()).isTrue();
        assertThat(writing(Kind.OTHER, "anything", Map.of("user.session.note", note))
                        .isAboutTheConnection())
                .as("another kind")
                .isFalse();
        assertThat(writing(Kind.SESSION_NOTE, "anything", Map.of()).isNoApisBusiness())
                .as("no note")
                .isFalse();
    }

    private static MapperFacts writing(Kind kind, @Nullable String claim, Map<String, String> settings) {
        return new MapperFacts("a-mapper", kind, claim, settings, true);
    }

    private static MapperFacts giving(Kind kind, String setting, String role) {
        return writing(kind, null, Map.of(setting, role));
    }

    private static MapperFacts realmRoles(String setting, String value) {
        return writing(
                Kind.REALM_ROLES,
                "realm_access",
                Map.of("claim.name", "realm_access.roles", "multivalued", "true", setting, value));
    }
}
