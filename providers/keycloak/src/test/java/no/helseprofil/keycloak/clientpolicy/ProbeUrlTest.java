package no.helseprofil.keycloak.clientpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import no.helseprofil.keycloak.clientpolicy.ReservedAttributes.ProbeUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.services.clientpolicy.ClientPolicyException;

class ProbeUrlTest {

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "https://api.example.no/v1/patients?x=y",
                "https://api.example.no:8443",
                "http://localhost:8081/",
                "https://192.168.0.7/"
            })
    void acceptsACallableUrlOrNone(String url) {
        assertThatCode(() -> ProbeUrl.check(url, null)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.example.no/v1",
                "/v1",
                "ftp://api.example.no/",
                "https://user:secret@api.example.no/",
                "https://api.example.no/#part",
                "https://api.example.no./",
                "https://127.1/",
                "https://",
                " "
            })
    void refusesAnotherUrlWithAHint(String url) {
        ClientPolicyException refused =
                catchThrowableOfType(ClientPolicyException.class, () -> ProbeUrl.check(url, "https://api.example.no/"));

        assertThat(refused.getError()).isEqualTo("invalid_client_metadata");
        assertThat(refused.getErrorDetail())
                .startsWith("helseprofil.api.probe-url: write ")
                .doesNotContain("secret");
    }

    @Test
    void keepsAnInvalidStoredUrl() {
        assertThatCode(() -> ProbeUrl.check("ftp://api.example.no/", "ftp://api.example.no/"))
                .as("who mends one thing need not mend all at once")
                .doesNotThrowAnyException();
    }
}
