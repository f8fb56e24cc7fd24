package no.helseprofil.it.support;

import static no.helseprofil.it.support.Answers.succeeded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Client scopes as an administrator makes them and gives them to clients. */
public final class Scopes {

    private Scopes() {}

    /** Makes a scope, and lets these clients ask for it. */
    public static void add(TestRealm realm, String scope, String... clients) {
        ObjectNode representation = JsonNodeFactory.instance.objectNode();
        representation.put("name", scope).put("protocol", "openid-connect");
        representation.putObject("attributes").put("include.in.token.scope", "true");
        succeeded(realm.admin().post("client-scopes", representation));
        for (String client : clients) {
            give(realm, scope, client, "optional");
        }
    }

    /**
     * Gives a scope to a client.
     *
     * @param kind {@code default} or {@code optional}
     */
    public static void give(TestRealm realm, String scope, String clientId, String kind) {
        String client = realm.admin().client(clientId).path("id").textValue();
        succeeded(realm.admin().put("clients/" + client + "/" + kind + "-client-scopes/" + id(realm, scope), "{}"));
    }

    /** Removes a scope, from all clients. */
    public static void remove(TestRealm realm, String scope) {
        succeeded(realm.admin().delete("client-scopes/" + id(realm, scope)));
    }

    /** Puts a mapper into a scope, for access tokens. */
    public static void map(TestRealm realm, String scope, String name, String kind, Map<String, String> settings) {
        ObjectNode mapper = JsonNodeFactory.instance.objectNode();
        mapper.put("name", name).put("protocol", "openid-connect").put("protocolMapper", kind);
        ObjectNode config = mapper.putObject("config").put("access.token.claim", "true");
        settings.forEach(config::put);
        succeeded(realm.admin().post("client-scopes/" + id(realm, scope) + "/protocol-mappers/models", mapper));
    }

    /** The internal id of a scope. */
    public static String id(TestRealm realm, String scope) {
        JsonNode all = realm.admin().get("client-scopes").json();
        return StreamSupport.stream(all.spliterator(), false)
                .filter(candidate -> scope.equals(candidate.path("name").textValue()))
                .map(candidate -> candidate.path("id").textValue())
                .findFirst()
                .orElseThrow();
    }
}
