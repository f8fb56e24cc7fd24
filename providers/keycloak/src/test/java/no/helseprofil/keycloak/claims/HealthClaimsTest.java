package no.helseprofil.keycloak.claims;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import no.helseprofil.keycloak.claims.HealthClaimMapper.HealthClaim;
import no.helseprofil.keycloak.claims.HealthClaims.TokenMembers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.IDToken;

class HealthClaimsTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    /** A claim that stands among the others, and has a member as well, would be written twice. */
    @ParameterizedTest
    @EnumSource
    void writesEachClaimOnce(HealthClaim claim) throws Exception {
        AccessToken token = new AccessToken();
        token.getOtherClaims().put(claim.claim(), "by a mapper of Keycloak's");
        TokenMembers.put(token, claim.claim(), "first");
        TokenMembers.put(token, claim.claim(), "second");

        String json = JSON.writeValueAsString(token);
        assertThat(json.split("\"" + claim.claim() + "\"", -1)).as(json).hasSize(2);
        assertThat(JSON.readTree(json).path(claim.claim()).textValue()).isEqualTo("second");
        assertThat(TokenMembers.get(JSON.readValue(json, AccessToken.class), claim.claim()))
                .isEqualTo("second");
    }

    @Test
    void setsTheSubjectOfTheToken() {
        IDToken token = new IDToken();
        TokenMembers.put(token, "sub", "pseudonym");

        assertThat(token.getSubject()).isEqualTo("pseudonym");
        assertThat(token.getOtherClaims()).isEmpty();
        assertThat(TokenMembers.get(token, "sub")).isEqualTo("pseudonym");
    }

    @Test
    void anIdTokenHasNoScope() {
        IDToken token = new IDToken();
        TokenMembers.put(token, "scope", List.of("openid"));

        assertThat(token.getOtherClaims()).isEqualTo(Map.of());
    }
}
