package no.helseprofil.it.users;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Response;

/** Statements about {@code pid} that a realm's own configuration of the user profile may make. */
enum UserProfiles {

    /** Nothing. */
    WITHOUT_IT("DISABLED", ""),

    /** Nothing, and everybody writes attributes that aren't declared. */
    UNMANAGED("ENABLED", ""),

    /** Everybody writes it. */
    FOR_EVERYBODY("ENABLED", """
            , { "name": "pid", "multivalued": true, "validations": {},
                "permissions": { "view": ["admin", "user"], "edit": ["admin", "user"] } }"""),

    /** Users write it and have to, with a value by default, and administrators may not. */
    FOR_USERS("ENABLED", """
            , { "name": "pid", "required": { "roles": ["user"] }, "defaultValue": "15080050515",
                "permissions": { "view": ["user"], "edit": ["user"] } }""");

    private static final String USERS_OWN = """
            { "unmanagedAttributePolicy": "%s", "attributes": [
              { "name": "username", "permissions": { "view": ["admin", "user"], "edit": ["admin", "user"] } },
              { "name": "email", "permissions": { "view": ["admin", "user"], "edit": ["admin", "user"] } },
              { "name": "firstName", "permissions": { "view": ["admin", "user"], "edit": ["admin", "user"] } },
              { "name": "lastName", "permissions": { "view": ["admin", "user"], "edit": ["admin", "user"] } }%s ] }""";

    private final ObjectNode json;

    UserProfiles(String unmanaged, String attribute) {
        this.json = read(USERS_OWN.formatted(unmanaged, attribute));
        if (unmanaged.equals("DISABLED")) {
            json.remove("unmanagedAttributePolicy");
        }
    }

    /** Returns the configuration as the admin REST takes it. */
    ObjectNode json() {
        return json.deepCopy();
    }

    /** Writes it, as the page Realm settings, User profile of the admin console does. */
    void putIn(TestRealm realm) {
        Response answer = realm.admin().put("users/profile", json);
        if (answer.status() != 200) {
            throw new IllegalStateException("the user profile was answered " + answer + " " + answer.body());
        }
    }

    private static ObjectNode read(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + text, e);
        }
    }
}
