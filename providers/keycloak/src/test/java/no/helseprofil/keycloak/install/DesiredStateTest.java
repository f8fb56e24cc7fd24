package no.helseprofil.keycloak.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.install.DesiredItem.Actual;
import no.helseprofil.keycloak.install.DesiredItem.Compared;
import no.helseprofil.keycloak.install.HealthScopes.ShippedScopes;
import no.helseprofil.profile.RealmCheck;
import no.helseprofil.profile.realm.Installation;
import org.junit.jupiter.api.Test;

class DesiredStateTest {

    private final List<DesiredItem> items = DesiredState.items();

    @Test
    void everyItemIsUniqueWithARemedy() {
        assertThat(items).extracting(DesiredItem::id).doesNotHaveDuplicates().contains("guard", "choice", "sessions");
        assertThat(items).allSatisfy(item -> {
            assertThat(item.desired()).as(item.id()).isNotBlank();
            assertThat(item.remedy()).as(item.id()).isNotBlank();
        });
    }

    @Test
    void containsEveryRealmRequirement() {
        assertThat(Catalogue.all(RealmCheck.class).filter(check -> !(check instanceof Installation)))
                .as("one list, for every reader")
                .allSatisfy(
                        check -> assertThat(items).extracting(DesiredItem::id).contains(check.id()));
    }

    @Test
    void doesNotRepairWhatTheRealmMayChange() {
        DesiredItem scope = items.stream()
                .filter(item -> item.id().startsWith("scope:"))
                .findFirst()
                .orElseThrow();
        Actual different = Actual.of(false, "mapper own");

        assertThat(new Compared(scope, different).canBeMended()).isTrue();
        Compared byHand = new Compared(scope, different.mendedByHand("take it out"));
        assertThat(byHand.canBeMended()).isFalse();
        assertThat(byHand.isMet()).isFalse();
        assertThat(byHand.remedy()).isEqualTo("take it out");
    }

    @Test
    void containsEveryShippedScope() {
        assertThat(ShippedScopes.all())
                .allSatisfy(
                        scope -> assertThat(items).extracting(DesiredItem::id).contains("scope:" + scope.getName()));
    }
}
