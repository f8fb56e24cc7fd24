package no.helseprofil.testkit.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.DemoKeys;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KitFiles;
import org.jspecify.annotations.Nullable;

/** Clients that tests have made. Each is a copy of a client of the demo realm, with keys of its own. */
final class KitClients {

    private static final String KEYS = "jwks.string";

    /** Members of a representation that belong to one client, and aren't copied. */
    private static final List<String> OF_ONE_CLIENT = List.of("id", "secret", "access", "registrationAccessToken");

    private final KitRealm realm;

    /** Owner of the private key of each. */
    private final Map<String, Owner> made = new ConcurrentHashMap<>();

    KitClients(KitRealm realm) {
        this.realm = realm;
    }

    Object create(Asked asked) {
        List<String> redirects = asked.texts("redirect_uris");
        String clientId = asked.text("client_id", "kit-" + UUID.randomUUID());
        if (!clientId.matches("[A-Za-z0-9:._-]{1,100}")) {
            throw ControlException.invalid("client_id: write letters, digits, colons, full stops, _ and -");
        }
        String scope = asked.text("scope", KitTokens.SCOPE);
        AdminApi admin = realm.admin(asked);
        String like = asked.text("like", redirects.isEmpty() ? "demo-machine" : "demo-user-login");
        requireDemo(like);
        Owner owner = Owner.of(asked);

        ObjectNode client = admin.client(like);
        client.remove(OF_ONE_CLIENT);
        client.path("protocolMappers").forEach(mapper -> ((ObjectNode) mapper).remove("id"));
        client.put("clientId", clientId).put("name", "made by a test").set("redirectUris", Json.of(redirects));
        ArrayNode scopes = client.withArray("optionalClientScopes");
        missing(admin, client, scope).forEach(scopes::add);
        client.withObject("/attributes").put("use.jwks.string", "true").put(KEYS, owner.keys(asked));
        KitRealm.succeeded(admin.post("clients", client));
        made.put(clientId, owner);

        ObjectNode answer = Json.object()
                .put("client_id", clientId)
                .put("issuer", realm.issuer(asked))
                .put("token_endpoint", realm.tokenEndpoint(asked))
                .put("scope", scope);
        answer.set("redirect_uris", Json.of(redirects));
        return owner.addTo(answer);
    }

    @Nullable
    Object delete(Asked asked) {
        requireMade(asked.variable());
        delete(realm.admin(asked), asked.variable());
        return null;
    }

    Object rotate(Asked asked) {
        String clientId = asked.variable();
        requireMade(clientId);
        Owner owner = Owner.of(asked);
        AdminApi admin = realm.admin(asked);
        ObjectNode client = admin.client(clientId);
        ObjectNode attributes = client.withObject("/attributes");
        ObjectNode keys = (ObjectNode) Json.read(owner.keys(asked));
        if (asked.flag("keep", false)) {
            keys.withArray("keys").addAll((ArrayNode)
                    Json.read(attributes.path(KEYS).textValue()).path("keys"));
        }
        attributes.put(KEYS, keys.toString());
        KitRealm.succeeded(admin.update(client));
        made.put(clientId, owner);
        return owner.addTo(Json.object().put("client_id", clientId));
    }

    void reset(Asked asked) {
        if (!made.isEmpty()) {
            AdminApi admin = realm.admin(asked);
            Set.copyOf(made.keySet()).forEach(clientId -> delete(admin, clientId));
        }
    }

    /** Returns the key of a client: the one that was sent, the one that was made here, or that of the demo realm. */
    SigningKey key(String clientId, Asked asked) {
        Owner owner = made.get(clientId);
        if (asked.has("jwk")) {
            return Asked.key(asked.json("jwk"));
        } else if (owner != null && owner.key() != null) {
            return owner.key();
        }
        requireDemo(clientId);
        return new DemoKeys(KitFiles.realmConfig()).of(clientId);
    }

    private void requireMade(String clientId) {
        if (!made.containsKey(clientId)) {
            throw new ControlException(404, "no client " + clientId + " was made here: POST /kit/clients makes one");
        }
    }

    private static void requireDemo(String clientId) {
        if (!clientId.matches("demo-[a-z0-9-]+")
                || !KitFiles.realmConfig()
                        .resolve("demo-keys/" + clientId + ".json")
                        .toFile()
                        .isFile()) {
            throw ControlException.invalid(
                    "no key of the client " + clientId + " is known: send jwk, or name a client of the demo realm");
        }
    }

    private void delete(AdminApi admin, String clientId) {
        made.remove(clientId);
        admin.delete("clients/" + admin.client(clientId).path("id").textValue());
    }

    /** Returns the scopes that a client doesn't have yet. Throws a {@link ControlException} if the realm lacks one. */
    private static Set<String> missing(AdminApi admin, JsonNode client, String scope) {
        Set<String> missing = new TreeSet<>(Arrays.asList(scope.strip().split("\\s+")));
        missing.remove("openid");
        missing.remove("");
        client.path("defaultClientScopes").forEach(has -> missing.remove(has.textValue()));
        client.path("optionalClientScopes").forEach(has -> missing.remove(has.textValue()));
        Set<String> known = new TreeSet<>();
        KitRealm.succeeded(admin.get("client-scopes"))
                .json()
                .forEach(it -> known.add(it.path("name").textValue()));
        missing.stream().filter(one -> !known.contains(one)).findFirst().ifPresent(unknown -> {
            throw ControlException.invalid("scope: the realm has no " + unknown + ", but " + known);
        });
        return missing;
    }

    /**
     * Owner of a client's private key.
     *
     * @param key the key, null if the vendor has it
     */
    private record Owner(@Nullable SigningKey key) {

        static Owner of(Asked asked) {
            if (asked.has("jwks") && !asked.json("jwks").path("keys").isArray()) {
                throw ControlException.invalid("jwks: write a JWK set with the public keys");
            }
            return new Owner(asked.has("jwks") ? null : asked.newKey());
        }

        /** Returns the JWK set to register. */
        String keys(Asked asked) {
            return key == null ? asked.json("jwks").toString() : key.publicJwkSet();
        }

        ObjectNode addTo(ObjectNode answer) {
            if (key != null) {
                answer.set("jwk", Json.of(key.privateJwk()));
            }
            return answer;
        }
    }
}
