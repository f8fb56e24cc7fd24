package no.helseprofil.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.StreamSupport;
import no.helseprofil.bench.PerformancePage.BenchFiles;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.Response;
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

    private static final String PARENT = "999977774";
    private static final String CHILD = "999977776";
    private static final String PRACTITIONER = "04056600324";

    private static final String CLAIM_OF_USER = "helseid://claims/hpr/hpr_number";
    private static final String CLAIM_OF_CLIENT = "helseid://claims/client/claims/orgnr_child";

    /** The profile document. The demo's organisations are fictitious, so their check digits are ignored. */
    private static final String DOCUMENT = """
            {"ruleSet":"helseid","catalogue":"2026.1",
             "registers":{"organisations":{"source":"file","whenDown":"refuse"},
                          "practitioners":{"source":"file"}},
             "requirements":{"organisation":{"parameters":{"checkDigits":false}}}}""";

    private Everything() {}

    static ServerOptions registersOf(ServerOptions options) {
        String register = "--spi-helseprofil-register--";
        return options.withArgument(
                        register + "organisation-file--path=" + BenchFiles.REALMS.resolve("organisations.json"))
                .withArgument(register + "practitioner-file--path=" + BenchFiles.REALMS.resolve("practitioners.json"));
    }

    /** Adds the settings to the representation of a realm. */
    static void putInto(ObjectNode realm) {
        BenchRealm.document(realm, DOCUMENT);
        ((ObjectNode) realm.path("clients").path(0).path("attributes"))
                .put("helseprofil.registered", "existing")
                .put("helseprofil.cohort", cohort(COHORTS - 1))
                .put("helseprofil.tenancy", "single-tenant")
                .put("helseprofil.orgnr-parent", PARENT)
                .put("helseprofil.orgnr-children", CHILD);
        ((ObjectNode) realm.path("users").path(0))
                .putObject("attributes")
                .putArray("pid")
                .add(PRACTITIONER);
        ObjectNode api = realm.withArray("/clients").addObject();
        api.put("clientId", "nhn:bench-api")
                .put("protocol", "openid-connect")
                .put("clientAuthenticatorType", "client-jwt")
                .put("standardFlowEnabled", false)
                .put("fullScopeAllowed", false)
                .putObject("attributes")
                .put("helseprofil.api", "true");
        for (JsonNode scope : realm.path("clientScopes")) {
            if (scope.path("name").asText().equals(BenchRealm.SCOPE)) {
                List.of("helseid://claims/identity/pid", CLAIM_OF_USER, "orgnr_child_name")
                        .forEach(claim -> map(claim, (ObjectNode) scope));
            }
        }
    }

    /** Sets the dates of every requirement that can have dates, and those of the cohorts. */
    static void setDates(AdminApi realm) {
        ObjectNode document = (ObjectNode) succeeded(realm.profile()).json();
        List<String> dated = StreamSupport.stream(
                        succeeded(realm.get("helseprofil/requirements")).json().spliterator(), false)
                .filter(requirement -> requirement.path("kind").asText().equals("dated"))
                .map(requirement -> requirement.path("id").asText())
                .toList();
        for (String id : dated) {
            document.withObject("/requirements/" + id)
                    .put("announced", ANNOUNCED.toString())
                    .put("enforced", ENFORCED.toString());
        }
        for (int i = 0; i < COHORTS; i++) {
            ObjectNode cohort = document.withObject("/cohorts/" + cohort(i));
            String later = ENFORCED.plus(i + 1L, ChronoUnit.DAYS).toString();
            dated.forEach(id -> cohort.putObject(id).put("enforced", later));
        }
        succeeded(realm.putProfile(
                document, succeeded(realm.profile()).header("ETag").orElseThrow()));
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
        for (String claim : List.of(CLAIM_OF_USER, CLAIM_OF_CLIENT)) {
            if (claims.path(claim).isMissingNode()) {
                throw new IllegalStateException("no " + claim + " in " + claims);
            }
        }
    }

    private static void map(String claim, ObjectNode scope) {
        ObjectNode mapper = scope.withArray("/protocolMappers").addObject();
        mapper.put("name", claim)
                .put("protocol", "openid-connect")
                .put("protocolMapper", "helseprofil-claim-mapper")
                .set(
                        "config",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("claim", claim)
                                .put("access.token.claim", "true"));
    }

    private static String cohort(int number) {
        return "cohort-" + number;
    }

    private static Response succeeded(Response answer) {
        if (!answer.isSuccess()) {
            throw new IllegalStateException("the admin API answered " + answer + " " + answer.body());
        }
        return answer;
    }
}
