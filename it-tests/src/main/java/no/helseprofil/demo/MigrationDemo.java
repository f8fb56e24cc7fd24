package no.helseprofil.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.TestTime;

/**
 * Demo of a client from before the profile on its way through the timetable, while the server's clock moves. It
 * authenticates with a secret and accepts bearer tokens; its request is the same each time.
 */
final class MigrationDemo {

    private static final String CLIENT = "demo-legacy";
    private static final String SECRET = "demo-legacy-secret";
    private static final List<String> BROKEN = List.of("private-key-jwt", "sender-constrained-tokens");
    private static final List<String> HEADERS = List.of("Deprecation", "Sunset", "Link");

    private final DemoRealm realm;
    private final DemoOutput report;
    private final AdminApi admin;
    private final TestTime time;
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Instant announced = start.plus(Duration.ofDays(30));
    private final Instant enforced = start.plus(Duration.ofDays(365));
    private final Instant waiverEnd = enforced.plus(Duration.ofDays(14));
    private final Instant holdEnd = waiverEnd.plus(Duration.ofHours(24));

    MigrationDemo(DemoRealm realm, DemoOutput report) {
        this.realm = realm;
        this.report = report;
        this.admin = AdminApi.of(URI.create(realm.server()), "helse", "admin", "admin");
        this.time = new TestTime(URI.create(realm.server()));
    }

    /**
     * Runs all phases, then restores the clock and the document in any case.
     *
     * @return whether each phase was as expected
     */
    boolean run() {
        report.chapter("The deprecation schedule: " + CLIENT + " was there before the profile, and the clock moves");
        String before = admin.profile().body();
        try {
            letNobodyOff();
            phases();
        } finally {
            letNobodyOff();
            time.reset();
            put(before);
        }
        return report.end("Each phase came in its time.", "Not every phase was as expected.");
    }

    private void letNobodyOff() {
        BROKEN.forEach(requirement -> admin.delete("helseprofil/holds/" + requirement));
        BROKEN.forEach(requirement -> admin.delete(waiver(requirement)));
    }

    private void phases() {
        put(document(false));
        passes("No date yet: it is observed", false);
        put(document(true));
        report.line("the document now says: announced " + announced + ", enforced " + enforced);
        forecast();

        moveTo(announced.minus(Duration.ofMinutes(1)));
        passes("A minute before the announcement", false);
        moveTo(announced);
        passes("Announced: it works, and the answer says until when", true);

        waive();
        moveTo(enforced);
        passes("Enforced, but this client has a waiver for two more weeks", true);
        moveTo(waiverEnd);
        refused("The waiver has ended: the client is refused");

        hold();
        passes("A hospital calls: both requirements are held, for all existing clients, for 24 hours", true);
        moveTo(holdEnd);
        refused("The hold has ended by itself");
        compliant();
    }

    private void passes(String title, boolean isAnnounced) {
        report.step(title);
        Response answer = requestToken();
        show(answer);
        boolean hasHeaders =
                HEADERS.stream().allMatch(name -> answer.header(name).isPresent());
        report.check(
                answer.isSuccess() && hasHeaders == isAnnounced,
                "a token, " + (isAnnounced ? "with" : "without") + " the three headers");
    }

    private void refused(String title) {
        report.step(title);
        Response answer = requestToken();
        report.refusal(answer, BROKEN.get(0));
        report.check(answer.status() == 401, "401 was expected");
    }

    private void compliant() {
        report.step("demo-machine has done as the profile says all along: it never received an announcement");
        Response answer = realm.machine()
                .at(time.clock())
                .clientCredentials(DemoRealm.SCOPE)
                .response();
        show(answer);
        report.check(answer.isSuccess() && answer.header("Deprecation").isEmpty(), "a token without a word");
    }

    private void forecast() {
        report.step("Who would be refused on that day? GET forecast?at=" + enforced);
        JsonNode clients =
                admin.get("helseprofil/forecast?at=" + enforced).json().path("clients");
        clients.forEach(client -> report.line(client.path("clientId").asText() + ": "
                + String.join(", ", client.path("requirements").findValuesAsText("id"))));
        boolean foreseen = clients.findValuesAsText("clientId").contains(CLIENT);
        report.check(foreseen, CLIENT + " in the forecast");
    }

    private void waive() {
        report.step("The vendor needs two more weeks: PUT clients/" + CLIENT + "/waivers/{requirement}");
        BROKEN.forEach(requirement -> expect(
                admin.put(
                        waiver(requirement),
                        object().put("reason", "The new version is rolled out by then")
                                .put("approvedBy", "Head of identity")
                                .put("expires", waiverEnd.toString())),
                "a waiver of " + requirement));
    }

    private void hold() {
        BROKEN.forEach(requirement -> expect(
                admin.post(
                        "helseprofil/holds",
                        object().put("requirement", requirement)
                                .put("until", holdEnd.toString())
                                .put("reason", "A ward can't log in")),
                "a hold of " + requirement));
    }

    private Response requestToken() {
        return Request.post(realm.machine().metadata().endpoint("token_endpoint"))
                .basicAuthentication(CLIENT, SECRET)
                .form("grant_type", "client_credentials")
                .form("scope", DemoRealm.SCOPE)
                .send();
    }

    private void show(Response answer) {
        String type = answer.text("token_type");
        report.line(answer.status() + (type == null ? "" : ", a " + type + " token"));
        HEADERS.forEach(name -> answer.headerLines(name).forEach(line -> report.line(name + ": " + line)));
    }

    private void moveTo(Instant instant) {
        time.moveBy(Duration.between(time.clock().instant().truncatedTo(ChronoUnit.SECONDS), instant));
        report.line("");
        report.line("the clock says " + instant);
    }

    /** Returns a document with the realm's own registers. Numbers of the test environment have invalid check digits. */
    private ObjectNode document(boolean isDated) {
        ObjectNode document = ((ObjectNode) admin.profile().json())
                .retain("registers")
                .put("ruleSet", "helseid")
                .put("catalogue", "2026.1");
        document.withObject("/requirements/organisation/parameters").put("checkDigits", false);
        if (isDated) {
            BROKEN.forEach(requirement -> document.withObject("/requirements/" + requirement)
                    .put("announced", announced.toString())
                    .put("enforced", enforced.toString()));
        }
        return document;
    }

    private void put(Object document) {
        String etag = admin.profile().header("ETag").orElseThrow();
        expect(admin.putProfile(document, etag), "the profile document");
    }

    private void expect(Response answer, String what) {
        report.check(answer.isSuccess(), what + ", not " + answer + " " + answer.body());
    }

    private static String waiver(String requirement) {
        return "helseprofil/clients/" + CLIENT + "/waivers/" + requirement;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
