package no.helseprofil.keycloak.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.ClientPoliciesRepresentation;

class RealmGuardTest {

    private static final String GUARD = """
            {"name":"closed-without-helseprofil","enabled":true,"profiles":[],
             "conditions":[{"condition":"helseprofil","configuration":{}}]}""";

    @Test
    void isAloneIfNoOtherPolicyIsEnabled() {
        assertThat(isAlone(GUARD)).isTrue();
        assertThat(isAlone("")).as("no policy at all").isTrue();
        assertThat(isAlone(GUARD + ",{\"name\":\"other\",\"enabled\":false}"))
                .as("one that is switched off")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"other\",\"enabled\":true,\"profiles\":[\"fapi-2-security-profile\"],"
                        + "\"conditions\":[{\"condition\":\"any-client\"}]}",
                "{\"name\":\"other\"}",
                "{\"name\":\"closed-without-helseprofil\",\"enabled\":true,\"profiles\":[\"other\"],"
                        + "\"conditions\":[{\"condition\":\"helseprofil\"}]}",
                "{\"name\":\"closed-without-helseprofil\",\"enabled\":true,\"profiles\":[],"
                        + "\"conditions\":[{\"condition\":\"helseprofil\"},{\"condition\":\"other\"}]}"
            })
    void isNotAloneBesideAnyOtherPolicy(String other) {
        assertThat(isAlone(other)).isFalse();
        assertThat(isAlone(GUARD + "," + other)).isFalse();
    }

    private static boolean isAlone(String policies) {
        try {
            return RealmGuard.isAlone(new ObjectMapper()
                    .readValue("{\"policies\":[" + policies + "]}", ClientPoliciesRepresentation.class));
        } catch (IOException e) {
            throw new UncheckedIOException(policies, e);
        }
    }
}
