package no.helseprofil.keycloak.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import no.helseprofil.incident.Blocks;
import no.helseprofil.jose.Nonces;
import no.helseprofil.timetable.Profile;
import org.junit.jupiter.api.Test;

/** Tests of how a caller asks what a realm is. */
class RealmProfileTest {

    private static final RealmProfile NONE = new RealmProfile.None();
    private static final RealmProfile.Active ACTIVE =
            new RealmProfile.Active(Profile.strict(), Nonces.of("helse", new byte[32], List.of()), Blocks.NONE);
    private static final RealmProfile.Closed CLOSED = new RealmProfile.Closed("put it once more");

    @Test
    void eachStateCallsItsOwnFunction() {
        assertThat(List.of(folded(NONE), folded(ACTIVE), folded(CLOSED)))
                .as("none, active, closed")
                .containsExactly("stock", Profile.strict().toString(), "put it once more");
    }

    private static String folded(RealmProfile profile) {
        return profile.fold(() -> "stock", active -> active.profile().toString(), RealmProfile.Closed::remedy);
    }

    /** The profile is compared by identity, since that shows whether another profile holds than a moment ago. */
    @Test
    void onlyAWorkingProfileIsActive() {
        assertThat(ACTIVE.active().orElseThrow()).as("active").isSameAs(ACTIVE);
        assertThat(NONE.active()).as("without a profile").isEmpty();
        assertThat(CLOSED.active()).as("closed").isEmpty();
    }

    @Test
    void onlyABrokenProfileIsClosed() {
        assertThat(CLOSED.closed().map(RealmProfile.Closed::remedy))
                .as("closed")
                .contains("put it once more");
        assertThat(NONE.closed()).as("without a profile").isEmpty();
        assertThat(ACTIVE.closed()).as("active").isEmpty();
    }

    @Test
    void aClosedRealmIsUnderTheProfile() {
        assertThat(CLOSED.isUnderProfile()).as("closed").isTrue();
        assertThat(ACTIVE.isUnderProfile()).as("active").isTrue();
        assertThat(NONE.isUnderProfile()).as("without a profile").isFalse();
    }

    @Test
    void onlyAClosedRealmIsRefused() {
        assertThatThrownBy(() -> CLOSED.requireOpen(() -> new IllegalStateException("503")))
                .as("closed")
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("503");
        assertThat(ACTIVE.requireOpen(RealmProfileTest::unexpected))
                .as("active")
                .containsSame(ACTIVE);
        assertThat(NONE.requireOpen(RealmProfileTest::unexpected))
                .as("without a profile")
                .isEmpty();
    }

    private static IllegalStateException unexpected() {
        throw new AssertionError("a realm that is open asks for no refusal");
    }
}
