package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of which nonces a realm takes for its own, and for how long. */
@Attack(
        by = Attacker.STRANGER,
        tries = "sends nonces of another realm or a removed key, expired or invented ones",
        outcome = "`use_dpop_nonce`; nothing is used up")
class NoncesIT {

    private static final TestTime time = new TestTime(SharedServer.get());

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @AfterEach
    void resetTimeAndProfile() {
        time.reset();
        realm.putProfile(TestRealm.DOCUMENT);
    }

    @Test
    void acceptsANonceOfThisRealm() {
        assertTaken(nonceOf(realm));
    }

    @Test
    void acceptsANonceRepeatedly() {
        String nonce = nonceOf(realm);

        assertTaken(nonce);
        assertTaken(nonce);
    }

    @Test
    void refusesANonceOfAnotherRealm() {
        try (TestRealm another = TestRealm.underProfile()) {
            assertNotTaken(nonceOf(another));
        }
    }

    @Test
    void refusesANonceOfADeletedRealmWithTheSameName() {
        try (TestRealm twice = TestRealm.underProfile()) {
            OidcClient client = twice.oidc(MACHINE).at(time.clock());
            String foreign = nonceOf(client);
            twice.makeAgain();

            assertChallenged(sendWith(foreign, client));
            assertThat(sendWith(nonceOf(client), client).isSuccess()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "nonce", "!!!", "AQ", "a.b.c"})
    @Tag("RFC9449-4.3-10")
    void refusesAMadeUpNonce(String nonce) {
        assertNotTaken(nonce);
    }

    @Test
    @Tag("RFC9449-4.3-10")
    void refusesANonceWithAnyByteChanged() {
        byte[] nonce = Base64.getUrlDecoder().decode(nonceOf(realm));

        for (int i = 0; i < nonce.length; i++) {
            byte[] changed = nonce.clone();
            changed[i] ^= 1;
            assertNotTaken(Base64.getUrlEncoder().withoutPadding().encodeToString(changed));
        }
    }

    @Test
    void refusesANonceWithExtraCharacters() {
        String nonce = nonceOf(realm);

        assertNotTaken(nonce + "AAAA");
        assertNotTaken(nonce
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("x".repeat(3000).getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void refusesANonceThatIsNoText() {
        Response answer = machine()
                .withoutNonceStep()
                .withProof(proof -> proof.with("nonce", 17))
                .clientCredentials(SCOPE)
                .response();

        assertChallenged(answer);
    }

    @Test
    void acceptsANonceNineSecondsAheadOfAnotherNode() {
        time.moveBy(Duration.ofSeconds(9));
        String ahead = nonceOf(realm);
        time.reset();

        assertTaken(ahead);
    }

    @Test
    void refusesANonceFurtherAhead() {
        time.moveBy(Duration.ofSeconds(40));
        String ahead = nonceOf(realm);
        time.reset();

        assertNotTaken(ahead);
    }

    @Test
    void aNonceExpiresAfterThreeMinutes() {
        String nonce = nonceOf(realm);

        time.moveBy(Duration.ofSeconds(150));
        assertTaken(nonce);
        time.moveBy(Duration.ofSeconds(31));
        assertNotTaken(nonce);
    }

    @Test
    void aRealmMayShortenTheLifetime() {
        lifetime("PT30S");
        String nonce = nonceOf(realm);

        time.moveBy(Duration.ofSeconds(5));
        assertTaken(nonce);
        time.moveBy(Duration.ofSeconds(26));
        assertNotTaken(nonce);
    }

    @Test
    void aRealmMayExtendTheLifetime() {
        lifetime("PT10M");
        String nonce = nonceOf(realm);

        time.moveBy(Duration.ofSeconds(500));
        assertTaken(nonce);
        time.moveBy(Duration.ofSeconds(101));
        assertNotTaken(nonce);
    }

    @Test
    void aKeyRotationKeepsNoncesUntilTheOldKeyIsDisabled() {
        JsonNode oldKey = hmacKey();
        String nonce = nonceOf(realm);

        addHmacKey();
        assertTaken(nonce);
        change(oldKey, "active", "false");
        assertTaken(nonce);
        change(oldKey, "enabled", "false");
        assertNotTaken(nonce);
        assertTaken(nonceOf(realm));
    }

    private static void assertTaken(String nonce) {
        Response answer = sendWith(nonce);
        assertThat(answer.isSuccess()).as("%s", answer).isTrue();
    }

    private static void assertNotTaken(String nonce) {
        assertChallenged(sendWith(nonce));
        assertTaken(nonceOf(realm));
    }

    private static void assertChallenged(Response answer) {
        refused(answer).by("dpop-nonce").with(400, "use_dpop_nonce");
    }

    private static Response sendWith(String nonce) {
        return sendWith(nonce, machine());
    }

    private static Response sendWith(String nonce, OidcClient client) {
        return client.withoutNonceStep()
                .withProof(proof -> proof.nonce(nonce))
                .clientCredentials(SCOPE)
                .response();
    }

    private static OidcClient machine() {
        return realm.oidc(MACHINE).at(time.clock());
    }

    private static String nonceOf(TestRealm asked) {
        return nonceOf(asked.oidc(MACHINE).at(time.clock()));
    }

    private static String nonceOf(OidcClient client) {
        return client.withoutNonceStep()
                .clientCredentials(SCOPE)
                .response()
                .header("DPoP-Nonce")
                .orElseThrow();
    }

    private static void lifetime(String duration) {
        realm.putProfile("{\"ruleSet\":\"helseid\",\"requirements\":{\"dpop-nonce\":{\"parameters\":{\"lifetime\":\""
                + duration + "\"}}}}");
    }

    private static JsonNode hmacKey() {
        JsonNode keys = realm.admin()
                .get("components?type=org.keycloak.keys.KeyProvider")
                .json();
        for (JsonNode key : keys) {
            if ("hmac-generated".equals(key.path("providerId").textValue())) {
                return key;
            }
        }
        throw new AssertionError("the realm has no HMAC key");
    }

    private static void addHmacKey() {
        ObjectNode key = ((ObjectNode) hmacKey().deepCopy());
        key.remove("id");
        key.put("name", "a-newer-key");
        ObjectNode config = key.putObject("config");
        config.putArray("priority").add("200");
        config.putArray("algorithm").add("HS512");
        assertThat(realm.admin().post("components", key).isSuccess()).isTrue();
    }

    private static void change(JsonNode component, String setting, String value) {
        ((ObjectNode) component.get("config")).putArray(setting).add(value);
        String path = "components/" + component.path("id").textValue();
        assertThat(realm.admin().put(path, component).isSuccess()).isTrue();
    }
}
