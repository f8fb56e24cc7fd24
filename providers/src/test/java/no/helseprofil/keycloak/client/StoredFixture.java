package no.helseprofil.keycloak.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client as it is stored; Keycloak's switches always have a value there. */
class StoredFixture implements ClientView {

    private final Map<String, String> attributes = new HashMap<>();

    StoredFixture with(String attribute, String value) {
        attributes.put(attribute, value);
        return this;
    }

    @Override
    public String clientId() {
        return "stored";
    }

    @Override
    public String protocol() {
        return "openid-connect";
    }

    @Override
    public @Nullable String attribute(String name) {
        return attributes.get(name);
    }

    @Override
    public Set<String> attributes() {
        return attributes.keySet();
    }

    @Override
    public Boolean publicClient() {
        return true;
    }

    @Override
    public String authenticator() {
        return "client-secret";
    }

    @Override
    public Boolean codeFlow() {
        return true;
    }

    @Override
    public Boolean bearerOnly() {
        return true;
    }

    @Override
    public Boolean implicitFlow() {
        return true;
    }

    @Override
    public Boolean clientCredentials() {
        return true;
    }

    @Override
    public Boolean passwordGrant() {
        return true;
    }

    @Override
    public Boolean fullScope() {
        return true;
    }

    @Override
    public String rootUrl() {
        return "https://stored.example";
    }

    @Override
    public Set<String> redirectUris() {
        return Set.of("https://stored.example/*");
    }
}
