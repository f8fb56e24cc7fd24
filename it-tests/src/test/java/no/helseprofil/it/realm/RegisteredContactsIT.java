package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code contacts} of a dynamic registration (RFC 7591, section 2): taken of whom an administrator has let register. */
class RegisteredContactsIT {

    private static final String TOKEN = "registration_access_token";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @Test
    @Tag("RFC7591-3.2.1-2")
    @Tag("RFC7592-2.2-2")
    void anInitialAccessTokenRegistersAndChangesContacts() {
        Response registered =
                register(realm, realm.initialAccess(), "drift@vendor.example;lang=nn", "ola@vendor.example");
        assertThat(registered.status()).as(registered.body()).isEqualTo(201);
        assertThat(contacts(registered))
                .as("the answer has what is registered (RFC 7591, section 3.2.1)")
                .containsExactly("drift@vendor.example;lang=nn", "ola@vendor.example");
        assertThat(stored(registered)).isEqualTo("drift@vendor.example;lang=nn, ola@vendor.example");

        Response read = call("GET", registered, null);
        assertThat(contacts(read)).containsExactlyElementsOf(contacts(registered));
        Response leftOut = change(read, null);
        assertThat(contacts(leftOut)).as("left out, they stay").containsExactlyElementsOf(contacts(registered));
        Response changed = change(leftOut, List.of("kari@vendor.example"));
        assertThat(stored(changed)).isEqualTo("kari@vendor.example");
        Response none = change(changed, List.of());
        assertThat(stored(none)).as("an empty list is no contact").isNull();
        assertThat(none.json().has("contacts")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ola <ola@vendor.example>",
                "a@b.example\nBcc: c@d.example",
                "tel:+4712345678",
                "a@b.example;lang=se"
            })
    void refusesAnInvalidAddressWithAHint(String contact) {
        String access = realm.initialAccess();

        Response refused = register(realm, access, contact);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("error")).isEqualTo("invalid_client_metadata");
        assertThat(refused.text("error_description")).startsWith("contacts: write up to 5 e-mail addresses");
        assertThat(register(realm, access, "ola@vendor.example").status())
                .as("the access token isn't used up")
                .isEqualTo(201);
    }

    @Test
    void refusesSixContacts() {
        Response refused =
                register(realm, realm.initialAccess(), "a@b.no", "b@b.no", "c@b.no", "d@b.no", "e@b.no", "f@b.no");

        assertThat(refused.status()).isEqualTo(400);
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "registers anonymously, where allowed, with contact addresses",
            outcome = "the addresses are dropped, then and at later changes")
    void anAnonymousRegistrationSetsNoContacts() {
        letAnybodyRegister();

        Response registered = register(realm, null, "victim@b.example");

        assertThat(registered.status()).as(registered.body()).isEqualTo(201);
        assertThat(registered.json().has("contacts")).isFalse();
        assertThat(stored(registered)).isNull();
        Response changed = change(registered, List.of("victim@b.example"));
        assertThat(stored(changed)).as("by its registration access token").isNull();
        realm.changeAttribute(
                Objects.requireNonNull(registered.text("client_id")), "helseprofil.contacts", "a@b.example");
        assertThat(call("GET", changed, null).body())
                .as("the server doesn't disclose to it whom an administrator has written down")
                .doesNotContain("a@b.example");
    }

    @Test
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "writes a client's contacts by dynamic registration with a `manage-clients` token",
            outcome = "left out; it needs `manage-realm`")
    void aClientManagerSetsNoContacts() {
        Response registered = register(realm, realm.initialAccess(), "ola@vendor.example");
        realm.putProfile(realm.exempting(TestRealm.WITH_SECRET));
        realm.alterAttribute(TestRealm.WITH_SECRET, "dpop.bound.access.tokens", "false");
        grant("manage-clients");

        Response changed = changeBy(bearer(), registered, List.of("victim@b.example"));
        assertThat(stored(changed)).as("a change").isEqualTo("ola@vendor.example");
        assertThat(stored(changeBy(bearer(), registered, List.of())))
                .as("nor are they taken away")
                .isEqualTo("ola@vendor.example");
        Response created = register(realm, bearer(), "victim@b.example");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(stored(created)).as("a registration").isNull();

        grant("manage-realm");
        assertThat(stored(changeBy(bearer(), registered, List.of("kari@vendor.example"))))
                .as("who manages the realm may")
                .isEqualTo("kari@vendor.example");
    }

    @Test
    void withoutTheProfileKeycloakDropsContacts() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            Response registered = register(stock, stock.initialAccess(), "not an address");

            assertThat(registered.status()).as(registered.body()).isEqualTo(201);
            assertThat(registered.json().has("contacts")).isFalse();
        }
    }

    private static void letAnybodyRegister() {
        realm.admin()
                .get("components?type=org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy")
                .json()
                .valueStream()
                .filter(policy -> "anonymous".equals(policy.path("subType").textValue()))
                .forEach(policy ->
                        realm.admin().delete("components/" + policy.path("id").textValue()));
    }

    private static Response register(TestRealm realm, String access, String... contacts) {
        ObjectNode metadata = Representations.json("""
                { "redirect_uris": ["https://client.example/callback"], "token_endpoint_auth_method": "private_key_jwt" }""");
        metadata.putObject("jwks")
                .putArray("keys")
                .addPOJO(SigningKey.generate("ES256").publicJwk());
        List.of(contacts).forEach(metadata.putArray("contacts")::add);
        Request request = Request.post(realm.address("clients-registrations/openid-connect"));
        return (access == null ? request : request.header("Authorization", "Bearer " + access))
                .body("application/json", metadata.toString())
                .send();
    }

    /** Sends back what was answered last, with these contacts. */
    private static Response change(Response last, List<String> contacts) {
        ObjectNode metadata = (ObjectNode) last.json().deepCopy();
        metadata.remove(List.of("contacts", "registration_client_uri"));
        if (contacts != null) {
            contacts.forEach(metadata.putArray("contacts")::add);
        }
        return changed(call("PUT", last, metadata));
    }

    private static Response changeBy(String token, Response registered, List<String> contacts) {
        ObjectNode metadata = (ObjectNode) registered.json().deepCopy();
        metadata.remove(List.of("contacts", "registration_client_uri", TOKEN));
        contacts.forEach(metadata.putArray("contacts")::add);
        return changed(call("PUT", registered, token, metadata));
    }

    private static Response changed(Response changed) {
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        return changed;
    }

    /** To the service account of a client that needs no proof, since registration takes none. */
    private static void grant(String role) {
        AdminApi admin = realm.admin();
        String client =
                "clients/" + admin.client(TestRealm.WITH_SECRET).path("id").textValue();
        String user = "users/" + admin.get(client + "/service-account-user").text("id");
        String management = admin.client("realm-management").path("id").textValue();
        ArrayNode granted = JsonNodeFactory.instance
                .arrayNode()
                .add(admin.get("clients/" + management + "/roles/" + role).json());
        assertThat(admin.post(user + "/role-mappings/clients/" + management, granted)
                        .status())
                .isEqualTo(204);
        assertThat(admin.post(client + "/scope-mappings/clients/" + management, granted)
                        .status())
                .isEqualTo(204);
    }

    private static String bearer() {
        Response issued = Request.post(realm.address("protocol/openid-connect/token"))
                .basicAuthentication(TestRealm.WITH_SECRET, TestRealm.SECRET)
                .form("grant_type", "client_credentials")
                .form("scope", "openid")
                .send();
        assertThat(issued.status()).as(issued.body()).isEqualTo(200);
        return issued.text("access_token");
    }

    private static Response call(String method, Response last, ObjectNode body) {
        return call(method, last, last.text(TOKEN), body);
    }

    private static Response call(String method, Response last, String token, ObjectNode body) {
        Request request = Request.of(
                        method, realm.address("clients-registrations/openid-connect/" + last.text("client_id")))
                .header("Authorization", "Bearer " + token);
        return (body == null ? request : request.body("application/json", body.toString())).send();
    }

    private static List<String> contacts(Response answer) {
        return answer.json()
                .path("contacts")
                .valueStream()
                .map(contact -> contact.textValue())
                .toList();
    }

    private static String stored(Response answer) {
        return realm.admin()
                .client(Objects.requireNonNull(answer.text("client_id")))
                .path("attributes")
                .path("helseprofil.contacts")
                .textValue();
    }
}
