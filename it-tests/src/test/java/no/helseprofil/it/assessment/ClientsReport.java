package no.helseprofil.it.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;

/**
 * Report of an assessment on the clients of a realm.
 *
 * @param json the report
 */
record ClientsReport(JsonNode json) {

    /** Assesses the realm, and waits for the end. */
    static ClientsReport of(TestRealm realm) {
        return of(realm.admin());
    }

    /** Assesses the realm, and waits for the end. */
    static ClientsReport of(AdminApi admin) {
        Assessing assessing = new Assessing(admin);
        JsonNode report = assessing.ended(assessing.started());
        assertThat(report.path("status").textValue()).as("%s", report).isEqualTo("done");
        return new ClientsReport(report);
    }

    JsonNode client(String clientId) {
        return clients()
                .filter(client -> clientId.equals(client.path("clientId").textValue()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no client " + clientId + " in " + json));
    }

    Stream<JsonNode> clients() {
        return json.path("clients").valueStream();
    }

    JsonNode verdict(String clientId, String requirement) {
        return client(clientId)
                .path("verdicts")
                .valueStream()
                .filter(verdict ->
                        requirement.equals(verdict.path("requirement").textValue()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no verdict on " + requirement));
    }

    /** The findings, and what is said of each. */
    Map<String, String> findings(String clientId) {
        Map<String, String> findings = new TreeMap<>();
        client(clientId).path("verdicts").forEach(verdict -> {
            String said = verdict.path("verdict").textValue();
            if (List.of("fail", "warn", "waived").contains(said)) {
                findings.put(verdict.path("requirement").textValue(), said);
            }
        });
        return findings;
    }

    /** The remarks of this kind. */
    List<JsonNode> remarks(String clientId, String kind) {
        return client(clientId)
                .path("remarks")
                .valueStream()
                .filter(remark -> kind.equals(remark.path("remark").textValue()))
                .sorted(Comparator.comparing(JsonNode::toString))
                .toList();
    }

    List<String> imported(String clientId) {
        return remarks(clientId, "imported").stream()
                .flatMap(remark -> remark.path("attributes").valueStream())
                .map(JsonNode::textValue)
                .toList();
    }
}
