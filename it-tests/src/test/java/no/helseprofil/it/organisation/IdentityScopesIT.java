package no.helseprofil.it.organisation;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.table.Attacks;
import no.helseprofil.profile.request.GrantedScopes;
import no.helseprofil.profile.request.IdentityScopes;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a client can request no identity where no user has logged in. */
@Attacks({GrantedScopes.class, IdentityScopes.class})
class IdentityScopesIT {

    private static final String PID = "helseid://scopes/identity/pid";
    private static final String HPR_NUMBER = "helseid://scopes/hpr/hpr_number";
    private static final String CLIENT_INFO = "helseid://scopes/client/info";

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
        for (String client : new String[] {MACHINE, USER_LOGIN}) {
            Scopes.give(realm, PID, client, "optional");
            Scopes.give(realm, HPR_NUMBER, client, "optional");
        }
        Scopes.give(realm, CLIENT_INFO, MACHINE, "optional");
    }

    /** IdentityScopesTest checks which scopes these are. */
    @ParameterizedTest
    @ValueSource(strings = {PID, SCOPE + " " + PID, "openid  " + HPR_NUMBER + " "})
    void refusesIdentityScopesWithoutAUser(String scope) {
        String id = UUID.randomUUID().toString();
        OidcClient machine = realm.oidc(MACHINE).withAssertion(assertion -> assertion.with("jti", id));

        refused(machine.clientCredentials(scope)).by("identity-scopes").with(400, "invalid_scope");
        assertThat(machine.clientCredentials(SCOPE).response().status())
                .as("the jti of its assertion is not used up")
                .isEqualTo(200);
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "exchanges a machine's token for identity scopes",
            outcome = "refused, as when requested directly")
    void refusesIdentityScopesAtAnExchangeWithoutAUser() {
        String client = "exchanging-machine";
        OidcClient machine = realm.register(
                client,
                realm.key(MACHINE),
                registered ->
                        ((ObjectNode) registered.get("attributes")).put("standard.token.exchange.enabled", "true"));
        Scopes.give(realm, PID, client, "optional");
        String own = machine.clientCredentials(SCOPE).accessToken();

        refused(machine.exchangeToken(own, SCOPE + " " + PID))
                .by("identity-scopes")
                .with(400, "invalid_scope");
        assertThat(machine.exchangeToken(own, SCOPE).response().status())
                .as("the control")
                .isEqualTo(200);

        AuthorizationRequest login = AuthorizationRequest.of("openid " + SCOPE, TestRealm.REDIRECT_URI);
        String ofUser =
                machine.logIn(login, TestRealm.USERNAME, TestRealm.PASSWORD).accessToken();
        assertThat(machine.exchangeToken(ofUser, SCOPE + " " + PID).response().status())
                .as("a user's token")
                .isEqualTo(200);
    }

    @Test
    void anExistingClientGetsNoIdentityScopesWithoutAUser() {
        String existing = "machine-of-before";
        realm.plant(
                existing,
                realm.key(MACHINE),
                client -> ((ObjectNode) client.get("attributes")).put("helseprofil.registered", "existing"));

        refused(realm.oidc(existing).clientCredentials(PID))
                .by("identity-scopes")
                .with(400, "invalid_scope");
    }

    @Test
    void grantsOtherScopesWithoutAUser() {
        OidcClient machine = realm.oidc(MACHINE);

        assertThat(Stream.of(SCOPE, "openid", CLIENT_INFO))
                .allSatisfy(scope -> assertThat(
                                machine.clientCredentials(scope).response().status())
                        .as(scope)
                        .isEqualTo(200));
        refused(machine.clientCredentials("helseid://scopes/unknown"))
                .by("granted-scopes")
                .with(400, "invalid_scope");
    }

    @Test
    void grantsIdentityScopesToAUserLogin() {
        AuthorizationRequest request =
                AuthorizationRequest.of("openid " + PID + " " + HPR_NUMBER, TestRealm.REDIRECT_URI);

        assertThat(realm.oidc(USER_LOGIN)
                        .logIn(request, TestRealm.USERNAME, TestRealm.PASSWORD)
                        .response()
                        .text("scope")
                        .split(" "))
                .contains(PID, HPR_NUMBER);
    }
}
