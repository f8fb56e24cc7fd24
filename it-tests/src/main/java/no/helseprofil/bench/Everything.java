package no.helseprofil.bench;

import static no.helseprofil.fleet.FleetRealm.succeeded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import no.helseprofil.fleet.FleetRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.server.ServerOptions;

/**
 * Everything that an authority can configure in a realm and that costs time in requests. Every dated requirement has
 * its dates and is enforced. Twenty cohorts have later dates. The client is in one of them and acts for a part of its
 * organisation, which the register knows. The user has an HPR number in a register. Both registers are files, read
 * once, so that a look-up takes place in memory.
 */
final class Everything {

    private static final int COHORTS = 20;
    private static final Instant ANNOUNCED = Instant.parse("2025-01-01T00:00:00Z");
    private static final Instant ENFORCED = Instant.parse("2025-06-01T00:00:00Z");

    private static final String CHILD = "999977776";
    private static final String CLAIM_OF_USER = "helseid://claims/hpr/hpr_number";
    private static final String CLAIM_OF_CLIENT = "helseid://claims/client/claims/orgnr_child";

    /** The profile document. The demo's organisations are fictitious, so their check digits are ignored. */
    private static final String DOCUMENT = """
            {"ruleSet":"helseid","catalogue":"2026.1",
             "registers":{"organisations":{"source":"file","whenDown":"refuse"},
                          "practitioners":{"source":"file"}},
             "requirements":{"organisation":{"parameters":{"checkDigits":false}}}}""";

    private static final String CLIENT = """
            {"helseprofil.registered": "existing", "helseprofil.cohort": "cohort-19",
             "helseprofil.tenancy": "single-tenant", "helseprofil.orgnr-parent": "999977774",
             "helseprofil.orgnr-children": "999977776"}""";

    private static final String API = """
            {"clientId": "nhn:bench-api", "protocol": "openid-connect", "clientAuthenticatorType": "client-jwt",
             "standardFlowEnabled": false, "fullScopeAllowed": false, "attributes": {"helseprofil.api": "true"}}""";

    private static final String MAPPER = """
            {"name": "%1$s", "protocol": "openid-connect", "protocolMapper": "helseprofil-claim-mapper",
             "config": {"claim": "%1$s", "access.token.claim": "true"}}""";

    private Everything() {}

    static ServerOptions registersOf(ServerOptions options) {
        String register = "--spi-helseprofil-register--";
        Path files = Path.of("..", "realm-config").toAbsolutePath().normalize();
        return options.withArgument(register + "organisation-file--path=" + files.resolve("organisations.json"))
                .withArgument(register + "practitioner-file--path=" + files.resolve("practitioners.json"));
    }

    /** Adds the settings to the representation of a realm. */
    static void putInto(ObjectNode realm) {
        BenchRealm.document(realm, DOCUMENT);
        ((ObjectNode) realm.at("/clients/0/attributes")).setAll(FleetRealm.json(CLIENT));
        ((ObjectNode) realm.at("/users/0"))
                .putObject("attributes")
                .putArray("pid")
                .add("04056600324");
        realm.withArray("/clients").add(FleetRealm.json(API));
        ObjectNode scope = (ObjectNode) realm.at("/clientScopes/1");
        for (String claim : List.of("helseid://claims/identity/pid", CLAIM_OF_USER, "orgnr_child_name")) {
            scope.withArray("/protocolMappers").add(FleetRealm.json(MAPPER.formatted(claim)));
        }
    }

    /** Sets the dates of every requirement that can have dates, and those of the cohorts. */
    static void setDates(AdminApi realm) {
        ObjectNode document = (ObjectNode) succeeded(realm.profile()).json();
        for (JsonNode requirement :
                succeeded(realm.get("helseprofil/requirements")).json()) {
            if (requirement.path("kind").asText().equals("dated")) {
                String id = requirement.path("id").asText();
                document.withObject("/requirements/" + id)
                        .put("announced", ANNOUNCED.toString())
                        .put("enforced", ENFORCED.toString());
                for (int i = 0; i < COHORTS; i++) {
                    document.withObject("/cohorts/cohort-" + i + "/" + id)
                            .put(
                                    "enforced",
                                    ENFORCED.plus(i + 1L, ChronoUnit.DAYS).toString());
                }
            }
        }
        new FleetRealm(realm).putProfile(document.toString());
    }

    /** Returns the organisation that the client names. */
    static Details details() {
        return Details.ofChild(CHILD);
    }

    /**
     * Checks that tokens have all claims.
     *
     * @throws IllegalStateException if they don't, since then something else was measured
     */
    static void require(Exchange tokens) {
        JsonNode claims = tokens.accessTokenClaims();
        if (!claims.has(CLAIM_OF_USER) || !claims.has(CLAIM_OF_CLIENT)) {
            throw new IllegalStateException("not all claims in " + claims);
        }
    }
}
