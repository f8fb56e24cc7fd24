package no.helseprofil.keycloak.request;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestFormTest {

    @Test
    void aTokenIsNoCode() {
        assertThat(faults("code", "e30." + "a".repeat(300) + ".c2ln"))
                .as("Keycloak would write its payload, with whose it is, into an event")
                .containsExactly("send in code what the authorization endpoint gave, and no token");
    }

    @Test
    void aCodeOfKeycloakIsOne() {
        assertThat(faults("code", "a".repeat(43) + "." + "b".repeat(36) + "." + "c".repeat(36)))
                .isEmpty();
    }

    @Test
    void otherParametersMayBeLong() {
        assertThat(faults("client_assertion", "a".repeat(3000))).isEmpty();
    }

    @Test
    void aParameterThatComesTwiceIsReadDifferentlyByDifferentReaders() {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        form.put("scope", List.of("a", "b"));
        form.put("resource", List.of("a", "b"));

        assertThat(RequestForm.of(form).faults()).as("resource may").containsExactly("send each parameter once");
    }

    private static List<String> faults(String name, String value) {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        form.putSingle(name, value);
        return RequestForm.of(form).faults();
    }
}
