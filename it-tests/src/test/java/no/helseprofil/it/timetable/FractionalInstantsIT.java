package no.helseprofil.it.timetable;

import static no.helseprofil.it.support.Answers.succeeded;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Instants as every JavaScript client writes them, with milliseconds: each place takes them, and keeps whole seconds. */
class FractionalInstantsIT {

    private static final String DOCUMENT = """
            {"ruleSet":"helseid","catalogue":"2026.1","newClientsFrom":"2026-01-01T00:00:00.999Z",
             "requirements":{"private-key-jwt":{"announced":"2026-01-01T00:00:00.000Z",
              "enforced":"2098-06-01T08:00:00.000+02:00"}},
             "cohorts":{"kommune":{"private-key-jwt":{"enforced":"2099-01-01T06:00:00.5Z"}}}}""";

    private static final Instant NEXT = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
    private static final String FRACTION = NEXT.toString().replace("Z", ".987Z");

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @Test
    void areAcceptedInTheDocumentAndStoredInSeconds() {
        realm.putProfile(DOCUMENT);

        assertThat(realm.admin().profile().body())
                .isEqualTo(DOCUMENT.replace(".999Z", "Z").replace(".000", "").replace(".5Z", "Z"));
        assertThat(realm.admin().get("helseprofil/requirements").json())
                .filteredOn(one -> one.path("id").textValue().equals("private-key-jwt"))
                .first()
                .satisfies(one -> assertThat(one.path("enforced").textValue()).isEqualTo("2098-06-01T06:00:00Z"));
    }

    @Test
    void areAcceptedByEveryAdminEndpoint() {
        realm.putProfile(DOCUMENT);
        AdminApi admin = realm.admin();
        String client = "helseprofil/clients/" + MACHINE;

        succeeded(admin.put(
                client + "/waivers/private-key-jwt", Map.of("reason", "a", "approvedBy", "b", "expires", FRACTION)));
        succeeded(admin.post(
                "helseprofil/holds", Map.of("requirement", "private-key-jwt", "reason", "a", "until", FRACTION)));
        succeeded(admin.post(
                "helseprofil/blocks",
                Map.of(
                        "kind",
                        "key",
                        "value",
                        SigningKey.generate("ES256").thumbprint(),
                        "reason",
                        "a",
                        "expires",
                        FRACTION)));
        succeeded(admin.send(admin.request("PUT", "helseprofil/emergency")
                .header("If-Match", "*")
                .body(
                        "application/json",
                        "{\"reason\":\"a\",\"nonceAtUserinfo\":true,\"until\":\"" + FRACTION + "\"}")));
        succeeded(admin.put(client + "/registered", Map.of("registered", "2026-01-01T00:00:00.500Z", "reason", "a")));

        assertThat(Stream.of("waivers", "holds", "blocks", "emergency")
                        .map(path -> admin.get("helseprofil/" + path).body()))
                .as("cut off, not rounded")
                .allSatisfy(
                        body -> assertThat(body).contains("\"" + NEXT + "\"").doesNotContain(".987"));
        for (String read : new String[] {
            "forecast?at=", "notices?at=", "waivers?endsBefore=", "refusals?since=",
        }) {
            succeeded(admin.get("helseprofil/" + read + FRACTION));
        }
        succeeded(admin.send(
                admin.request("POST", "helseprofil/forecast?at=" + FRACTION).body("application/json", DOCUMENT)));
    }
}
