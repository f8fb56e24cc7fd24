package no.helseprofil.judgement.token;

import static no.helseprofil.timetable.Profiles.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.judgement.token.TokenRules.ForcedProperties;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Timetable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForcedPropertiesTest {

    private static final long NOW = 1_700_000_000;

    @Test
    void everythingIsForcedWhereEverythingIsEnforced() {
        assertThat(everything()).isEqualTo(new ForcedProperties(Duration.ofMinutes(10), true, true));
    }

    @Test
    void nothingIsForcedWhereTheRequirementsAreOff() {
        assertThat(ForcedProperties.of(terms(
                        profile(Map.of(), Set.of("access-token-lifetime", "access-token-type", "least-privilege")))))
                .isEqualTo(ForcedProperties.NONE);
    }

    @Test
    void theLongestLifetimeIsTheAuthoritysToSet() {
        Profile profile =
                profile(Map.of("access-token-lifetime", Map.of("max", (Object) Duration.ofMinutes(2))), Set.of());

        assertThat(ForcedProperties.of(terms(profile)).longest()).isEqualTo(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @CsvSource({"3600, 600", "601, 600", "600, 600", "599, 599", "60, 60"})
    void aTokenThatLastsTooLongIsCutAndAShorterOneKept(long seconds, long expected) {
        assertThat(everything().end(NOW, NOW + seconds)).isEqualTo(NOW + expected);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(longs = 0)
    void aTokenWithoutAnEndGetsOne(@Nullable Long none) {
        assertThat(everything().end(NOW, none)).isEqualTo(NOW + 600);
    }

    @Test
    void whereNothingIsForcedATokenIsLeftAsItIs() {
        assertThat(ForcedProperties.NONE.end(NOW, NOW + 3600)).isEqualTo(NOW + 3600);
        assertThat(ForcedProperties.NONE.end(NOW, null)).as("without an end").isNull();
    }

    private static ForcedProperties everything() {
        return ForcedProperties.of(terms(profile(Map.of(), Set.of())));
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
