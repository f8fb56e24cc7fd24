package no.helseprofil.it.timetable;

import static no.helseprofil.it.support.Answers.succeeded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Response;

/** Client profiles of a realm, and one policy that applies one of them to every client. */
final class ClientPolicies {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final TestRealm realm;
    private final ObjectNode profiles = NODES.objectNode();

    ClientPolicies(TestRealm realm) {
        this.realm = realm;
        profiles.putArray("profiles");
    }

    /** A client profile with these executors: each with its configuration, as JSON. */
    ClientPolicies with(String name, Map<String, String> executors) {
        ObjectNode profile = profiles.withArray("profiles").addObject().put("name", name);
        ArrayNode listed = profile.putArray("executors");
        executors.forEach((id, configuration) ->
                listed.addObject().put("executor", id).set("configuration", json(configuration)));
        return this;
    }

    /** A client profile that observes another. */
    ClientPolicies observing(String name, String configuration) {
        return with(name, Map.of("helseprofil-observed", configuration));
    }

    Response write() {
        return realm.admin().put("client-policies/profiles", profiles);
    }

    /** Writes them, and applies these to every client. */
    void apply(String... names) {
        succeeded(write());
        succeeded(realm.admin().put("client-policies/policies", policy(names)));
    }

    /** Leaves the realm without any. */
    static void remove(TestRealm realm) {
        ObjectNode none = NODES.objectNode();
        none.putArray("policies");
        succeeded(realm.admin().put("client-policies/policies", none));
        succeeded(new ClientPolicies(realm).write());
    }

    private static ObjectNode policy(String... names) {
        ObjectNode policies = NODES.objectNode();
        ObjectNode policy = policies.putArray("policies")
                .addObject()
                .put("name", "observing")
                .put("enabled", true);
        policy.putArray("conditions").addObject().put("condition", "any-client").putObject("configuration");
        ArrayNode applied = policy.putArray("profiles");
        for (String name : names) {
            applied.add(name);
        }
        return policies;
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
