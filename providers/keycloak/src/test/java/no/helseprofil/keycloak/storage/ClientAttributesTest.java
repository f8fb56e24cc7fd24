package no.helseprofil.keycloak.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Lists as administrators write them. */
class ClientAttributesTest {

    @Test
    void trimsTheItemsOfAList() {
        assertThat(ClientAttributes.list("994598759, 889640782 ,,")).containsExactly("994598759", "889640782");
    }

    @Test
    void anUnsetOrEmptyAttributeIsAnEmptyList() {
        assertThat(ClientAttributes.list(null)).isEmpty();
        assertThat(ClientAttributes.list(" ")).isEmpty();
    }
}
