package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mistakes of those who operate a realm, as the server meets them: each answer says what to write instead. Those of the
 * command line are in the tests of its commands, those of start options in {@code StartOptionsTest} and
 * {@code OptionNamesTest}, and those of a node without the JAR in {@code UninstallIT}.
 */
class OperatorMistakesIT {

    private static final String IN_FORCE = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\"}";
    private static final String PROFILE = "helseprofil/profile";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile(IN_FORCE);

    private static final AdminApi admin = realm.admin();

    /**
     * One mistake.
     *
     * @param name what somebody did
     * @param answer what came of it
     * @param status the status of the answer
     * @param remedy words of the answer
     */
    record Mistake(String name, Supplier<Response> answer, int status, String remedy) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(documents(), allowances(), incidents(), calls()).flatMap(List::stream);
    }

    private static List<Mistake> documents() {
        return List.of(
                document("JSON with a comma too many", "{\"ruleSet\":\"helseid\",\n}", "line 2"),
                document("an unknown member", with("\"cohort\":{}"), "did you mean cohorts?"),
                document("an unknown requirement", dated("private-key-jvt", "null"), "did you mean private-key-jwt?"),
                document(
                        "an unknown requirement of a cohort",
                        with("\"cohorts\":{\"a\":{\"dpop-nonse\":null}}"),
                        "did you mean dpop-nonce?"),
                document(
                        "an unknown parameter",
                        with("\"requirements\":{\"dpop-nonce\":{\"parameters\":{\"userInfos\":true}}}"),
                        "did you mean userinfo?"),
                document("a date without a zone", dated("pkce-s256", "\"2027-06-01T00:00:00\""), "write an instant"),
                document("a Norwegian date", dated("pkce-s256", "\"1.6.2027\""), "write an instant"),
                document("a day alone", dated("pkce-s256", "\"2027-06-01\""), "write an instant"),
                document(
                        "enforced before announced",
                        with("\"requirements\":{\"pkce-s256\":{\"announced\":\"2027-06-01T00:00:00Z\","
                                + "\"enforced\":\"2027-01-01T00:00:00Z\"}}"),
                        "write an instant after the one of announced"),
                document(
                        "a cohort before all",
                        with("\"requirements\":{\"pkce-s256\":{\"enforced\":\"2027-06-01T00:00:00Z\"}},"
                                + "\"cohorts\":{\"a\":{\"pkce-s256\":{\"enforced\":\"2027-01-01T00:00:00Z\"}}}"),
                        "a cohort only postpones"),
                document(
                        "a date for an invariant",
                        dated("assertion-single-use", "\"2027-06-01T00:00:00Z\""),
                        "leave it out"),
                document(
                        "a secret of a webhook in clear",
                        with("\"notices\":{\"webhook\":{\"url\":\"https://a.example\",\"secret\":\"s3cret\"}}"),
                        "${vault."),
                document(
                        "a member twice",
                        "{\"ruleSet\":\"helseid\",\n\"ruleSet\":\"fapi2\"}",
                        "line 2, column 10, where a member comes for the second time"),
                document("an empty body", "", "there is none, the text is empty"),
                new Mistake(
                        "no If-Match",
                        () -> admin.put(PROFILE, IN_FORCE),
                        428,
                        "Send If-Match with the ETag of the profile"),
                new Mistake(
                        "a stale If-Match",
                        () -> admin.putProfile(IN_FORCE, "\"stale\""),
                        412,
                        "read it again and repeat the change"));
    }

    private static List<Mistake> allowances() {
        String waiver = "helseprofil/clients/" + TestRealm.MACHINE + "/waivers/";
        return List.of(
                new Mistake(
                        "a waiver that has ended",
                        () -> admin.put(waiver + "pkce-s256", waived(-1)),
                        400,
                        "lies ahead"),
                new Mistake(
                        "a waiver that is too long",
                        () -> admin.put(waiver + "pkce-s256", waived(4000)),
                        400,
                        "waivers.longest"),
                new Mistake(
                        "a waiver without a reason",
                        () -> admin.put(waiver + "pkce-s256", waived(9).replace("reason", "why")),
                        400,
                        "/reason"),
                new Mistake(
                        "a waiver of an unknown requirement",
                        () -> admin.put(waiver + "pkce-s265", waived(9)),
                        404,
                        "did you mean pkce-s256?"),
                new Mistake(
                        "a waiver of an unknown client",
                        () -> admin.put("helseprofil/clients/nobody/waivers/pkce-s256", waived(9)),
                        404,
                        "No client of this realm has this client_id"),
                new Mistake(
                        "a hold of five days",
                        () -> admin.post("helseprofil/holds", held("pkce-s256", 5)),
                        400,
                        "hours"),
                new Mistake(
                        "a hold of an invariant",
                        () -> admin.post("helseprofil/holds", held("assertion-single-use", 1)),
                        400,
                        "a requirement that has dates"),
                new Mistake(
                        "a hold of an unknown requirement",
                        () -> admin.post("helseprofil/holds", held("pkce-256", 1)),
                        400,
                        "did you mean pkce-s256?"));
    }

    private static List<Mistake> incidents() {
        return List.of(
                new Mistake(
                        "a block of a kid",
                        () -> admin.post("helseprofil/blocks", blocked("key", "my-key")),
                        400,
                        "thumbprint"),
                new Mistake(
                        "a block of Keycloak's own client",
                        () -> admin.post("helseprofil/blocks", blocked("client", "admin-cli")),
                        400,
                        "client_id of a client of this realm"),
                new Mistake(
                        "a block of an unknown client",
                        () -> admin.post("helseprofil/blocks", blocked("client", "nobody")),
                        400,
                        "client_id of a client of this realm"),
                new Mistake(
                        "emergency settings for an unknown algorithm",
                        () -> emergency("\"deniedAlgorithms\":[\"RSA\"]"),
                        400,
                        "/deniedAlgorithms"),
                new Mistake(
                        "emergency settings that are misspelt",
                        () -> emergency("\"deniedAlgorithm\":[\"RS256\"]"),
                        400,
                        "did you mean deniedAlgorithms?"));
    }

    private static List<Mistake> calls() {
        return List.of(
                new Mistake(
                        "a Norwegian date of a forecast",
                        () -> admin.get("helseprofil/forecast?at=1.6.2027"),
                        400,
                        "at is a date such as 2027-01-01"),
                new Mistake(
                        "a misspelt dry run",
                        () -> admin.delete("helseprofil/install?dryrun=true&reason=a"),
                        400,
                        "did you mean dry-run?"),
                new Mistake(
                        "a misspelt filter",
                        () -> admin.get("helseprofil/refusals?requirment=pkce-s256"),
                        400,
                        "did you mean requirement?"),
                new Mistake(
                        "a filter by an unknown requirement",
                        () -> admin.get("helseprofil/refusals?requirement=pkce-s265"),
                        400,
                        "did you mean pkce-s256?"),
                new Mistake(
                        "a mend of an unknown id",
                        () -> admin.post("helseprofil/install?mend=gaurd", ""),
                        400,
                        "did you mean guard?"),
                new Mistake(
                        "a realm without a profile",
                        () -> admin.realm("master").get("helseprofil/holds"),
                        404,
                        "This realm has no profile; put one first"),
                new Mistake(
                        "a role that reads, for a write",
                        () -> Administrators.of(SharedServer.get(), realm.name(), "view-clients")
                                .delete("helseprofil/holds/pkce-s256"),
                        403,
                        "Use an administrator who has manage-realm: a role of the client realm-management"),
                new Mistake(
                        "a role that reads something else",
                        () -> Administrators.of(SharedServer.get(), realm.name(), "view-events")
                                .get("helseprofil/clients"),
                        403,
                        "Use an administrator who has view-clients or manage-realm"),
                new Mistake("no token, or one that has ended", () -> ours(null), 401, "get a new access token"),
                new Mistake(
                        "a token of another server", () -> ours("Bearer e30.e30.e30"), 401, "a token of this server"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void theErrorNamesTheRemedy(Mistake mistake) {
        Response answer = mistake.answer().get();

        assertThat(answer.status()).as(answer.toString()).isEqualTo(mistake.status());
        assertThat(answer.body()).contains(mistake.remedy());
    }

    /** An update doesn't write these attributes, and the response says that they stay. */
    @Test
    void theResponseNamesIgnoredAttributes() {
        Response unchanged = update(client -> {});
        Response changed = update(client -> client.withObject("/attributes")
                .put("helseprofil.registered", "existing")
                .put("helseprofil.waiver.pkce-s256", waived(9)));

        assertThat(unchanged.header("Helseprofil-Ignored")).isEmpty();
        assertThat(changed.status()).as(changed.toString()).isEqualTo(204);
        assertThat(changed.header("Helseprofil-Ignored"))
                .hasValue("\"helseprofil.registered\", \"helseprofil.waiver.pkce-s256\"");
    }

    @Test
    void theDryRunNamesAnUnconfiguredRegister() {
        Response answer = admin.send(admin.request("PUT", PROFILE + "?dry-run=true")
                .header("If-Match", "*")
                .body("application/json", with("\"registers\":{\"practitioners\":{\"source\":\"hpr\"}}")));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path("missingRegisters").toString())
                .isEqualTo("[\"--spi-helseprofil-register--hpr\"]");
    }

    private static Mistake document(String name, String document, String remedy) {
        return new Mistake(
                name,
                () -> admin.send(
                        admin.request("PUT", PROFILE).header("If-Match", "*").body("application/json", document)),
                400,
                remedy);
    }

    private static String with(String member) {
        return IN_FORCE.substring(0, IN_FORCE.length() - 1) + "," + member + "}";
    }

    private static String dated(String requirement, String enforced) {
        return with("\"requirements\":{\"" + requirement + "\":{\"enforced\":" + enforced + "}}");
    }

    private static Instant ahead(Duration time) {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(time);
    }

    private static String waived(int days) {
        return "{\"reason\":\"a\",\"approvedBy\":\"b\",\"expires\":\"" + ahead(Duration.ofDays(days)) + "\"}";
    }

    private static String held(String requirement, int days) {
        return "{\"reason\":\"a\",\"requirement\":\"" + requirement + "\",\"until\":\"" + ahead(Duration.ofDays(days))
                + "\"}";
    }

    private static String blocked(String kind, String value) {
        return "{\"reason\":\"a\",\"kind\":\"" + kind + "\",\"value\":\"" + value + "\"}";
    }

    private static Response emergency(String setting) {
        return admin.put(
                "helseprofil/emergency?dry-run=true",
                "{\"reason\":\"a\",\"until\":\"" + ahead(Duration.ofHours(1)) + "\"," + setting + "}");
    }

    private static Response ours(@Nullable String authorization) {
        Request request = Request.get(
                URI.create(SharedServer.get().url() + "/admin/realms/" + realm.name() + "/helseprofil/clients"));
        return (authorization == null ? request : request.header("Authorization", authorization)).send();
    }

    private static Response update(Consumer<ObjectNode> change) {
        ObjectNode client = admin.client(TestRealm.MACHINE);
        change.accept(client);
        return admin.update(client);
    }
}
