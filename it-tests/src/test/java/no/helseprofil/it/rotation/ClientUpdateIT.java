package no.helseprofil.it.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
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

    private static final String SELF = "helseprofil/self";
    private static final String WAITS = "it has been requested and awaits confirmation";

    /** Makes an update as {@code ClientUpdateExample} of Selvbetjening.Samples sends it: a null member is left out. */
    private static ObjectNode update(String... scopes) {
        ObjectNode update = JsonNodeFactory.instance.objectNode();
        var array = update.putArray("apiScopes");
        List.of(scopes).forEach(array::add);
        return update;
    }

    private static Response put(Vendor vendor, Object body) {
        OidcClient client = vendor.oidc();
        return client.withoutNonceStep()
                .call(
                        Request.of("PUT", realm.address(PATH + "client")).body(JSON, body.toString()),
                        client.clientCredentials(SCOPE).accessToken())
                .response();
    }

    /** Returns the scopes in force. */
    private static List<String> scopes(Vendor vendor) {
        return vendor.own("client")
                .json()
                .path("apiScopes")
                .valueStream()
                .filter(scope -> "ok".equals(scope.path("status").textValue()))
                .map(scope -> scope.path("scope").textValue())
                .toList();
    }

    @Test
    void aChangeAppliesOnceConfirmed() {
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

    /** Checks what {@code CurrentClient} of Selvbetjening.Samples reads, and what it has no member for. */
    @Test
    void onlyTheRequestingClientSeesAPendingChange() {
        Vendor vendor = vendor(client -> client.withObjectProperty("attributes")
                .put("helseprofil.claim.nhn:demo-api/journal-id", "42")
                .put("helseprofil.claim.nhn:demo-api/site", "1"));
        JsonNode before = vendor.own("client").json();
        assertThat(before.path("pendingChange").isNull()).as(before.toString()).isTrue();
        ObjectNode asked = update(SCOPE, TestRealm.SCOPE, SELF);
        claim(asked, "nhn:demo-api/journal-id", "43");
        claim(asked, "nhn:demo-api/ward", "7");
        asked.putArray("redirectUris").add("https://journal.example/callback");

        Response answer = put(vendor, asked);

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        JsonNode own = vendor.own("client").json();
        assertThat(own.path("apiScopes").toString())
                .contains("{\"scope\":\"" + SELF + "\",\"status\":\"pending\",\"statusReason\":\"" + WAITS + "\"}")
                .contains("{\"scope\":\"" + SCOPE + "\",\"status\":\"ok\",\"statusReason\":null}");
        assertThat(own.path("audienceSpecificClientClaims"))
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"claimType\":\"nhn:demo-api/journal-id\",\"activeClaimValue\":\"42\",\"pendingClaimValue\":\"43\","
                                + "\"status\":\"updatePending\",\"statusReason\":\"" + WAITS + "\"}",
                        "{\"claimType\":\"nhn:demo-api/site\",\"activeClaimValue\":\"1\",\"pendingClaimValue\":null,"
                                + "\"status\":\"ok\",\"statusReason\":\"its removal has been requested and"
                                + " awaits confirmation\"}",
                        "{\"claimType\":\"nhn:demo-api/ward\",\"activeClaimValue\":null,\"pendingClaimValue\":\"7\","
                                + "\"status\":\"pending\",\"statusReason\":\"" + WAITS + "\"}");
        assertThat(own.path("redirectUris")).as("where codes go today").isEqualTo(before.path("redirectUris"));
        JsonNode waits = own.path("pendingChange");
        assertThat(waits.path("confirmation").textValue()).isEqualTo(answer.text("confirmation"));
        assertThat(waits.path("expires").textValue()).isEqualTo(answer.text("expires"));
        assertThat(waits.at("/changes/redirectUris/added/0").textValue()).isEqualTo("https://journal.example/callback");
        assertThat(vendor.own("client-status").json()).isEqualTo(own);
        assertThat(vendor().own("client").json().path("pendingChange").isNull())
                .as("another client")
                .isTrue();

        assertThat(put(vendor, asNhnWritesItBack(own)).status()).isEqualTo(202);
        assertThat(vendor.own("client").json().at("/pendingChange/changes").toString())
                .as("what was read as pending is asked for again")
                .contains(SELF, "nhn:demo-api/journal-id = 43", "nhn:demo-api/ward = 7");
        time.moveBy(Duration.ofDays(7).plusMinutes(1));
        OidcClient later = vendor.oidc().at(time.clock());
        assertThat(later.call(
                                Request.get(realm.address(PATH + "client")),
                                later.clientCredentials(SCOPE).accessToken())
                        .response()
                        .json())
                .as("it has ended")
                .isEqualTo(before);
    }

    @Test
    void aScopeStaysUntilItsRemovalIsConfirmed() {
        Vendor vendor = vendor();
        Offered offered = Offered.of(put(vendor, update(SCOPE)));

        assertThat(vendor.own("client").json().path("apiScopes").toString())
                .contains("{\"scope\":\"" + TestRealm.SCOPE
                        + "\",\"status\":\"ok\",\"statusReason\":\"its removal has been requested");

        LoginForm browser = browserOf(APPROVER, offered.page());
        answer(browser, offered.page(), token(browser), "decline");
        assertThat(vendor.own("client").json().path("pendingChange").isNull())
                .as("it was declined")
                .isTrue();
    }

    private static void claim(ObjectNode update, String name, String value) {
        update.withArrayProperty("audienceSpecificClientClaims")
                .addObject()
                .put("key", name)
                .put("value", value);
    }

    /**
     * Makes the update as {@code CurrentClient.ToClientUpdate} has it: what is pending takes the place of what is
     * active.
     */
    private static ObjectNode asNhnWritesItBack(JsonNode own) {
        ObjectNode update =
                update(own.path("apiScopes").findValuesAsText("scope").toArray(String[]::new));
        own.path("audienceSpecificClientClaims")
                .forEach(claim -> claim(
                        update,
                        claim.path("claimType").textValue(),
                        claim.path("pendingClaimValue")
                                .asText(claim.path("activeClaimValue").textValue())));
        for (String same : List.of("redirectUris", "postLogoutRedirectUris", "childOrganizationNumbers")) {
            update.set(same, own.path(same));
        }
        return update;
    }

    @Test
    void concurrentConfirmationsMakeTheChangeOnce() throws Exception {
        person("tora.to", "manage-clients", "manage-realm");
        Vendor vendor = vendor();
        ObjectNode asked = update(SCOPE, TestRealm.SCOPE);
        Offered first = Offered.of(put(vendor, asked));
        LoginForm grete = browserOf(APPROVER, first.page());
        LoginForm tora = browserOf("tora.to", first.page());
        for (int i = 0; i < 5; i++) {
            asked.putArray("redirectUris").add("https://journal.example/" + i);
            Offered offered = Offered.of(put(vendor, asked));

            List<Integer> answers = confirmedAtOnce(offered.page(), grete, tora);

            assertThat(answers)
                    .containsOnlyOnce(200)
                    .allMatch(status -> List.of(200, 404, 409).contains(status));
            assertThat(steps(vendor.id())).filteredOn("confirmed"::equals).hasSize(i + 1);
            assertThat(realm.admin().client(vendor.id()).path("redirectUris").toString())
                    .isEqualTo("[\"https://journal.example/" + i + "\"]");
        }
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "changes a request after an administrator saw it",
            outcome = "the confirmation does nothing; the page must be read again")
    void aConfirmationOfAnOutdatedChangeIsRefused() {
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
            tries = "changes a client without its token: other scope, other client's token, bearer, no proof",
            outcome = "refused; nothing is requested")
    void onlyTheClientItselfRequestsAChange() {
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
            tries = "requests forbidden claims, members and addresses as a change",
            outcome = "refused at once; a realm scope needs a person's confirmation")
    void aChangeMayNotExceedARegistration() {
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
        assertThat(confirmed.status()).as("a person confirms each scope").isEqualTo(200);
        assertThat(scopes(vendor)).contains("helseprofil/self");
    }

    @Test
    void limitsRequestedChangesADay() {
        Vendor vendor = vendor();
        for (int i = 0; i < 20; i++) {
            assertThat(put(vendor, update(SCOPE)).status()).isEqualTo(202);
        }
        Response answer = put(vendor, update(SCOPE));
        refused(answer, 429, "wait: this client has requested changes 20 times");
        assertThat(answer.header("Retry-After")).isPresent();
    }
}
