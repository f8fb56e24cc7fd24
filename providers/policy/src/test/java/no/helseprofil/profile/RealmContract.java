package no.helseprofil.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import no.helseprofil.profile.RealmCheck.RealmSettings;
import org.junit.jupiter.api.Test;

/**
 * Contract of the test of every requirement on the settings of a realm. It shows settings that meet the requirement,
 * settings that don't, and the value that shows an administrator which they are. {@link ConfigurationChecksTest}
 * ensures that every such requirement has such a test.
 */
public interface RealmContract {

    /** A realm whose settings are as the profile asks. */
    RealmSettings COMPLIANT = new RealmSettings(
            Duration.ofSeconds(60), Duration.ofSeconds(60), false, RealmSettings.Tls.ALWAYS, Map.of());

    /** Returns the requirement under test: the one beside the test, by its name. */
    default RealmCheck requirement() {
        return TestOf.subject(this, RealmCheck.class);
    }

    /** The compliant realm with the one deviation that the requirement is about. */
    RealmSettings deviating();

    @Test
    default void isMetByACompliantRealm() {
        assertThat(requirement().isMetBy(COMPLIANT)).isTrue();
    }

    @Test
    default void isNotMetByADeviatingRealm() {
        assertThat(requirement().isMetBy(deviating()))
                .as("a check that can't fail is a defect")
                .isFalse();
    }

    @Test
    default void showsTheDeviatingValue() {
        assertThat(requirement().value(deviating()))
                .isNotBlank()
                .isNotEqualTo(requirement().value(COMPLIANT));
    }
}
