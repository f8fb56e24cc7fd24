package no.helseprofil.it.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How safely the user has logged in: by the word of the identity provider, else by Keycloak's level of authentication. */
class SecurityLevelIT {

    private static final String SCOPE = "nhn:demo-api/levels";

    private static HealthRealm health;
    private static IdentityProvider provider;
    private static OidcClient client;

    @BeforeAll
    static void create() {
        health = HealthRealm.in(TestRealm.underProfile())
                .scope(SCOPE, Mapping.claim(Claims.SECURITY_LEVEL), Mapping.claim(Claims.ASSURANCE_LEVEL));
        client = health.client("electronic-journal", Map.of(), SCOPE);
        provider = IdentityProvider.of(health);
    }

    @AfterAll
    static void delete() {
        provider.close();
        health.realm().close();
    }

    @ParameterizedTest
    @CsvSource({
        "helseid://claims/identity/security_level, 2, 2, low",
        "helseid://claims/identity/security_level, 3, 3, substantial",
        "helseid://claims/identity/security_level, 4, 4, high",
        "acr, Level3, 3, substantial",
        "acr, Level4, 4, high",
        "acr, idporten-loa-substantial, 3, substantial",
        "acr, idporten-loa-high, 4, high"
    })
    void isWhatTheIdentityProviderSays(String claim, String said, String level, String assurance) {
        assertLevel(byProvider(Map.of(claim, said)), level, assurance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "1", "04", "4 ", "high", "idporten-loa-low", "urn:example:level4"})
    void isNotToldWhereTheIdentityProviderSaysSomethingElse(String said) {
        assertNoLevel(byProvider(Map.of(Claims.SECURITY_LEVEL, said, "acr", said)));
    }

    @Test
    void isTheLevelThatIsCalledSoBeforeTheContextOfTheLogin() {
        assertLevel(byProvider(Map.of(Claims.SECURITY_LEVEL, "3", "acr", "Level4")), "3", "substantial");
    }

    @ParameterizedTest
    @CsvSource({"3, substantial", "4, high"})
    void isKeycloaksLevelOfAPassword(int level, String assurance) {
        OidcClient stepping = health.client("level-" + level, Map.of(), SCOPE);
        Levels.give(health.realm(), "level-" + level, level);

        assertLevel(Told.of(health.realm(), stepping, health.logIn(stepping, SCOPE)), String.valueOf(level), assurance);
    }

    @Test
    void isNotToldOfAPasswordWithoutALevel() {
        assertNoLevel(Told.of(health.realm(), client, health.logIn(client, SCOPE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "Level4", "idporten-loa-high"})
    void isNotWhatTheClientAsksFor(String wanted) {
        OidcClient asking =
                client.withRequest(request -> request.form("acr_values", wanted).form(Claims.SECURITY_LEVEL, wanted));

        assertNoLevel(Told.of(health.realm(), client, health.logIn(asking, SCOPE)));
    }

    private static Told byProvider(Map<String, String> said) {
        return Told.of(health.realm(), client, provider.logIn(client, HealthRealm.asking(SCOPE), said));
    }

    private static void assertLevel(Told told, String level, String assurance) {
        assertThat(told.accessToken().path(Claims.SECURITY_LEVEL).textValue()).isEqualTo(level);
        assertThat(told.accessToken().path(Claims.ASSURANCE_LEVEL).textValue()).isEqualTo(assurance);
    }

    private static void assertNoLevel(Told told) {
        assertThat(told.of(Claims.SECURITY_LEVEL)).isEmpty();
        assertThat(told.of(Claims.ASSURANCE_LEVEL)).isEmpty();
    }
}
