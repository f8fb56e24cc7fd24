package no.helseprofil.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import no.helseprofil.testkit.client.SigningKey;
import org.jspecify.annotations.Nullable;

/** The representation of one client in the form of Keycloak's import, initially without faults. */
final class FleetRegistration {

    private final ObjectNode client = FleetRealm.json("""
            {"enabled": true, "protocol": "openid-connect", "publicClient": false,
             "clientAuthenticatorType": "client-jwt", "standardFlowEnabled": true, "implicitFlowEnabled": false,
             "directAccessGrantsEnabled": false, "serviceAccountsEnabled": false, "fullScopeAllowed": false,
             "defaultClientScopes": ["basic"], "optionalClientScopes": ["nhn:fleet-api/read"],
             "attributes": {
               "use.jwks.string": "true", "dpop.bound.access.tokens": "true",
               "require.pushed.authorization.requests": "true", "pkce.code.challenge.method": "S256",
               "access.token.header.type.rfc9068": "true", "use.refresh.tokens": "false"}}
            """);
    private final SigningKey key;
    private final FleetKeys keys;

    FleetRegistration(String clientId, SigningKey key, FleetKeys keys) {
        this.key = key;
        this.keys = keys;
        client.put("clientId", clientId).put("name", "Client " + clientId);
        client.putArray("redirectUris").add("https://" + clientId + ".example/callback");
        attribute("jwks.string", key.publicJwkSet());
    }

    ObjectNode json() {
        return client;
    }

    SigningKey key() {
        return key;
    }

    FleetKeys keys() {
        return keys;
    }

    FleetRegistration set(String property, boolean value) {
        client.put(property, value);
        return this;
    }

    FleetRegistration set(String property, String value) {
        client.put(property, value);
        return this;
    }

    FleetRegistration attribute(String name, String value) {
        client.withObject("/attributes").put(name, value);
        return this;
    }

    FleetRegistration without(String attribute) {
        client.withObject("/attributes").remove(attribute);
        return this;
    }

    FleetRegistration redirectUri(String uri) {
        client.withArray("/redirectUris").add(uri);
        return this;
    }

    FleetRegistration scope(String name) {
        client.withArray("/defaultClientScopes").add(name);
        return this;
    }

    /** Adds a mapper that writes a fixed value into a claim of the access token. */
    FleetRegistration mapper(String name, String claim) {
        client.withArray("/protocolMappers").add(mapperOf(name, claim));
        return this;
    }

    /** Adds a mapper of another kind, which writes into access tokens. */
    FleetRegistration mapper(String name, String kind, @Nullable String claim, Map<String, String> settings) {
        return mapper(name, kind, claim, settings, "access.token.claim");
    }

    /** Adds a mapper of another kind, which writes to a given place. */
    FleetRegistration mapper(
            String name, String kind, @Nullable String claim, Map<String, String> settings, String place) {
        ObjectNode mapper = client.withArray("/protocolMappers")
                .addObject()
                .put("name", name)
                .put("protocol", "openid-connect")
                .put("protocolMapper", kind);
        ObjectNode config = mapper.putObject("config").put(place, "true");
        if (claim != null) {
            config.put("claim.name", claim);
        }
        settings.forEach(config::put);
        return this;
    }

    /** Removes the organisations for which it acts. */
    FleetRegistration withoutOrganisations() {
        List.of("tenancy", "orgnr-parent", "orgnr-children", "orgnr-supplier", "delegations")
                .forEach(name -> without("helseprofil." + name));
        return this;
    }

    /** Makes Keycloak take the client's keys only from this place. */
    FleetRegistration keysIn(String place, String value) {
        List.of("jwks.string", "jwks.url").forEach(this::without);
        attribute("use.jwks.string", Boolean.toString(place.equals("jwks.string")));
        attribute("use.jwks.url", Boolean.toString(place.equals("jwks.url")));
        return attribute(place, value);
    }

    static ObjectNode mapperOf(String name, String claim) {
        return FleetRealm.json("""
                {"name": "%s", "protocol": "openid-connect", "protocolMapper": "oidc-hardcoded-claim-mapper",
                 "config": {"claim.name": "%s", "claim.value": "anything", "access.token.claim": "true"}}
                """.formatted(name, claim));
    }
}
