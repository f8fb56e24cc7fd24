package no.helseprofil.it.documents;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import no.helseprofil.it.assessment.Assessing;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;

/** Preconditions of a page: a realm, its clients, what has happened and what day it is, each as its text says. */
final class PageScene implements AutoCloseable {

    private static final Set<String> BEFORE_THE_PROFILE = Set.of("docs/install.md", "docs/migration.md");
    private static final String JOURNAL = "journal";

    /** Name that the server's timer has for the writing of what was seen. */
    private static final String FLUSH = "helseprofil-observations";

    private static final String BY_ADDRESS = "https://journal.example/id";
    private static final Instant DECEMBER = Instant.parse("2026-12-01T09:00:00Z");
    private static final Instant JUNE = Instant.parse("2027-06-01T09:10:00Z");

    private static final String WITH_COHORT = """
            { "ruleSet": "helseid", "catalogue": "2026.1",
              "requirements": { "assertion-type": { "announced": "2026-01-01T00:00:00Z", "enforced": "2026-06-01T00:00:00Z" } },
              "cohorts": { "fastlege": { "assertion-type": { "enforced": "2026-07-01T00:00:00Z" } } } }""";

    private static final String ANNOUNCED = """
            { "ruleSet": "helseid", "catalogue": "2026.1", "requirements": {
                "assertion-type": { "announced": "2026-01-01T00:00:00Z", "enforced": "2027-06-01T00:00:00Z" } }%s }""";

    private final TestTime time = new TestTime(SharedServer.get());
    private final TestRealm realm;
    private final AdminApi operator;
    private final Assessing assessing;
    private final SigningKey journalsKey = SigningKey.generate("ES256");

    /** Makes the scene for a page, as one operator finds it. */
    PageScene(String page, String name, String password) {
        at(DECEMBER);
        realm = TestRealm.withoutProfile();
        operator = AdminApi.of(SharedServer.get().url(), realm.name(), name, password);
        assessing = new Assessing(realm.admin());
        realm.register(JOURNAL, journalsKey, client -> client.put("name", "Journal"));
        realm.register(BY_ADDRESS, SigningKey.generate("ES256"), client -> client.put("name", "Journal"));
        realm.register("lab-sor", SigningKey.generate("ES256"), client -> {});
        realm.register("epj-fastlege", SigningKey.generate("ES256"), client -> {});
        succeeded(realm.admin()
                .post(
                        "users",
                        "{\"username\":\"ola\",\"enabled\":true,\"firstName\":\"Ola\",\"lastName\":\"Nordmann\"}"));
        if (!BEFORE_THE_PROFILE.contains(page)) {
            succeeded(realm.admin().post("helseprofil/install", JsonNodeFactory.instance.objectNode()));
        }
    }

    TestRealm realm() {
        return realm;
    }

    /** Makes happen what the text under a heading says, before the first command there. */
    void before(String page, String heading) {
        switch (page + ": " + heading) {
            case "docs/administration.md: Confirm what came by import" -> importJournal();
            case "docs/administration.md: See what a realm lacks" ->
                succeeded(realm.admin().put("events/config", "{\"eventsEnabled\":false}"));
            case "docs/administration.md: See a client" -> aClientFailsWithAWaiver();
            case "docs/administration.md: Hold a requirement",
                    "docs/incident.md: Shorten tokens when an API leaks",
                    "docs/migration.md: Tighten a value" -> at(JUNE);
            case "docs/administration.md: See who is refused" -> typeless(JOURNAL, 401);
            case "docs/administration.md: Take the profile away" ->
                realm.register("vendor-x", SigningKey.generate("ES256"), client -> {});
            case "docs/assessment.md: Read it of one client or vendor" ->
                realm.alterAttribute(JOURNAL, "helseprofil.contacts", "drift@vendor.example");
            case "docs/assessment.md: See what has changed" -> awaitAssessments();
            case "docs/changes.md: See who changed what" -> turnOff();
            case "docs/notices.md: See who would be notified" -> journalFailsWhatIsAnnounced();
            case "docs/notices.md: Switch it on" ->
                realm.putProfile(ANNOUNCED.formatted(",\"notices\":{\"mail\":true}"));
            default -> {}
        }
    }

    /**
     * Deletes the realm. The clock stays, also of a scene that could not be made; the maker of the scene puts it back.
     */
    @Override
    public void close() {
        realm.close();
    }

    private void at(Instant instant) {
        Instant now = Instant.now().plus(time.offset());
        time.moveBy(Duration.between(now, instant).truncatedTo(ChronoUnit.SECONDS));
    }

    private void importJournal() {
        ObjectNode journal = TestRealm.representation(JOURNAL, journalsKey).put("name", "Journal");
        journal.withObject("/attributes").put("helseprofil.registered", "existing");
        ObjectNode file = JsonNodeFactory.instance.objectNode().put("ifResourceExists", "OVERWRITE");
        file.putArray("clients").add(journal);
        succeeded(realm.admin().post("partialImport", file));
    }

    private void aClientFailsWithAWaiver() {
        realm.putProfile(WITH_COHORT);
        String client = "helseprofil/clients/https%3A%2F%2Fjournal.example%2Fid";
        succeeded(realm.admin().put(client + "/cohort", "{\"cohort\":\"fastlege\",\"reason\":\"Agreed\"}"));
        succeeded(realm.admin().put(client + "/waivers/assertion-type", """
                {"reason":"The vendor follows in May","approvedBy":"Ada","expires":"2027-06-01T00:00:00Z"}"""));
        typeless(BY_ADDRESS, 200);
        new ServerProbe(SharedServer.get()).run(FLUSH);
    }

    private void journalFailsWhatIsAnnounced() {
        realm.putProfile(ANNOUNCED.formatted(""));
        realm.changeAttribute(JOURNAL, "helseprofil.contacts", "drift@vendor.example");
        typeless(JOURNAL, 200);
        new ServerProbe(SharedServer.get()).run(FLUSH);
    }

    private void typeless(String client, int status) {
        Response answer = realm.oidc(client)
                .at(time.clock())
                .withAssertion(assertion -> assertion.withoutHeader("typ"))
                .clientCredentials(TestRealm.SCOPE)
                .response();
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    }

    private void awaitAssessments() {
        assessing.ended(assessing.history().get(0).path("id").textValue());
        assessing.ended(assessing.started());
    }

    private void turnOff() {
        ObjectNode document = (ObjectNode) succeeded(operator.profile()).json();
        document.putObject("requirements").putObject("assertion-type").put("phase", "off");
        succeeded(operator.send(operator.request("PUT", "helseprofil/profile?reason=The+vendor+follows+in+May")
                .header("If-Match", operator.profile().header("ETag").orElseThrow())
                .body("application/json", document.toString())));
    }
}
