package no.helseprofil.keycloak.request;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.utils.StringUtil;

class DecodedFormTest {

    @Test
    void refusesATokenAsCode() {
        assertThat(faults("code", "e30." + "a".repeat(300) + ".c2ln"))
                .as("Keycloak would write its payload, with whose it is, into an event")
                .containsExactly("send in code what the authorization endpoint gave, and no token");
    }

    @Test
    void acceptsKeycloaksCodes() {
        assertThat(faults("code", "a".repeat(43) + "." + "b".repeat(36) + "." + "c".repeat(36)))
                .isEmpty();
    }

    @Test
    void acceptsLongValuesInOtherParameters() {
        assertThat(faults("client_assertion", "a".repeat(3000))).isEmpty();
    }

    @Test
    void refusesARepeatedParameter() {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        form.put("scope", List.of("a", "b"));
        form.put("resource", List.of("a", "b"));

        assertThat(DecodedForm.of(form).faults()).as("resource may").containsExactly("send each parameter once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pass\u0001word", "password\n", "pass\u001b[31mword", "pass[31mword", "pass%0Aword"})
    void evaluatesTheValueThatKeycloakUses(String sent) {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        form.putSingle("grant_type", sent);
        form.putSingle("resource", sent);

        assertThat(DecodedForm.of(form).value("grant_type")).isEqualTo("password");
        assertThat(DecodedForm.of(form).values("resource")).containsExactly("password");
    }

    @Test
    void cleansValuesExactlyLikeKeycloak() {
        for (char left : ofNames()) {
            for (char right : ofNames()) {
                String value = "0a" + left + right + "1f" + right + "m" + left;
                assertThat(DecodedForm.clean(value))
                        .as("what isn't handed to Keycloak, of " + value)
                        .isEqualTo(StringUtil.removeControlCharacters(value));
            }
        }
    }

    private static char[] ofNames() {
        return ("0189AFGZafmz" + DecodedForm.OF_NAMES).toCharArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_id", "client_secret", "client_assertion", "client_assertion_type"})
    void keepsCredentialsUnchanged(String name) {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        form.putSingle(name, "a\u0001b");

        assertThat(DecodedForm.of(form).value(name)).isEqualTo("a\u0001b");
    }

    @Test
    void ignoresAnEmptyResource() {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        form.put("resource", List.of("", "nhn:demo-api", ""));

        assertThat(DecodedForm.of(form).values("resource"))
                .as("RFC 6749, section 3.2")
                .containsExactly("nhn:demo-api");
    }

    @Test
    void ignoresAnEmptySecret() {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        form.putSingle("client_secret", "");
        assertThat(DecodedForm.of(form).facts().hasSecret()).isFalse();

        form.put("client_secret", List.of("", "one"));
        assertThat(DecodedForm.of(form).facts().hasSecret())
                .as("it hides none that comes behind it")
                .isTrue();
    }

    @Test
    void keepsEmptyValuesThatKeycloakUses() {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        form.putSingle("client_id", "");
        form.putSingle("dpop_jkt", "");

        assertThat(DecodedForm.of(form).facts().clientId())
                .as("Keycloak looks for a client of this name")
                .isEmpty();
        assertThat(DecodedForm.of(form).value("dpop_jkt"))
                .as("and binds the code to a key that no client has")
                .isEmpty();
    }

    private static List<String> faults(String name, String value) {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        form.putSingle(name, value);
        return DecodedForm.of(form).faults();
    }
}
