package no.helseprofil.keycloak.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.RealmCheck;
import no.helseprofil.profile.realm.Installation;
import org.junit.jupiter.api.Test;

class DesiredStateTest {

    private final List<DesiredItem> items = DesiredState.items();

    @Test
    void eachThingIsThereOnceAndSaysWhatToDo() {
        assertThat(items).extracting(DesiredItem::id).doesNotHaveDuplicates().contains("guard", "choice", "sessions");
        assertThat(items).allSatisfy(item -> {
            assertThat(item.desired()).as(item.id()).isNotBlank();
            assertThat(item.remedy()).as(item.id()).isNotBlank();
        });
    }

    @Test
    void everyRequirementOnTheRealmIsAmongThem() {
        assertThat(Catalogue.all(RealmCheck.class).filter(check -> !(check instanceof Installation)))
                .as("one list, whoever reads it")
                .allSatisfy(
                        check -> assertThat(items).extracting(DesiredItem::id).contains(check.id()));
    }

    @Test
    void everyShippedScopeIsAmongThem() {
        assertThat(ShippedScopes.all())
                .allSatisfy(
                        scope -> assertThat(items).extracting(DesiredItem::id).contains("scope:" + scope.getName()));
    }
}
