package no.helseprofil.certification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import no.helseprofil.testkit.client.SigningKey;

/** The realm file of the project with the keys of this run. Its references to environment variables are kept. */
final class CertificationRealm {

    private final JsonNode file;

    private CertificationRealm(JsonNode file) {
        this.file = file;
    }

    static CertificationRealm read(Path file) {
        return new CertificationRealm(RunFiles.read(file));
    }

    /** Writes it with these keys, in this form. */
    void write(Path target, CertificationKeys keys, RealmForm form) {
        JsonNode realm = file.deepCopy();
        Map<String, SigningKey> all =
                Map.of("client", keys.client(), "client2", keys.client2(), "resource", keys.resource());
        for (JsonNode client : realm.path("clients")) {
            SigningKey key = all.get(client.path("clientId").asText());
            if (key != null) {
                ((ObjectNode) client.path("attributes")).put("jwks.string", set(key));
            }
            if (form == RealmForm.UPSTREAM && key == keys.client()) {
                // its tokens contain the role by which it reads the stored token of its user
                ((ObjectNode) client)
                        .put("consentRequired", false)
                        .withArray("defaultClientScopes")
                        .add("roles");
            }
        }
        if (form.document() != null) {
            ObjectNode config = (ObjectNode) realm.at("/components")
                    .path("no.helseprofil.keycloak.storage.ProfileProvider")
                    .path(0)
                    .path("config");
            config.putArray("document").add(form.document());
        }
        RunFiles.json(target, realm);
    }

    private static String set(SigningKey key) {
        return JSONObjectUtils.toJSONString(Map.of("keys", List.of(key.publicJwk())));
    }
}
