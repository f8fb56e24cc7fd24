package no.helseprofil.keycloak.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import org.junit.jupiter.api.Test;

class RefusedExceptionTest {

    @Test
    void overridesNoMethodThatBecomesFinal() {
        assertThat(RefusedException.class.getDeclaredMethods())
                .extracting(Method::getName)
                .as("final from Keycloak 26.8 on, where a class that overrides it can't be loaded")
                .doesNotContain("getResponse");
    }
}
