package no.helseprofil.it.rotation;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;
import no.helseprofil.it.support.MarkdownPage;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests of the statements in {@code docs/realm-keys.md} and {@code docs/test-kit.md} about the keys of a realm that are
 * rotated.
 */
class RealmKeyRotationIT {

    private static final String KEYS = "components?type=org.keycloak.keys.KeyProvider";

    @AutoClose
    private final TestRealm realm = TestRealm.underProfile();

    @Test
    @Tag("OIDC-CORE-10.1.1-1")
    void tokensUseTheNextKeyAndBothArePublished() throws ParseException {
        String before = keyOf(realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE));

        add(written("docs/test-kit.md", "java", "the next key"));

        String after = keyOf(realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE));
        assertThat(after).isNotEqualTo(before);
        assertThat(published()).as("what was signed before is verified still").contains(before, after);
    }

    /** No valid client is refused at any step, and a nonce of before is as good as it was. */
    @Test
    void rotationRefusesNoClientAndNoNonce() {
        OidcClient machine = realm.oidc(TestRealm.MACHINE);
        OidcClient user = realm.oidc(TestRealm.USER_LOGIN);
        Exchange login = realm.logIn(user);
        machine.clientCredentials(TestRealm.SCOPE);
        for (String key : List.of(
                written("docs/realm-keys.md", "sh", "signs from 2027"),
                written("docs/realm-keys.md", "sh", "secret from 2027"))) {
            add(key);
            for (Exchange answer : List.of(
                    machine.clientCredentials(TestRealm.SCOPE),
                    user.refresh(login.refreshToken()),
                    user.push(realm.authorizationRequest()))) {
                assertThat(answer.response().isSuccess())
                        .as(answer.response().body())
                        .isTrue();
                assertThat(answer.challenge())
                        .as("a client that has a nonce isn't asked for another")
                        .isEmpty();
            }
            assertThat(user.userinfo(login.accessToken()).response().isSuccess())
                    .as("a token of before")
                    .isTrue();
            assertThat(realm.isActive(login.accessToken())).isTrue();
        }
    }

    @Test
    void aLeakedKeysTokensAreRefusedAndClientsGetNewOnes() throws ParseException {
        OidcClient user = realm.oidc(TestRealm.USER_LOGIN);
        Exchange login = realm.logIn(user);
        String leaked = keyOf(login);
        List<String> old = providersOf(leaked);
        add(written("docs/realm-keys.md", "sh", "signs from 2027"));

        old.forEach(id -> enable(id, false));

        assertThat(published()).as("what APIs verify by").doesNotContain(leaked);
        assertThat(realm.isActive(login.accessToken())).isFalse();
        assertThat(user.userinfo(login.accessToken()).response().status()).isEqualTo(401);
        Exchange anew = user.refresh(login.refreshToken());
        assertThat(keyOf(anew)).isNotEqualTo(leaked);
        assertThat(realm.isActive(anew.accessToken())).isTrue();
        assertThat(user.userinfo(anew.accessToken()).response().isSuccess()).isTrue();

        old.forEach(id -> enable(id, true));

        assertThat(realm.isActive(login.accessToken())).as("the way back").isTrue();
    }

    @Test
    void aLeakedSecretCostsOneNonceAndOneLogin() {
        OidcClient machine = realm.oidc(TestRealm.MACHINE);
        OidcClient user = realm.oidc(TestRealm.USER_LOGIN);
        Exchange login = realm.logIn(user);
        machine.clientCredentials(TestRealm.SCOPE);
        List<String> old = realm.admin()
                .get(KEYS)
                .json()
                .valueStream()
                .filter(key -> key.path("providerId").asText().equals("hmac-generated"))
                .map(key -> key.path("id").asText())
                .toList();
        assertThat(old).as("the control").isNotEmpty();
        add(written("docs/realm-keys.md", "sh", "secret from 2027"));

        old.forEach(id -> enable(id, false));

        Exchange first = machine.clientCredentials(TestRealm.SCOPE);
        assertThat(first.challenge()).as("a nonce of before").isPresent();
        assertThat(first.response().isSuccess()).isTrue();
        assertThat(machine.clientCredentials(TestRealm.SCOPE).challenge()).isEmpty();
        Response refreshed = user.refresh(login.refreshToken()).response();
        assertThat(refreshed.status()).as(refreshed.body()).isEqualTo(400);
        assertThat(refreshed.error()).isEqualTo("invalid_grant");
        assertThat(realm.logIn(user).response().isSuccess()).isTrue();
    }

    /** The representation of a component as a page has it. */
    private static String written(String page, String language, String name) {
        return MarkdownPage.named(page).blocks(language).stream()
                .map(block -> block.code())
                .filter(code -> code.contains(name))
                .map(code -> code.substring(code.indexOf("{\"name\""), code.lastIndexOf('}') + 1))
                .findFirst()
                .orElseThrow();
    }

    private void add(String component) {
        Response made = realm.admin().post("components", component);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
    }

    private List<String> providersOf(String kid) {
        return realm.admin()
                .get("keys")
                .json()
                .path("keys")
                .valueStream()
                .filter(key -> key.path("kid").asText().equals(kid))
                .map(key -> key.path("providerId").asText())
                .toList();
    }

    private void enable(String component, boolean isEnabled) {
        ObjectNode stored =
                (ObjectNode) realm.admin().get("components/" + component).json();
        ((ObjectNode) stored.get("config")).putArray("enabled").add(String.valueOf(isEnabled));
        succeeded(realm.admin().put("components/" + component, stored));
    }

    private String published() {
        return Request.get(realm.address("protocol/openid-connect/certs"))
                .send()
                .body();
    }

    private static String keyOf(Exchange answer) throws ParseException {
        return SignedJWT.parse(answer.accessToken()).getHeader().getKeyID();
    }
}
