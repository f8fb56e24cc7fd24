package no.helseprofil.keycloak.gate;

import static no.helseprofil.timetable.Profiles.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Timetable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.representations.AccessToken;

class ForcedPropertiesTest {

    private static final long NOW = 1_700_000_000;

    @Test
    void everythingIsForcedWhereEverythingIsEnforced() {
        assertThat(ForcedProperties.of(terms(profile(Map.of(), Set.of()))))
                .isEqualTo(new ForcedProperties(Duration.ofMinutes(10), true, true));
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
        AccessToken token = issued();
        token.exp(NOW + seconds);

        ForcedProperties.of(terms(profile(Map.of(), Set.of()))).shorten(token);

        assertThat(token.getExp()).isEqualTo(NOW + expected);
    }

    @Test
    void aTokenWithoutAnEndGetsOne() {
        AccessToken token = issued();

        ForcedProperties.of(terms(profile(Map.of(), Set.of()))).shorten(token);

        assertThat(token.getExp()).isEqualTo(NOW + 600);
    }

    @Test
    void whereNothingIsForcedATokenIsLeftAsItIs() {
        AccessToken token = issued();
        token.exp(NOW + 3600);

        ForcedProperties.NONE.shorten(token);

        assertThat(token.getExp()).isEqualTo(NOW + 3600);
    }

    private static AccessToken issued() {
        AccessToken token = new AccessToken();
        token.iat(NOW);
        return token;
    }

    private static Profile profile(Map<String, Map<String, Object>> parameters, Set<String> off) {
        return new Profile(RuleSet.HELSEID, parameters, off, List.of(), Timetable.EMPTY);
    }
}
