package no.helseprofil.keycloak.request;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgedFormTest {

    private final MultivaluedMap<String, String> form = new MultivaluedHashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"client_secret", "request", "resource", "dpop_jkt", "authorization_details"})
    void aParameterWithoutAValueIsLeftOut(String name) {
        form.putSingle(name, "");

        JudgedForm.leave(form);

        assertThat(form).as("RFC 6749, section 3.2").isEmpty();
    }

    @Test
    void norIsThereAValueWhereKeycloakTakesAllOfItAway() {
        form.putSingle("request", "\u0001");
        form.putSingle("client_secret", "\u0001");

        JudgedForm.leave(form);

        assertThat(form).as("by a secret Keycloak authenticates as it came").containsOnlyKeys("client_secret");
    }

    @Test
    void whatTheProfileDoesNotReadIsKeycloaks() {
        form.putSingle("state", "");

        JudgedForm.leave(form);

        assertThat(form).as("Keycloak sends it back").containsEntry("state", List.of(""));
    }

    @Test
    void ofSeveralResourcesOneIsLeftSinceKeycloakRefusesMore() {
        form.put("resource", List.of("", "nhn:one", "nhn:other"));

        JudgedForm.leave(form);

        assertThat(form.get("resource")).containsExactly("nhn:one");
    }

    @Test
    void severalAudiencesOfAnExchangeAreLeft() {
        form.put("audience", List.of("one", "", "other"));

        JudgedForm.leave(form);

        assertThat(form.get("audience")).containsExactly("one", "other");
    }

    @Test
    void anEmptyParameterHidesNoneOfItsNameThatComesBehindIt() {
        form.put("grant_type", List.of("", "password"));

        JudgedForm.leave(form);

        assertThat(form.getFirst("grant_type"))
                .as(
                        "what is judged is the first, and so is what Keycloak acts on, if it doesn't refuse that there are two")
                .isEmpty();
        assertThat(RequestForm.of(form).value("grant_type")).isNull();
    }
}
