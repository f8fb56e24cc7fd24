package no.helseprofil.it.users;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;

/** The users of a realm, as an administrator sees them. */
record People(AdminApi admin) {

    /** The {@code pid} that the user of every test realm is imported with. */
    static final String IMPORTED = "06828399789";

    static People of(TestRealm realm) {
        return new People(realm.admin());
    }

    /** A realm where people register, and come back to the kit from the account console. */
    static TestRealm open(TestRealm realm) {
        realm.changeRealm(settings -> settings.put("registrationAllowed", true));
        realm.change(
                "account-console",
                client -> ((ArrayNode) client.get("redirectUris")).add(TestRealm.REDIRECT_URI.toString()));
        return realm;
    }

    /** The representation of {@link TestRealm#USERNAME}, to change and to {@link #update}. */
    ObjectNode user() {
        JsonNode found =
                admin.get("users?exact=true&username=" + TestRealm.USERNAME).json();
        String id = found.path(0).path("id").textValue();
        return (ObjectNode) admin.get("users/" + id).json();
    }

    Response update(ObjectNode user) {
        return admin.put("users/" + user.path("id").textValue(), user);
    }

    /** Writes attributes of {@link TestRealm#USERNAME}; those that aren't named stay. */
    Response write(Map<String, ?> attributes) {
        ObjectNode user = user();
        attributes.forEach((name, values) ->
                user.withObjectProperty("attributes").set(name, JsonNodeFactory.instance.pojoNode(values)));
        return update(user);
    }

    /** A new user with an attribute. */
    Response create(String attribute, String value) {
        ObjectNode user = JsonNodeFactory.instance.objectNode();
        user.put("username", UUID.randomUUID().toString());
        user.putObject("attributes").putArray(attribute).add(value);
        return admin.post("users", user);
    }

    /** Values of an attribute of {@link TestRealm#USERNAME}; missing without one. */
    JsonNode values(String attribute) {
        return user().path("attributes").path(attribute);
    }

    /** Returns whether the database has an attribute of exactly this name and value, of any user and shown or not. */
    boolean anybodyHas(String attribute, String value) {
        String query = URLEncoder.encode(attribute + ":" + value, StandardCharsets.UTF_8);
        Response found = admin.get("users?q=" + query);
        assertThat(found.status()).as(found.toString()).isEqualTo(200);
        return !found.json().isEmpty();
    }

    /** Gives {@link TestRealm#USERNAME} back what the tests change. */
    void restore() {
        ObjectNode user = user();
        user.putArray("requiredActions");
        user.putObject("attributes").putArray("pid").add(IMPORTED);
        Response answer = update(user);
        assertThat(answer.status()).as(answer + " " + answer.body()).isEqualTo(204);
    }
}
