package no.helseprofil.it.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims about a client that one API has: from the client's details, else from its registration, and of that API alone. */
class ClientClaimIT {

    private static final String SFM_API = "e-helse:sfm.api";
    private static final String SFM_CLAIM = SFM_API + "/client/claims/sfm-id";
    private static final String SFM_SCOPE = SFM_API + "/access";
    private static final String JOURNAL_SCOPE = "nhn:demo-api/journal";

    private static HealthRealm health;

    @AutoClose
    private static TestRealm realm;

    private static OidcClient client;

    @BeforeAll
    static void create() {
        realm = TestRealm.underProfile();
        health = HealthRealm.in(realm)
                .scope(JOURNAL_SCOPE, Mapping.clientClaim(Claims.JOURNAL))
                .scope(SFM_SCOPE, Mapping.clientClaim(SFM_CLAIM), Mapping.clientClaim(Claims.JOURNAL));
        realm.register(
                SFM_API,
                SigningKey.generate("ES256"),
                api -> api.withObject("/attributes").put("helseprofil.api", "true"));
        client = health.client(
                "electronic-journal",
                Map.of(
                        "helseprofil.orgnr-parent",
                        HealthRealm.PARENT,
                        "helseprofil.claim." + SFM_CLAIM,
                        "registered-sfm-id",
                        "helseprofil.claim." + Claims.JOURNAL,
                        "registered-journal",
                        "helseprofil.claim.sub",
                        "forged",
                        "helseprofil.claim.aud",
                        "forged",
                        "helseprofil.claim." + Claims.PID,
                        "forged",
                        "helseprofil.claim.e-helse:sfm",
                        "forged"),
                JOURNAL_SCOPE,
                SFM_SCOPE);
    }

    @Test
    void isTheRegisteredValue() {
        Exchange token = client.clientCredentials(SFM_SCOPE);

        assertThat(token.accessTokenClaims().path(SFM_CLAIM).textValue())
                .as("the name of the claim is no path, though it has a dot")
                .isEqualTo("registered-sfm-id");
        assertThat(token.accessTokenClaims().path(Claims.JOURNAL).textValue()).isEqualTo("registered-journal");
    }

    @Test
    void detailsOverrideTheRegisteredValue() {
        Exchange token = client.withAssertion(assertion -> assertion.details(Details.ofSfmJournal("in-the-assertion")))
                .clientCredentials(JOURNAL_SCOPE);

        assertThat(token.accessTokenClaims().path(Claims.JOURNAL).textValue()).isEqualTo("in-the-assertion");
        assertThat(LoginClaims.introspection(realm, token.accessToken())
                        .path(Claims.JOURNAL)
                        .textValue())
                .isEqualTo("in-the-assertion");
        assertThat(client.clientCredentials(JOURNAL_SCOPE)
                        .accessTokenClaims()
                        .path(Claims.JOURNAL)
                        .textValue())
                .as("the next token's is its own")
                .isEqualTo("registered-journal");
    }

    @Test
    void isNotSentToAnotherApi() {
        Exchange token = client.clientCredentials(JOURNAL_SCOPE);

        assertThat(token.accessTokenClaims().has(SFM_CLAIM)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sub",
                "aud",
                "scope",
                "client_id",
                Claims.PID,
                Claims.PARENT,
                "helseid://claims/of/tomorrow",
                "",
                "no-colon"
            })
    void refusesAReservedClaimName(String name) {
        assertThat(health.map(
                                JOURNAL_SCOPE,
                                Mapping.of("a mapper", "helseprofil-client-claim-mapper", Map.of("claim.name", name)))
                        .status())
                .isEqualTo(400);
    }

    /** The mapper comes by an import, which doesn't check the name. */
    @ParameterizedTest
    @ValueSource(strings = {"sub", "aud", Claims.PID, Claims.PARENT, SFM_CLAIM, "e-helse:sfm", "other:claim"})
    void omitsAClaimNameOfAnotherApi(String name) {
        String scope = "nhn:demo-api/x" + Integer.toHexString(name.hashCode());
        health.scope(scope, Mapping.of("a mapper", "helseprofil-client-claim-mapper", Map.of("claim.name", name)))
                .give("electronic-journal", scope);
        Exchange before = client.clientCredentials(HealthRealm.BARE);

        Exchange token = client.clientCredentials(scope);

        for (String claim : List.of("sub", "aud", Claims.PID, Claims.PARENT, SFM_CLAIM, "e-helse:sfm", "other:claim")) {
            assertThat(token.accessTokenClaims().path(claim))
                    .as(claim)
                    .isEqualTo(before.accessTokenClaims().path(claim));
        }
    }

    @Test
    void omitsAClaimOfAnApiWithTheSamePrefix() {
        realm.register(
                "e-helse:sfm",
                SigningKey.generate("ES256"),
                api -> api.withObject("/attributes").put("helseprofil.api", "true"));
        health.scope("e-helse:sfm/read", Mapping.clientClaim(SFM_CLAIM)).give("electronic-journal", "e-helse:sfm/read");

        Exchange token = client.clientCredentials("e-helse:sfm/read");

        assertThat(token.accessTokenClaims().path("aud").textValue()).isEqualTo("e-helse:sfm");
        assertThat(token.accessTokenClaims().has(SFM_CLAIM)).isFalse();
    }
}
