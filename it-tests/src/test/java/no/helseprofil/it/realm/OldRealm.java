package no.helseprofil.it.realm;

import static no.helseprofil.it.support.Answers.succeeded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;

/**
 * A realm that has been in use before the server was started anew: it has policies of its own, and somebody holds tokens.
 * Those requests that deal with such tokens name a host of their own, which makes the issuer the same after the start.
 */
record OldRealm(StockSide side, String accessToken, String refreshToken) {

    /** Has a resource, which everybody may have a permission token for. */
    static final String WITH_PERMISSIONS = "with-permissions";

    static final String POLICIES = "client-policies/policies";
    static final JsonNode OWN_POLICIES = json("""
            {"policies": [{"name": "own", "description": "on", "enabled": true, "profiles": ["own"],
              "conditions": [{"condition": "client-roles", "configuration": {"roles": ["nobody-has-it"]}}]}]}""");

    private static final JsonNode OWN_PROFILES = json("""
            {"profiles": [{"name": "own", "description": "mine",
              "executors": [{"executor": "consent-required", "configuration": {"auto-configure": "false"}}]}]}""");

    static OldRealm create(KeycloakServer server, String name) {
        StockSide side = StockSide.named(server, name);
        succeeded(side.admin().put("client-policies/profiles", OWN_PROFILES));
        succeeded(side.admin().put(POLICIES, OWN_POLICIES));
        succeeded(side.admin().put("", Map.of("accessTokenLifespan", 3600)));
        createResource(side);
        Response tokens = succeeded(forwarded(side.passwordGrant()).send());
        return new OldRealm(
                side, String.valueOf(tokens.text("access_token")), String.valueOf(tokens.text("refresh_token")));
    }

    OldRealm underProfile(String document) {
        String etag = succeeded(side.admin().profile()).header("ETag").orElseThrow();
        succeeded(side.admin().putProfile(document, etag));
        return this;
    }

    OldRealm on(KeycloakServer server) {
        return new OldRealm(side.on(server), accessToken, refreshToken);
    }

    static Request forwarded(Request request) {
        return request.header("X-Forwarded-Host", "id.example.no")
                .header("X-Forwarded-Port", "443")
                .header("X-Forwarded-Proto", "https");
    }

    private static void createResource(StockSide side) {
        succeeded(side.admin().post("clients", json("""
                {"clientId": "%s", "secret": "unused", "serviceAccountsEnabled": true,
                 "authorizationServicesEnabled": true}""".formatted(WITH_PERMISSIONS))));
        String server = "clients/" + side.id(WITH_PERMISSIONS) + "/authz/resource-server";
        succeeded(side.admin().post(server + "/resource", Map.of("name", "a resource")));
        succeeded(side.admin().put(server, json("""
                {"policyEnforcementMode": "DISABLED", "decisionStrategy": "UNANIMOUS",
                 "allowRemoteResourceManagement": true}""")));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
