package no.helseprofil.it.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The realm that the pack ships for demonstration, made into one for a test: its settings, scopes and user attributes as
 * they are shipped, other clients and users.
 */
final class RealmFile {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PROFILE = "no.helseprofil.keycloak.storage.ProfileProvider";
    private static final String KEYS = "org.keycloak.keys.KeyProvider";

    private final ObjectNode realm;
    private final String name;

    private RealmFile(ObjectNode realm, String name) {
        this.realm = realm;
        this.name = name;
    }

    /** A realm of this name with no client but {@code admin-cli}, no user and no profile. */
    static RealmFile named(String name) {
        ObjectNode realm = read();
        realm.put("realm", name).put("displayName", name);
        // One user logs in many times at once, which Keycloak's protection takes for an attack now and then.
        realm.put("bruteForceProtected", false);
        keep((ArrayNode) realm.get("clients"), "clientId", "admin-cli");
        realm.putArray("users");
        // as Keycloak makes them: tests bind flows of their own
        realm.remove(List.of("browserFlow", "authenticationFlows", "authenticatorConfig"));
        realm.properties().removeIf(member -> member.getKey().startsWith("otpPolicy"));
        ObjectNode components = (ObjectNode) realm.get("components");
        components.remove(PROFILE);
        withoutRsa((ArrayNode) components.get(KEYS));
        return new RealmFile(realm, name);
    }

    /** Puts the realm under the profile, unless the document is null. */
    RealmFile profile(@Nullable String document) {
        if (document != null) {
            ObjectNode component =
                    ((ObjectNode) realm.get("components")).putArray(PROFILE).addObject();
            component.put("name", "helseprofil").put("providerId", "helseprofil");
            component.putObject("config").putArray("document").add(document);
        }
        return this;
    }

    RealmFile client(ObjectNode client) {
        ((ArrayNode) realm.get("clients")).add(client);
        return this;
    }

    /** A user with synthetic attributes who can log in. */
    RealmFile user(String username, String password) {
        ObjectNode user = ((ArrayNode) realm.get("users")).addObject();
        user.put("username", username)
                .put("enabled", true)
                .put("firstName", "Kvart")
                .put("lastName", "Grevling");
        user.putObject("attributes").putArray("pid").add("06828399789");
        user.putArray("realmRoles").add("default-roles-" + name);
        user.putArray("credentials").addObject().put("type", "password").put("value", password);
        return this;
    }

    ObjectNode json() {
        return realm;
    }

    private static ObjectNode read() {
        Path folder = Path.of(Objects.requireNonNull(System.getProperty("helseprofil.realms"), "helseprofil.realms"));
        try {
            return (ObjectNode)
                    MAPPER.readTree(folder.resolve("helse-realm.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("reading the demo realm", e);
        }
    }

    private static void keep(ArrayNode list, String member, String value) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (!value.equals(list.get(i).path(member).asText())) {
                list.remove(i);
            }
        }
    }

    /** RSA keys take seconds to generate, and nothing here is signed with them: the realm signs with ES256. */
    private static void withoutRsa(ArrayNode keys) {
        for (int i = keys.size() - 1; i >= 0; i--) {
            JsonNode key = keys.get(i);
            if ("rsa-generated".equals(key.path("providerId").asText())) {
                keys.remove(i);
            }
        }
    }
}
