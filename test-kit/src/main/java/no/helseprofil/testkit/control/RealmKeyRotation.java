package no.helseprofil.testkit.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import org.jspecify.annotations.Nullable;

/** Rotation of the keys with which the realm signs. */
final class RealmKeyRotation {

    private static final String TYPE = "org.keycloak.keys.KeyProvider";
    private static final Map<String, String> CURVES = Map.of("ES256", "P-256", "ES384", "P-384", "ES512", "P-521");
    private static final String RSA_BITS = "2048";

    private final KitRealm realm;
    private final List<String> made = new ArrayList<>();
    private final List<String> retired = new ArrayList<>();

    RealmKeyRotation(KitRealm realm) {
        this.realm = realm;
    }

    /** Gives the realm another key. With {@code retire}, it no longer publishes the older ones of the same algorithm. */
    synchronized Object rotate(Asked asked) {
        AdminApi admin = realm.admin(asked);
        String algorithm = asked.algorithm();
        Set<String> older = providers(admin, algorithm);
        String id = add(admin, algorithm);
        made.add(id);
        if (asked.flag("retire", false)) {
            older.forEach(one -> enable(admin, one, false));
            retired.addAll(older);
        }
        List<String> kids = new ArrayList<>();
        realm.keys().path("keys").forEach(key -> kids.add(key.path("kid").textValue()));
        return Map.of("kid", kid(admin, id), "kids", kids);
    }

    synchronized void reset(Asked asked) {
        if (made.isEmpty()) {
            return;
        }
        AdminApi admin = realm.admin(asked);
        retired.stream().filter(id -> !made.contains(id)).forEach(id -> enable(admin, id, true));
        made.forEach(id -> KitRealm.succeeded(admin.delete("components/" + id)));
        retired.clear();
        made.clear();
    }

    private static String add(AdminApi admin, String algorithm) {
        ObjectNode key = Json.object()
                .put("name", "made by a test")
                .put("providerType", TYPE)
                .put("providerId", CURVES.containsKey(algorithm) ? "ecdsa-generated" : "rsa-generated");
        ObjectNode config = key.putObject("config");
        config.putArray("priority").add(String.valueOf(highestPriority(admin) + 1));
        if (CURVES.containsKey(algorithm)) {
            config.putArray("ecdsaEllipticCurveKey").add(CURVES.get(algorithm));
        } else {
            config.putArray("algorithm").add(algorithm);
            config.putArray("keySize").add(RSA_BITS);
        }
        String made = KitRealm.succeeded(admin.post("components", key))
                .header("Location")
                .orElseThrow();
        return made.substring(made.lastIndexOf('/') + 1);
    }

    private static int highestPriority(AdminApi admin) {
        int highest = 0;
        for (JsonNode component :
                KitRealm.succeeded(admin.get("components?type=" + TYPE)).json()) {
            highest = Math.max(highest, component.at("/config/priority/0").asInt());
        }
        return highest;
    }

    private static Iterable<JsonNode> keys(AdminApi admin) {
        return KitRealm.succeeded(admin.get("keys")).json().path("keys");
    }

    /** Returns the components with a key of an algorithm that is published. */
    private static Set<String> providers(AdminApi admin, String algorithm) {
        Set<String> providers = new HashSet<>();
        for (JsonNode key : keys(admin)) {
            if (algorithm.equals(key.path("algorithm").textValue())
                    && !"DISABLED".equals(key.path("status").textValue())) {
                providers.add(key.path("providerId").textValue());
            }
        }
        return providers;
    }

    private static @Nullable String kid(AdminApi admin, String provider) {
        for (JsonNode key : keys(admin)) {
            if (provider.equals(key.path("providerId").textValue())) {
                return key.path("kid").textValue();
            }
        }
        throw ControlException.ofServer("the server made no key");
    }

    private static void enable(AdminApi admin, String id, boolean enabled) {
        Response found = KitRealm.succeeded(admin.get("components/" + id));
        ObjectNode component = (ObjectNode) found.json();
        component.withObject("/config").putArray("enabled").add(String.valueOf(enabled));
        KitRealm.succeeded(admin.put("components/" + id, component));
    }
}
