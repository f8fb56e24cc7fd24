package no.helseprofil.it.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.Test;

/** A client asks for a change of itself, in the form of NHN's samples; a token alone changes nothing. */
class ClientUpdateIT extends DraftFixture {

    /** As {@code ClientUpdateExample} of Selvbetjening.Samples sends it: what is null is left out. */
    private static ObjectNode update(String... scopes) {
        ObjectNode update = JsonNodeFactory.instance.objectNode();
        var array = update.putArray("apiScopes");
        List.of(scopes).forEach(array::add);
        return update;
    }

    private static Response put(Vendor vendor, Object body) {
        OidcClient client = vendor.oidc();
        return client.call(
                        Request.of("PUT", realm.address(PATH + "client")).body(JSON, body.toString()),
                        client.clientCredentials(SCOPE).accessToken())
                .response();
    }

    private static List<String> scopes(Vendor vendor) {
        return vendor.own("client")
                .json()
                .path("apiScopes")
                .valueStream()
                .map(scope -> scope.path("scope").textValue())
                .toList();
    }

    @Test
    void aChangeIsInForceOnceAPersonHasConfirmedIt() {
        Vendor vendor =
                vendor(client -> client.withObjectProperty("attributes").put("helseprofil.orgnr-parent", ORGANISATION));
        Response kept = put(vendor, update(SCOPE, TestRealm.SCOPE, "openid"));
        assertThat(kept.status()).as("openid is no scope of an API").isEqualTo(400);
        List<String> before = scopes(vendor);
        ObjectNode asked = update(SCOPE);
        asked.putArray("redirectUris").add("https://journal.example/callback");
        asked.putArray("childOrganizationNumbers").add("312232324");

        Response answer = put(vendor, asked);

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(scopes(vendor)).as("nothing is in force unconfirmed").isEqualTo(before);
        Offered offered = Offered.of(answer);
        LoginForm browser = browserOf(APPROVER, offered.page());
        assertThat(browser.html()).contains("https://journal.example/callback", "312232324", vendor.id());
        Response confirmed = answer(browser, offered.page(), token(browser), "confirm");
        assertThat(confirmed.status()).as(confirmed.body()).isEqualTo(200);
        assertThat(scopes(vendor)).containsExactly(SCOPE);
        ObjectNode stored = realm.admin().client(vendor.id());
        assertThat(stored.path("redirectUris").toString()).isEqualTo("[\"https://journal.example/callback\"]");
        assertThat(stored.path("attributes").path("helseprofil.orgnr-children").textValue())
                .isEqualTo("312232324");
        assertThat(put(vendor, asked).status()).as("nothing differs").isEqualTo(200);
        assertThat(steps(vendor.id())).containsExactly("confirmed", "offered");
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "changes what is asked for after an administrator was shown it",
            outcome = "the confirmation does nothing, and the page has to be looked at again")
    void whatWasChangedAfterItWasShownIsNotConfirmed() {
        Vendor vendor = vendor();
        Offered offered = Offered.of(put(vendor, update(SCOPE)));
        LoginForm browser = browserOf(APPROVER, offered.page());
        String token = token(browser);
        ObjectNode other = update(SCOPE);
        other.putArray("redirectUris").add("https://thief.example/callback");
        assertThat(put(vendor, other).status()).isEqualTo(202);

        assertThat(answer(browser, offered.page(), token, "confirm").status()).isEqualTo(409);

        assertThat(realm.admin().client(vendor.id()).path("redirectUris").toString())
                .doesNotContain("thief");
        String shownAnew = token(browser.reopen(offered.page()));
        ObjectNode meanwhile = realm.admin().client(vendor.id());
        meanwhile.putArray("redirectUris").add("https://journal.example/other");
        assertThat(realm.admin().update(meanwhile).status()).isEqualTo(204);
        assertThat(answer(browser, offered.page(), shownAnew, "confirm").status())
                .as("the client has changed")
                .isEqualTo(409);
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries =
                    "changes a client without its token: by another scope, another client's, as a bearer, without a proof",
            outcome = "refused, and nothing is asked for")
    void onlyTheClientItselfAsksForAChangeOfIt() {
        Vendor vendor = vendor();
        OidcClient client = vendor.oidc();
        String token = client.clientCredentials(SCOPE).accessToken();
        Request request = Request.of("PUT", realm.address(PATH + "client"))
                .body(JSON, update(SCOPE).toString());

        assertThat(request.send().status()).isEqualTo(401);
        assertThat(request.header("Authorization", "Bearer " + token).send().status())
                .isEqualTo(401);
        assertThat(request.header("Authorization", "DPoP " + token).send().status())
                .as("no proof")
                .isEqualTo(401);
        OidcClient machine = realm.oidc(TestRealm.MACHINE);
        assertThat(machine.call(
                                request,
                                machine.clientCredentials(TestRealm.SCOPE).accessToken())
                        .response()
                        .status())
                .as("a token of another scope")
                .isEqualTo(403);
        assertThat(machine.call(request, token).response().status())
                .as("a proof of another client")
                .isEqualTo(401);
        assertThat(steps(vendor.id())).isEmpty();
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "asks for scopes, claims and addresses that a registration may not have, as a change",
            outcome = "refused, at once or when it is confirmed; nothing changes")
    void aChangeAsksForNoMoreThanARegistration() {
        Vendor vendor = vendor();
        ObjectNode claim = update(SCOPE);
        claim.putArray("audienceSpecificClientClaims")
                .addObject()
                .put("key", "sub")
                .put("value", "1");
        refused(put(vendor, claim), 400, "name claims of the APIs");
        refused(put(vendor, update(SCOPE, "roles")), 400, "name in apiScopes");
        refused(put(vendor, update(SCOPE).put("clientId", "admin")), 400, "send these members");
        refused(put(vendor, update(SCOPE).put("redirectUris", "x")), 400, "redirectUris is a list");

        Offered offered = Offered.of(put(vendor, update(SCOPE, "helseprofil/self")));
        LoginForm browser = browserOf(APPROVER, offered.page());
        Response confirmed = answer(browser, offered.page(), token(browser), "confirm");
        assertThat(confirmed.status()).as("no policy lets it be registered").isEqualTo(400);
        assertThat(scopes(vendor)).doesNotContain("helseprofil/self");
    }

    @Test
    void changesThatAreAskedForHaveABoundADay() {
        Vendor vendor = vendor();
        for (int i = 0; i < 20; i++) {
            assertThat(put(vendor, update(SCOPE)).status()).isEqualTo(202);
        }
        Response answer = put(vendor, update(SCOPE));
        refused(answer, 429, "wait: this client has asked for changes 20 times");
        assertThat(answer.header("Retry-After")).isPresent();
    }
}
