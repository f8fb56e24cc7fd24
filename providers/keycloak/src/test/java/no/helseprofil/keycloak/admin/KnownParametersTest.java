package no.helseprofil.keycloak.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KnownParametersTest {

    @Test
    void includesMethodAndQueryParameters() {
        assertThat(KnownParameters.of(call(ProfileResource.class, "putProfile")))
                .containsExactly("dry-run", "reason");
        assertThat(KnownParameters.of(call(BlocksResource.class, "block")))
                .containsExactly("clients", "dry-run", "first", "max");
        assertThat(KnownParameters.of(call(EmergencyResource.class, "put")))
                .containsExactly("clients", "dry-run", "first", "max");
        assertThat(KnownParameters.of(call(InstallResource.class, "remove")))
                .containsExactly("dry-run", "reason", "restore");
        assertThat(KnownParameters.of(call(ForecastResource.class, "forecast"))).containsExactly("at", "first", "max");
        assertThat(KnownParameters.of(call(AssessmentsResource.class, "assessment")))
                .containsExactly("client", "contact", "format", "since");
        assertThat(KnownParameters.of(call(ProfileResource.class, "schema"))).isEmpty();
    }

    private static Method call(Class<?> resource, String name) {
        return Arrays.stream(resource.getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
