package no.helseprofil.decision.token;

import static no.helseprofil.timetable.Profiles.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.decision.token.TokenRules.ForcedProperties;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Timetable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRulesTest {

    private static final Facts.Standing UNDER_PROFILE = Facts.Standing.UNDER_PROFILE;
    private static final ForcedProperties EVERYTHING = new ForcedProperties(Duration.ofMinutes(10), true, true);

    @Test
    void everythingIsEnforcedForANewClient() {
        TokenRules rules = TokenRules.of(UNDER_PROFILE, terms(Migration.NEW, Set.of()));

        assertThat(rules).isEqualTo(new TokenRules(UNDER_PROFILE, EVERYTHING, false));
        assertThat(rules.isOutside()).isFalse();
        assertThat(rules.followsHelseId()).isTrue();
        assertThat(rules.isOfBeforeOrExempt()).isFalse();
        assertThat(rules.keepsClaimsAboutUsers()).isFalse();
        assertThat(rules.keepsRoleMappers()).isFalse();
    }

    @Test
    void aNewClientKeepsNoMapperEvenIfNothingIsEnforced() {
        TokenRules rules =
                TokenRules.of(UNDER_PROFILE, terms(Migration.NEW, Set.of("access-token-type", "least-privilege")));

        assertThat(rules.keepsClaimsAboutUsers()).isFalse();
        assertThat(rules.keepsRoleMappers()).isFalse();
        assertThat(rules.followsHelseId()).isTrue();
    }

    @Test
    void anExistingClientKeepsWhatIsNotEnforced() {
        TokenRules rules = ofBefore(ForcedProperties.NONE);

        assertThat(rules.isOfBeforeOrExempt()).isTrue();
        assertThat(rules.keepsClaimsAboutUsers()).isTrue();
        assertThat(rules.keepsRoleMappers()).isTrue();
        assertThat(rules.followsHelseId()).isFalse();
    }

    @Test
    void enforcingTheTypeRemovesOnlyUserClaims() {
        TokenRules rules = ofBefore(ForcedProperties.NONE).withType();

        assertThat(rules.forced()).isEqualTo(new ForcedProperties(null, true, false));
        assertThat(rules.keepsClaimsAboutUsers()).isFalse();
        assertThat(rules.followsHelseId()).isTrue();
        assertThat(rules.keepsRoleMappers()).isTrue();
        assertThat(rules.isOfBeforeOrExempt())
                .as("what is enforced today may be put off tomorrow")
                .isTrue();
    }

    @Test
    void enforcingLeastPrivilegeRemovesOnlyRoleMappers() {
        TokenRules rules = ofBefore(ForcedProperties.NONE).withLeastPrivilege();

        assertThat(rules.forced()).isEqualTo(new ForcedProperties(null, false, true));
        assertThat(rules.keepsRoleMappers()).isFalse();
        assertThat(rules.keepsClaimsAboutUsers()).isTrue();
        assertThat(rules.followsHelseId()).isFalse();
    }

    @Test
    void forcedPropertiesStayForced() {
        assertThat(ofBefore(EVERYTHING).withType()).isEqualTo(ofBefore(EVERYTHING));
        assertThat(ofBefore(EVERYTHING).withLeastPrivilege()).isEqualTo(ofBefore(EVERYTHING));
    }

    @ParameterizedTest
    @EnumSource(value = Facts.Standing.class, mode = EnumSource.Mode.EXCLUDE, names = "UNDER_PROFILE")
    void forcesNothingOnAClientThatIsNotEvaluated(Facts.Standing standing) {
        TokenRules rules = TokenRules.of(standing, terms(Migration.NEW, Set.of()));

        assertThat(rules).isEqualTo(TokenRules.withoutTerms(standing));
        assertThat(rules.forced()).isEqualTo(ForcedProperties.NONE);
        assertThat(rules.isOutside()).isTrue();
        assertThat(rules.followsHelseId()).isFalse();
    }

    @Test
    void anExemptClientKeepsMappersAndABuiltInClientHasNone() {
        TokenRules exempt = TokenRules.withoutTerms(Facts.Standing.EXEMPT);
        TokenRules keycloaks = TokenRules.withoutTerms(Facts.Standing.KEYCLOAK);

        assertThat(exempt.isOfBeforeOrExempt()).isTrue();
        assertThat(exempt.keepsClaimsAboutUsers()).isTrue();
        assertThat(exempt.keepsRoleMappers()).isTrue();
        assertThat(keycloaks.isOfBeforeOrExempt()).isFalse();
        assertThat(keycloaks.keepsClaimsAboutUsers()).isFalse();
        assertThat(keycloaks.keepsRoleMappers()).isFalse();
    }

    @Test
    void theStrictestRulesKeepNoMapper() {
        TokenRules strictest = TokenRules.strictest();

        assertThat(strictest).isEqualTo(new TokenRules(UNDER_PROFILE, ForcedProperties.NONE, false));
        assertThat(strictest.keepsClaimsAboutUsers()).isFalse();
        assertThat(strictest.keepsRoleMappers()).isFalse();
    }

    private static TokenRules ofBefore(ForcedProperties forced) {
        return new TokenRules(UNDER_PROFILE, forced, true);
    }

    private static Terms terms(Migration client, Set<String> off) {
        return new Profile(RuleSet.HELSEID, Map.of(), off, List.of(), Timetable.EMPTY).terms(client, NOW);
    }

    @Nested
    class OfForcedProperties {

        private static final long NOW = 1_700_000_000;

        @Test
        void forcesEverythingThatIsEnforced() {
            assertThat(everything()).isEqualTo(new ForcedProperties(Duration.ofMinutes(10), true, true));
        }

        @Test
        void forcesNothingForDisabledRequirements() {
            assertThat(ForcedProperties.of(Profiles.terms(profile(
                            Map.of(), Set.of("access-token-lifetime", "access-token-type", "least-privilege")))))
                    .isEqualTo(ForcedProperties.NONE);
        }

        @Test
        void theAuthoritySetsTheLongestLifetime() {
            Profile profile =
                    profile(Map.of("access-token-lifetime", Map.of("max", (Object) Duration.ofMinutes(2))), Set.of());

            assertThat(ForcedProperties.of(Profiles.terms(profile)).longest()).isEqualTo(Duration.ofMinutes(2));
        }

        @ParameterizedTest
        @CsvSource({"3600, 600", "601, 600", "600, 600", "599, 599", "60, 60"})
        void shortensOnlyATokenThatLastsTooLong(long seconds, long expected) {
            assertThat(everything().end(NOW, NOW + seconds)).isEqualTo(NOW + expected);
        }

        @ParameterizedTest
        @NullSource
        @ValueSource(longs = 0)
        void setsAnEndForATokenWithoutEnd(@Nullable Long none) {
            assertThat(everything().end(NOW, none)).isEqualTo(NOW + 600);
        }

        @Test
        void leavesTheTokenUnchangedIfNothingIsForced() {
            assertThat(ForcedProperties.NONE.end(NOW, NOW + 3600)).isEqualTo(NOW + 3600);
            assertThat(ForcedProperties.NONE.end(NOW, null))
                    .as("without an end")
                    .isNull();
        }

        private static ForcedProperties everything() {
            return ForcedProperties.of(Profiles.terms(profile(Map.of(), Set.of())));
        }

        private static Profile profile(Map<String, Map<String, Object>> parameters, Set<String> off) {
            return new Profile(
                    RuleSet.HELSEID,
                    Profiles.stages(RuleSet.HELSEID, parameters, Map.of()),
                    off,
                    List.of(),
                    Timetable.EMPTY);
        }
    }
}
