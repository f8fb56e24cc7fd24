package no.helseprofil.testkit.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Metadata;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.TestTime;

/**
 * Demo realm of the kit's own server.
 *
 * @param keycloak the server, which only the kit reaches directly
 * @param time its clock
 */
record KitRealm(KeycloakServer keycloak, TestTime time) {

    private static final String PATH = "/realms/helse";

    static KitRealm of(KeycloakServer keycloak) {
        return new KitRealm(keycloak, new TestTime(keycloak));
    }

    /** Returns the issuer at the address of the kit that was asked. */
    String issuer(Asked asked) {
        return asked.base() + PATH;
    }

    /** Returns its address past the gateway. */
    URI direct() {
        return URI.create(keycloak.url() + PATH);
    }

    /** Returns the administration, with the addresses of the kit that was asked. */
    AdminApi admin(Asked asked) {
        return AdminApi.of(asked.base(), "helse", KeycloakServer.ADMIN, KeycloakServer.ADMIN);
    }

    /** Returns the names of the endpoints in the metadata, by their paths. */
    Map<String, String> endpoints() {
        JsonNode metadata = Metadata.of(direct().toString()).json();
        Map<String, String> endpoints = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : metadata.properties()) {
            if (member.getKey().endsWith("_endpoint") || member.getKey().equals("jwks_uri")) {
                endpoints.put(URI.create(member.getValue().asText()).getPath(), member.getKey());
            }
        }
        return endpoints;
    }

    String tokenEndpoint(Asked asked) {
        Metadata metadata = Metadata.of(direct().toString());
        return asked.base() + metadata.endpoint("token_endpoint").getPath();
    }

    /** Returns the public keys, read past the gateway. */
    JsonNode keys() {
        Metadata metadata = Metadata.of(direct().toString());
        return succeeded(Request.get(metadata.endpoint("jwks_uri")).send()).json();
    }

    /** Returns the answer. Throws a {@link ControlException} with what the server said if it refused. */
    static Response succeeded(Response answer) {
        if (answer.status() >= 400 && answer.status() < 500) {
            throw ControlException.invalid("the server refused this: " + answer.body());
        } else if (!answer.isSuccess()) {
            throw ControlException.ofServer("the server answered HTTP " + answer.status());
        }
        return answer;
    }
}
