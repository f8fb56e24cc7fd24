package no.helseprofil.keycloak.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.keycloak.claims.HealthClaimMapper.HealthClaim;
import no.helseprofil.keycloak.claims.TokenSubject.ActingClient;
import no.helseprofil.keycloak.client.ApiScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.protocol.oidc.mappers.OIDCAccessTokenMapper;
import org.keycloak.protocol.oidc.mappers.OIDCIDTokenMapper;
import org.keycloak.protocol.oidc.mappers.TokenIntrospectionTokenMapper;
import org.keycloak.protocol.oidc.mappers.UserInfoTokenMapper;

class ClaimMapperTest {

    private static final ClientClaimMapper CLIENT_CLAIM = new ClientClaimMapper();
    private static final PseudonymMapper PSEUDONYM = new PseudonymMapper();

    /** Keycloak runs what says that it maps. */
    @Test
    void keycloakDoesNotRunThem() {
        assertThat(ours())
                .noneMatch(mapper -> mapper instanceof OIDCAccessTokenMapper
                        || mapper instanceof OIDCIDTokenMapper
                        || mapper instanceof UserInfoTokenMapper
                        || mapper instanceof TokenIntrospectionTokenMapper);
    }

    @ParameterizedTest
    @EnumSource
    void aListedClaimMayBeMapped(HealthClaim claim) {
        assertThat(new HealthClaimMapper().claim(model(Map.of("claim", claim.claim()))))
                .isEqualTo(claim.claim());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sub", "aud", "helseid://claims/of/tomorrow", "HELSEID://claims/identity/pid", "name "})
    void anUnlistedClaimMayNotBeMapped(String claim) {
        assertThat(new HealthClaimMapper().claim(model(Map.of("claim", claim)))).isNull();
        assertThat(new HealthClaimMapper().claim(model(Map.of()))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false | {\"hpr_number\":9144900,\"approvals\":[]}",
                "true  | {\"hpr_number\":\"9144900\",\"approvals\":[]}"
            })
    void writesTheNumberInDetailsAsTextIfConfigured(String asText, String written) {
        Person doctor = new LoginFixture()
                .with("hpr_details", "{\"hpr_number\":\"9144900\",\"approvals\":[]}")
                .person();
        TokenSubject subject =
                new TokenSubject(new ActingClient(null, null, null), Optional.of(doctor), "", reference -> null, null);

        assertThat(new HealthClaimMapper()
                        .value(
                                model(Map.of("claim", HealthClaim.HPR_DETAILS.claim(), "hpr.number.as.text", asText)),
                                subject))
                .hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nhn:sfm:journal-id", "e-helse:sfm.api/client/claims/sfm-id", "api:x"})
    void anApiClaimMayDescribeTheClient(String claim) {
        assertThat(CLIENT_CLAIM.claim(model(Map.of("claim.name", claim)))).isEqualTo(claim);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sub",
                "aud",
                "client_id",
                "helseid://claims/identity/pid",
                "helseid://claims/client/claims/orgnr_parent",
                "helseid://"
            })
    void aServerClaimMayNotBeMapped(String claim) {
        assertThat(CLIENT_CLAIM.claim(model(Map.of("claim.name", claim)))).isNull();
        assertThat(CLIENT_CLAIM.claim(model(Map.of()))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "e-helse:sfm.api, e-helse:sfm.api/client/claims/sfm-id, true",
        "e-helse:sfm.api, e-helse:sfm.api:id, true",
        "e-helse:sfm.api, nhn:sfm:journal-id, true",
        "nhn:demo-api, nhn:sfm:journal-id, true",
        "e-helse:sfm, e-helse:sfm.api/client/claims/sfm-id, false",
        "e-helse:sfm.api, e-helse:sfm.api2:id, false",
        "e-helse:sfm.api, e-helse:sfm.api, false",
        "declared-api, e-helse:sfm.api:id, false"
    })
    void anApiReceivesItsOwnClaimsOnly(String audience, String claim, boolean isReceived) {
        assertThat(CLIENT_CLAIM.isFor(new ApiScope(audience, "read"), model(Map.of("claim.name", claim))))
                .isEqualTo(isReceived);
    }

    @ParameterizedTest
    @CsvSource({"sub, true", "helseid://claims/identity/pid_pseudonym, false"})
    void aPseudonymRequiresALongSalt(String target, boolean everyToken) {
        ProtocolMapperModel given = model(Map.of("target", target, "salt", "0123456789012345678901"));

        assertThat(PSEUDONYM.claim(given)).isEqualTo(target);
        assertThat(PSEUDONYM.isForEveryAccessToken(given)).isEqualTo(everyToken);
        assertThat(PSEUDONYM.claim(model(Map.of("target", target, "salt", "012345678901234567890"))))
                .as("too short")
                .isNull();
        assertThat(PSEUDONYM.claim(model(Map.of("target", target)))).as("none").isNull();
        assertThat(PSEUDONYM.claim(model(Map.of("target", "aud", "salt", "0123456789012345678901"))))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "${vault.salt}, sub",
        "${vault.}, ",
        "${EKSEMPEL_KOMMUNE_PSEUDONYM_SALT}, ",
        "${env.EKSEMPEL_KOMMUNE_PSEUDONYM_SALT}, ",
        "${vault.salt}-and-some-more-text, "
    })
    void anUnresolvedVariableIsNoSalt(String salt, String claim) {
        ProtocolMapperModel imported = model(Map.of("target", "sub", "salt", salt));
        PSEUDONYM.complete(LoginFixture.realm(), imported);

        assertThat(imported.getConfig().get("salt"))
                .as("with another than somebody meant, pseudonyms would be others")
                .isEqualTo(salt);
        assertThat(PSEUDONYM.claim(imported)).isEqualTo(claim);
    }

    @Test
    void generatesAMissingSalt() {
        ProtocolMapperModel empty = model(Map.of("target", "sub", "salt", " "));
        ProtocolMapperModel without = model(Map.of("target", "sub"));
        ProtocolMapperModel given = model(Map.of("target", "sub", "salt", "0123456789012345678901"));
        List.of(empty, without, given).forEach(model -> PSEUDONYM.complete(LoginFixture.realm(), model));

        assertThat(PSEUDONYM.claim(empty)).isEqualTo("sub");
        assertThat(PSEUDONYM.claim(without)).isEqualTo("sub");
        assertThat(empty.getConfig().get("salt"))
                .isNotEqualTo(without.getConfig().get("salt"));
        assertThat(given.getConfig().get("salt")).isEqualTo("0123456789012345678901");
    }

    private static List<ClaimMapper> ours() {
        return List.of(new HealthClaimMapper(), CLIENT_CLAIM, new NetworkMapper(), PSEUDONYM, new ScopeArrayMapper());
    }

    private static ProtocolMapperModel model(Map<String, String> configuration) {
        ProtocolMapperModel model = new ProtocolMapperModel();
        model.setConfig(new HashMap<>(configuration));
        return model;
    }
}
