package no.helseprofil.keycloak.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import no.helseprofil.keycloak.organisation.ChoiceEntity.ChoiceKey;
import org.junit.jupiter.api.Test;

class ChoiceKeyTest {

    private static final int COLUMN = 43;

    @Test
    void theIdDependsOnRealmUserAndClient() {
        ChoiceKey key = new ChoiceKey("realm", "user", "client");

        assertThat(new ChoiceKey("realm", "user", "client").id()).isEqualTo(key.id());
        assertThat(List.of(
                        key.id(),
                        new ChoiceKey("realm", "user", "another").id(),
                        new ChoiceKey("realm", "another", "client").id(),
                        new ChoiceKey("another", "user", "client").id(),
                        new ChoiceKey("realm", "client", "user").id(),
                        new ChoiceKey("real", "muser", "client").id(),
                        new ChoiceKey("realm4:user", "", "client").id()))
                .doesNotHaveDuplicates();
    }

    @Test
    void fitsItsColumnForAnyId() {
        assertThat(new ChoiceKey("r".repeat(255), "f:source:" + "u".repeat(255), "c".repeat(255)).id())
                .hasSize(COLUMN);
    }
}
