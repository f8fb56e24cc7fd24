package no.helseprofil.it.realm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import no.helseprofil.it.support.TestRealm;

/** Profile documents that exempt a client. */
final class ExemptingDocuments {

    private static final Instant FAR = Instant.parse("2099-01-01T00:00:00Z");

    private ExemptingDocuments() {}

    /** Everything enforced, but for this client. */
    static String exempting(TestRealm realm, String clientId) {
        return exempting(realm, clientId, FAR);
    }

    /** Everything enforced, but for this client until then. */
    static String exempting(TestRealm realm, String clientId, Instant until) {
        ObjectNode document =
                JsonNodeFactory.instance.objectNode().put("ruleSet", "helseid").put("catalogue", "2026.1");
        document.putArray("exempt")
                .addObject()
                .put("id", realm.admin().client(clientId).path("id").textValue())
                .put("reason", "replaced before then")
                .put("until", until.toString());
        return document.toString();
    }
}
