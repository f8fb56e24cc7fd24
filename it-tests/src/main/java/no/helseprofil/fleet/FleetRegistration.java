package no.helseprofil.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import no.helseprofil.testkit.client.SigningKey;
import org.jspecify.annotations.Nullable;

/** The representation of one client in the form of Keycloak's import, initially without faults. */
record FleetRegistration(ObjectNode json, SigningKey key) {

    /** A key of 1024 bits, one for all faults, because making it takes long. */
    static final SigningKey WEAK = SigningKey.generateRsa(1024, "PS256");

    private static final String COMPLIANT = """
            {"enabled": true, "protocol": "openid-connect", "publicClient": false,
             "clientAuthenticatorType": "client-jwt", "standardFlowEnabled": true, "implicitFlowEnabled": false,
             "directAccessGrantsEnabled": false, "serviceAccountsEnabled": false, "fullScopeAllowed": false,
             "defaultClientScopes": ["basic"], "optionalClientScopes": ["nhn:fleet-api/read"],
             "attributes": {
               "use.jwks.string": "true", "dpop.bound.access.tokens": "true",
               "require.pushed.authorization.requests": "true", "pkce.code.challenge.method": "S256",
               "access.token.header.type.rfc9068": "true", "use.refresh.tokens": "false"}}
            """;

    static FleetRegistration of(String clientId) {
        ObjectNode json = FleetRealm.json(COMPLIANT).put("clientId", clientId).put("name", "Client " + clientId);
        json.putArray("redirectUris").add("https://" + clientId + ".example/callback");
        FleetRegistration client = new FleetRegistration(json, SigningKey.generate("ES256"));
        return client.attribute("jwks.string", client.key.publicJwkSet());
    }

    /**
     * Returns {@link #WEAK} in Keycloak's form of a single key: SubjectPublicKeyInfo (RFC 5280, section 4.1) in base64.
     */
    static String weakByItself() {
        try {
            byte[] encoded = RSAKey.parse(WEAK.publicJwk()).toPublicKey().getEncoded();
            return Base64.getEncoder().encodeToString(encoded);
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    FleetRegistration set(String property, boolean value) {
        json.put(property, value);
        return this;
    }

    FleetRegistration set(String property, String value) {
        json.put(property, value);
        return this;
    }

    FleetRegistration attribute(String name, String value) {
        json.withObject("/attributes").put(name, value);
        return this;
    }

    FleetRegistration without(String attribute) {
        json.withObject("/attributes").remove(attribute);
        return this;
    }

    FleetRegistration redirectUri(String uri) {
        json.withArray("/redirectUris").add(uri);
        return this;
    }

    FleetRegistration scope(String name) {
        json.withArray("/defaultClientScopes").add(name);
        return this;
    }

    /** Adds a mapper that writes a fixed value into a claim of the access token. */
    FleetRegistration mapper(String name, String claim) {
        return mapper(name, "oidc-hardcoded-claim-mapper", claim, Map.of("claim.value", "anything"));
    }

    /** Adds a mapper of another kind, which writes into access tokens. */
    FleetRegistration mapper(String name, String kind, @Nullable String claim, Map<String, String> settings) {
        return mapper(name, kind, claim, settings, "access.token.claim");
    }

    /** Adds a mapper of another kind, which writes to a given place. */
    FleetRegistration mapper(
            String name, String kind, @Nullable String claim, Map<String, String> settings, String place) {
        ObjectNode mapper = json.withArray("/protocolMappers")
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
}
