package no.helseprofil.certification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import no.helseprofil.testkit.client.SigningKey;
import org.jspecify.annotations.Nullable;

/** The realm file of the project with the keys of this run. Its references to environment variables are kept. */
final class CertificationRealm {

    private CertificationRealm() {}

    /** Writes it with these keys, in this form. */
    static void write(Path file, Path target, CertificationKeys keys, RealmForm form) {
        JsonNode realm = RunFiles.read(file, JsonNode.class);
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

    /** Forms of the realm. Each one needs a server of its own. */
    enum RealmForm {
        /** The realm file unchanged, with rule set {@code fapi2}. */
        FAPI2("", null),
        /** Signed requests only. */
        MESSAGE_SIGNING("", """
            {"ruleSet":"fapi2-message-signing","catalogue":"2026.1","requirements":{\
            "dpop-proof-age":{"parameters":{"ahead":"PT15S"}}}}\
            """),
        /**
         * The national rule set with two exceptions: it requires a {@code typ} of assertions, which the suite's don't
         * have, and accepts RS256. The expected results are those of {@link #FAPI2}, since the rule sets differ in
         * nothing else that the suite sees.
         */
        NATIONAL("national-", """
            {"ruleSet":"helseid","catalogue":"2026.1","requirements":{"assertion-type":{"phase":"off"},\
            "signing-algorithm":{"parameters":{"allowed":["PS256","ES256","EdDSA"]}},\
            "dpop-proof-age":{"parameters":{"ahead":"PT15S"}}}}\
            """),
        /** A realm of rule set {@code fapi2} whose users log in at the suite. */
        UPSTREAM("", null);

        private final String prefix;
        private final @Nullable String document;

        RealmForm(String prefix, @Nullable String document) {
            this.prefix = prefix;
            this.document = document;
        }

        /** Returns the profile document that replaces the file's; null for the file's own. */
        @Nullable
        String document() {
            return document;
        }

        /** Returns the plans that can be run against it. */
        List<SuitePlan> plans() {
            return Arrays.stream(SuitePlan.values())
                    .filter(plan -> plan.signsMessages() == (this == MESSAGE_SIGNING))
                    .filter(plan -> plan.isOfClients() == (this == UPSTREAM))
                    .toList();
        }

        /** Returns the name of a plan's results in this realm. */
        String nameOf(SuitePlan plan) {
            return prefix + plan.id();
        }
    }
}
