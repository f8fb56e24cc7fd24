package no.helseprofil.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.testkit.client.AdminApi;

/** Users of a realm who administer it, or some of it. */
public final class RealmPeople {

    private RealmPeople() {}

    /**
     * Makes a user whose password is {@link TestRealm#PASSWORD}.
     *
     * @param roles of the client {@code realm-management}; none for somebody who administers nothing
     */
    public static void add(TestRealm realm, String name, String... roles) {
        AdminApi admin = realm.admin();
        ObjectNode user = JsonNodeFactory.instance
                .objectNode()
                .put("username", name)
                .put("enabled", true)
                .put("firstName", "Grete")
                .put("lastName", "Test")
                .put("email", name + "@helse.example")
                .put("emailVerified", true);
        user.putArray("credentials")
                .addObject()
                .put("type", "password")
                .put("value", TestRealm.PASSWORD)
                .put("temporary", false);
        assertThat(admin.post("users", user).status()).isEqualTo(201);
        String id = admin.get("users?exact=true&username=" + name)
                .json()
                .path(0)
                .path("id")
                .textValue();
        String management = admin.client("realm-management").path("id").textValue();
        ArrayNode granted = JsonNodeFactory.instance.arrayNode();
        for (String role : roles) {
            granted.add(admin.get("clients/" + management + "/roles/" + role).json());
        }
        assertThat(admin.post("users/" + id + "/role-mappings/clients/" + management, granted)
                        .status())
                .isEqualTo(204);
    }
}
