package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that a mapper put on a client, past every policy, changes nothing that is disclosed of the server, the client,
 * the key, the login, an API or a person's health claims. This holds for access token, ID token, userinfo and
 * introspection, and beside them in the token response.
 */
@Attack(
        by = Attacker.VENDOR,
        tries = "adds mappers for claims of the server, client, key, login or an API",
        outcome = "no token, userinfo, introspection or token response has their values")
class ForgedClaimsIT {

    private static final String ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";

    @AutoClose
    private static TestRealm realm;

    @AutoClose
    private static TestRealm stock;

    /** Claims that a login gives before any mapper is put on. */
    private static ObjectNode disclosed;

    private static ObjectNode disclosedByStock;

    @BeforeAll
    static void createRealms() {
        realm = TestRealm.underProfile();
        stock = TestRealm.withoutProfile();
        ForgeryRealm.prepare(realm);
        ForgeryRealm.prepare(stock);
        disclosed = logIn(realm);
        disclosedByStock = logIn(stock);
    }

    @AfterEach
    void removeMappers() {
        Mappers.removeAll(realm, TestRealm.USER_LOGIN);
    }

    @ParameterizedTest
    @EnumSource
    void aForgeryChangesNoReleasedClaim(Forgery forgery) {
        forgery.putOn(realm, TestRealm.USER_LOGIN);

        assertThat(logIn(realm)).isEqualTo(disclosed);
    }

    @ParameterizedTest
    @EnumSource
    void theForgeryWorksWithoutTheProfile(Forgery forgery) {
        forgery.putOn(stock, TestRealm.USER_LOGIN);

        assertThatCode(() -> assertThat(logIn(stock)).isEqualTo(disclosedByStock))
                .as("the control of the test above")
                .isNotNull();
        Mappers.removeAll(stock, TestRealm.USER_LOGIN);
    }

    @Tag("smoke")
    @Test
    void allForgeriesTogetherChangeNoToken() {
        ObjectNode before = everyGrant();
        try {
            for (Forgery forgery : Forgery.values()) {
                forgery.putOn(realm, TestRealm.USER_LOGIN);
                forgery.putOn(realm, TestRealm.MACHINE);
            }

            assertThat(everyGrant()).isEqualTo(before);
        } finally {
            Mappers.removeAll(realm, TestRealm.MACHINE);
        }
    }

    @Test
    void allForgeriesTogetherChangeNoLightweightToken() {
        realm.changeAttribute(TestRealm.USER_LOGIN, "client.use.lightweight.access.token.enabled", "true");
        realm.changeAttribute(TestRealm.USER_LOGIN, "allow.userinfo.with.lightweight.access.token", "true");
        try {
            ObjectNode before = logIn(realm);
            for (Forgery forgery : Forgery.values()) {
                forgery.putOn(realm, TestRealm.USER_LOGIN);
            }

            assertThat(logIn(realm)).isEqualTo(before);
        } finally {
            realm.changeAttribute(TestRealm.USER_LOGIN, "client.use.lightweight.access.token.enabled", "false");
        }
    }

    @Test
    void aMapperOfAnotherClaimIsUnaffected() {
        Mappers.add(realm, TestRealm.USER_LOGIN, Forgery.claim("department"));

        ObjectNode shown = logIn(realm);

        for (String output : List.of("login access_token", "login id_token", "userinfo", "introspection", "login")) {
            assertThat(shown.path(output).path("department").textValue())
                    .as(output)
                    .isEqualTo("forged");
        }
    }

    @Test
    void keycloaksRoleMappersStillWork() {
        Mappers.add(realm, TestRealm.USER_LOGIN, Forgery.realmRoles());

        assertThat(logIn(realm)
                        .path("login access_token")
                        .path("realm_access")
                        .path("roles")
                        .toString())
                .contains("doctor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nhn:other-api.write", "chief-physician", "other-client.write"})
    void aRoleCannotBeRenamed(String other) {
        Mappers.add(realm, TestRealm.USER_LOGIN, Forgery.roleRenamed("doctor", other));

        assertThat(logIn(realm).toString())
                .as("it is returned by its own name")
                .contains("doctor")
                .doesNotContain(other.substring(other.indexOf('.') + 1), "nhn:other-api");
    }

    @Test
    void aClientMayGiveItsOwnRoles() {
        Mappers.add(realm, TestRealm.USER_LOGIN, Forgery.roleRenamed("doctor", TestRealm.USER_LOGIN + ".its-own-role"));

        assertThat(logIn(realm)
                        .path("login access_token")
                        .path("resource_access")
                        .path(TestRealm.USER_LOGIN)
                        .toString())
                .contains("its-own-role");
    }

    @Test
    void aPairwiseSubjectIsUnaffected() {
        String before = logIn(realm).path("login id_token").path("sub").textValue();
        Mappers.add(realm, TestRealm.USER_LOGIN, Forgery.pairwiseSubject());

        ObjectNode shown = logIn(realm);

        assertThat(shown.path("login id_token").path("sub").textValue()).isNotEqualTo(before);
        for (String output : List.of("login access_token", "userinfo", "introspection")) {
            assertThat(shown.path(output).path("sub"))
                    .as(output)
                    .isEqualTo(shown.path("login id_token").path("sub"));
        }
    }

    /** Everything that one login gives. */
    private static ObjectNode logIn(TestRealm at) {
        OidcClient client = ForgeryRealm.asking(at.oidc(TestRealm.USER_LOGIN));
        Exchange login = at.logIn(client);
        return new Shown()
                .tokens("login", login.response())
                .answer("userinfo", client.userinfo(login.accessToken()).response())
                .answer(
                        "introspection",
                        at.oidc(TestRealm.API).introspect(login.accessToken()).response())
                .json();
    }

    private static ObjectNode everyGrant() {
        OidcClient client = realm.oidc(TestRealm.USER_LOGIN);
        Exchange login = realm.logIn(client);
        Exchange exchanged = client.exchangeToken(login.accessToken(), "openid " + TestRealm.SCOPE);
        realm.off("token-exchange");
        Exchange forIdToken = client.withRequest(request -> request.formInstead("requested_token_type", ID_TOKEN))
                .exchangeToken(login.accessToken(), "openid");
        realm.putProfile(TestRealm.DOCUMENT);
        return new Shown()
                .tokens("code", login.response())
                .tokens("refresh", client.refresh(login.refreshToken()).response())
                .tokens("exchange", exchanged.response())
                .tokens("exchange for an ID token", forIdToken.response())
                .tokens(
                        "client credentials",
                        realm.oidc(TestRealm.MACHINE)
                                .clientCredentials("openid " + TestRealm.SCOPE)
                                .response())
                .json();
    }
}
