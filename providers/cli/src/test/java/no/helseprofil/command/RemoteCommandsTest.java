package no.helseprofil.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.helseprofil.command.FakeAdminServer.Answer;
import no.helseprofil.command.FakeAdminServer.Sent;
import no.helseprofil.command.TypedCommand.Said;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of each command, and what it makes of the answer. */
class RemoteCommandsTest {

    private static final String FIRST = "?first=0&max=100";

    @AutoClose
    private final FakeAdminServer server = new FakeAdminServer();

    @TempDir
    private Path folder;

    @Test
    void statusShowsTheRealm() {
        aRealmStandsSo("{\"id\":\"events\",\"state\":\"different\",\"actual\":\"not kept\",\"remedy\":\"keep them\"}");

        assertThat(run("status")).returns(0, Said::status).extracting(Said::out).isEqualTo("""
                3 clients at 1 December 2026 at 10:00 Norwegian time
                STATE    CLIENTS
                refused  0
                ready    3

                DEADLINE, IN NORWAY   REQUIREMENT     CLIENTS THAT STOP
                1 June 2027 at 02:00  assertion-type  2

                nothing is on hold

                NOT AS IT SHOULD BE  NOW       REMEDY
                events               not kept  keep them
                """);
        assertThat(run("status", "--check").status()).isEqualTo(1);
        assertThat(run("status", "-o", "json").out())
                .startsWith("{\"outlook\":{\"at\":\"2026-12-01T09:00:00Z\",\"total\":3,")
                .endsWith(",\"holds\":[]}\n");
    }

    @Test
    void statusCheckSucceedsForARealmWithoutDrift() {
        aRealmStandsSo("{\"id\":\"events\",\"state\":\"as-desired\"}");

        assertThat(run("status", "--check"))
                .returns(0, Said::status)
                .extracting(Said::out)
                .asString()
                .endsWith("the realm is as it should be\n");
    }

    @Test
    void statusShowsAClient() {
        server.answers("GET clients/https%3A%2F%2Fjournal.example%2Fid%20x", 200, """
                {"clientId":"https://journal.example/id x","state":"existing","cohort":"fastlege","requirements":[
                 {"id":"assertion-type","verdict":"fail","phase":"enforced","enforced":"2026-06-01T00:00:00Z",
                  "waiver":{"expires":"2026-07-01T00:00:00Z"}}]}""");

        assertThat(run("status", "https://journal.example/id x").out()).isEqualTo("""
                https://journal.example/id x: existing, cohort fastlege, never seen
                REQUIREMENT     VERDICT  PHASE     ENFORCED, IN NORWAY   WAIVED UNTIL
                assertion-type  fail     enforced  1 June 2026 at 02:00  1 July 2026 at 02:00
                """);
        assertThat(run("status", "--check", "https://journal.example/id x").status())
                .isEqualTo(1);
    }

    @Test
    void noOptionTakesASecret() {
        assertThat(CommandNames.all().filter(name -> name.matches(".* --.*(password|secret|token).*")))
                .as("every user of a machine sees the arguments of its programs")
                .isNotEmpty()
                .allMatch(name -> name.endsWith("-file"));
    }

    @Test
    void showsTimesInNorwayAndKeepsInvalidOnes() {
        server.answers("GET holds" + FIRST, 200, """
                [{"requirement":"dpop-proof","until":"2027-12-31T23:00:05Z","inForce":true,"reason":"x"},
                 {"requirement":"pkce-s256","until":"soon","inForce":false,"reason":"y"}]""");

        assertThat(run("hold").out()).contains("1 January 2028 at 00:00:05  true", "soon ");
        assertThat(run("hold", "-o", "json").out())
                .as("what programs read is as the server says it")
                .contains("\"until\":\"2027-12-31T23:00:05Z\"");
    }

    @Test
    void forecastReadsBothListsInPages() {
        String full = IntStream.range(0, 100)
                .mapToObj(
                        "{\"clientId\":\"c%d\",\"requirements\":[{\"id\":\"dpop-proof\",\"evidence\":\"traffic\"}]}"
                                ::formatted)
                .collect(Collectors.joining(","));
        server.answers("GET forecast?at=2027-06-01&first=0&max=50000", 200, """
                        {"at":"2027-06-01T23:59:59Z","clients":[%s,{"clientId":"last","requirements":[
                         {"id":"assertion-lifetime","stage":"assertion-lifetime@2027-03-01","evidence":"traffic"}]}],
                         "changes":[{"clientId":"journal","requirements":[{"id":"access-token-type",
                         "settings":[{"setting":"protocolMappers","value":"email"}]}]}],"unseen":["dpop-nonce"]}""".formatted(full));

        Said said = run("forecast", "--at", "2027-06-01");

        assertThat(said.status()).isZero();
        assertThat(said.out())
                .contains("c99 ", "last     assertion-lifetime@2027-03-01  traffic")
                .contains("journal             access-token-type  protocolMappers email")
                .contains("no client has been seen to fail dpop-nonce");
        assertThat(run("forecast", "--at", "2027-06-01", "--check").status()).isEqualTo(1);
    }

    @Test
    void forecastSendsADraft() throws IOException {
        server.answers(
                "POST forecast?first=0&max=50000",
                200,
                "{\"at\":\"2026-12-01T09:00:00Z\",\"clients\":[],\"changes\":[]}");
        Path draft = Files.writeString(folder.resolve("draft.json"), "{\"ruleSet\":\"helseid\"}");

        assertThat(run("forecast", "--check", "--draft", draft.toString()))
                .returns(0, Said::status)
                .returns("At 1 December 2026 at 10:00 Norwegian time\nno client is refused\n", Said::out);
        assertThat(server.last().body()).isEqualTo("{\"ruleSet\":\"helseid\"}");
    }

    @Test
    void waiveAddsRemovesAndLists() {
        server.answers("PUT clients/journal/waivers/assertion-type", 204, "")
                .answers("DELETE clients/journal/waivers/assertion-type?reason=Mended%20%26%20done", 204, "")
                .answers("GET waivers?endsBefore=2027-07-01T00%3A00%3A00Z&first=0&max=100", 200, """
                        [{"clientId":"journal","requirement":"assertion-type","expires":"2027-06-01T00:00:00Z",
                          "inForce":true,"approvedBy":"Ada","reason":"In May"}]""");

        Said given = run(
                "waive",
                "journal",
                "assertion-type",
                "--until",
                "2027-06-01T00:00:00Z",
                "--approved-by",
                "Ada",
                "--reason",
                "In May");
        assertThat(given)
                .returns(0, Said::status)
                .returns(
                        "journal has a waiver of assertion-type until 1 June 2027 at 02:00 Norwegian time\n",
                        Said::out);
        assertThat(server.last().body())
                .contains("\"reason\":\"In May\"", "\"approvedBy\":\"Ada\"", "\"expires\":\"2027-06-01T00:00:00Z\"");
        assertThat(run("waive", "journal", "assertion-type", "--end", "--reason", "Mended & done")
                        .status())
                .isZero();
        assertThat(run("waive", "--ends-before", "2027-07-01T00:00:00Z").out()).isEqualTo("""
                CLIENT   REQUIREMENT     UNTIL, IN NORWAY      IN FORCE  APPROVED BY  REASON
                journal  assertion-type  1 June 2027 at 02:00  true      Ada          In May
                """);
    }

    @Test
    void holdStartsAndEnds() {
        server.answers("POST holds", 204, "").answers("DELETE holds/assertion-type", 204, "");

        assertThat(run("hold", "assertion-type", "--until", "2027-06-02T00:00:00Z", "--reason", "x", "-o", "json")
                        .out())
                .isEqualTo("{}\n");
        assertThat(server.last().body()).contains("\"requirement\":\"assertion-type\"", "\"until\":\"2027-06-02T");
        assertThat(run("hold", "assertion-type", "--end").out()).isEqualTo("assertion-type holds again\n");
    }

    @Test
    void cohortSendsEachClientOnceInOneRequest() {
        server.answers("POST clients/cohort", 200, """
                [{"clientId":"a","before":null,"after":"fastlege"},
                 {"clientId":"b","before":"fastlege","after":"fastlege"}]""");

        Said said =
                typed().piped("a\n\n  b \r\na\n").run("cohort", "fastlege", "--file", "-", "--reason", "Case 12/26");

        assertThat(said.out()).isEqualTo("""
                CLIENT  COHORT BEFORE  COHORT NOW
                a                      fastlege
                b       fastlege       fastlege
                """);
        assertThat(server.last().body())
                .contains("\"cohort\":\"fastlege\"", "\"clients\":[\"a\",\"b\"]", "\"reason\":\"Case 12/26\"");
    }

    @Test
    void cohortNoneSendsNull() {
        server.answers("POST clients/cohort", 200, "[{\"clientId\":\"a\",\"before\":\"fastlege\",\"after\":null}]");

        assertThat(run("cohort", "--none", "a", "--reason", "x").status()).isZero();
        assertThat(server.last().body()).contains("\"cohort\":null");
    }

    @Test
    void cohortDryRunChangesNothingAndNamesAWrongClient() {
        server.answers(
                        "POST clients/cohort?dry-run=true",
                        200,
                        "[{\"clientId\":\"a\",\"before\":null,\"after\":\"fastlege\"}]")
                .answers("POST clients/cohort", 400, """
                        {"status":400,"detail":"Nothing is written","errors":[
                         {"pointer":"/clients/1","detail":"b: No client of this realm has this client_id"}]}""");

        assertThat(run("cohort", "fastlege", "a", "--dry-run").out()).contains("WOULD BE");
        assertThat(server.last().body()).as("a dry run requires no reason").doesNotContain("reason");
        assertThat(run("cohort", "fastlege", "a", "b", "--reason", "x"))
                .returns(1, Said::status)
                .extracting(Said::errors)
                .asString()
                .contains("Nothing is written", "b: No client of this realm has this client_id");
    }

    @Test
    void blockShowsItsImpactBlocksAndUnblocks() {
        server.answers("POST blocks?dry-run=true&first=0&max=100", 200, """
                        {"total":1,"of":40,"numberNeeded":false,"everybody":false,
                         "clients":[{"clientId":"journal","all":true,"sessions":2,"offlineSessions":0,"requests":7}]}""")
                .answers("POST blocks", 201, "{\"id\":\"f1\",\"kind\":\"client\",\"value\":\"journal\"}")
                .answers("DELETE blocks/f1?reason=Over", 204, "")
                .answers("DELETE blocks/f2", 200, """
                        {"stillBlockedBy":[{"id":"f3","kind":"client","value":"journal","inForce":true}]}""")
                .answers("GET blocks" + FIRST, 200, "[]");

        assertThat(run("block", "client", "journal", "--reason", "x", "--dry-run")
                        .out())
                .isEqualTo("""
                        clients that would be hit: 1 of 40
                        CLIENT   GETS     SESSIONS  OFFLINE  REQUESTS OF 7 DAYS  LAST SEEN, IN NORWAY
                        journal  nothing  2         0        7
                        """);
        assertThat(run("block", "client", "journal", "--reason", "x", "--until", "2027-06-01T00:00:00Z")
                        .out())
                .isEqualTo("client journal is blocked; the id of the block is f1\n");
        assertThat(server.last().body())
                .isEqualTo(
                        "{\"kind\":\"client\",\"value\":\"journal\",\"reason\":\"x\",\"expires\":\"2027-06-01T00:00:00Z\"}");
        assertThat(run("block", "--end", "f1", "--reason", "Over").out()).isEqualTo("the block is removed\n");
        assertThat(run("block", "--end", "f2").out()).contains("still block the same", "f3");
        assertThat(run("block").out()).isEqualTo("nothing is blocked\n");
    }

    @Test
    void aWideBlockRequiresItsNumber() {
        server.answers("POST blocks?dry-run=true&first=0&max=100", 200, """
                        {"total":40,"of":40,"numberNeeded":true,"everybody":true,"clients":[]}""")
                .answers("POST blocks", 409, "{\"status\":409,\"detail\":\"this stops 40 of 40 clients\"}")
                .answers("POST blocks?clients=40", 201, "{\"id\":\"f1\",\"kind\":\"key\",\"value\":\"k\"}");

        assertThat(run("block", "key", "k", "--reason", "x", "--dry-run").out())
                .startsWith(
                        "clients that would be hit: 40 of 40, so that none is left; to block them, add --clients 40\n");
        assertThat(run("block", "key", "k", "--reason", "x"))
                .returns(1, Said::status)
                .extracting(Said::errors)
                .asString()
                .contains("this stops 40 of 40 clients");
        assertThat(run("block", "key", "k", "--reason", "x", "--clients", "40").out())
                .contains("is blocked");
    }

    @Test
    void assessWaitsForTheEnd() {
        server.answers("POST assessments", 202, "{\"id\":\"r1\",\"status\":\"running\"}")
                .answers("GET assessments?max=20", 200, """
                        [{"id":"r2","status":"done"},{"id":"r1","status":"running","progress":{"done":1,"total":2}}]""")
                .answers("GET assessments?max=20", 200, """
                        [{"id":"r1","status":"failed","reason":"the node is gone","progress":{"done":2,"total":2}}]""");

        assertThat(run("assess", "--no-apis").out()).isEqualTo("assessment r1: running\n");
        assertThat(server.last().body()).contains("\"clients\":true", "\"apis\":false");
        assertThat(run("assess", "--wait"))
                .returns(1, Said::status)
                .returns("assessment r1: failed, the node is gone\n", Said::out)
                .returns("1 of 2\n2 of 2\n", Said::errors);
    }

    @Test
    void assessCancels() {
        server.answers("DELETE assessments/r1?reason=Wrong%20day", 204, "");

        assertThat(run("assess", "--cancel", "r1", "--reason", "Wrong day").status())
                .isZero();
    }

    @Test
    void reportShowsFindingsOnly() {
        server.answers("GET assessments/latest?format=json", 200, """
                {"id":"r1","status":"done","started":"2026-12-01T09:00:00Z",
                 "realm":{"clientId":"helse","verdicts":[{"requirement":"transport","verdict":"pass"}]},
                 "clients":[{"clientId":"journal","verdicts":[
                  {"requirement":"assertion-type","verdict":"fail","message":"set typ"},
                  {"requirement":"dpop-proof","verdict":"warn","from":"2027-06-01T00:00:00Z","message":"send proofs"}]}],
                 "apis":[{"clientId":"api","verdicts":[{"requirement":"api-nonce","verdict":"inconclusive"}]}]}""");

        assertThat(run("report").out()).isEqualTo("""
                assessment r1: done, started 1 December 2026 at 10:00 Norwegian time
                VERDICT  WHO      REQUIREMENT     FROM, IN NORWAY       MESSAGE
                fail     journal  assertion-type                        set typ
                warn     journal  dpop-proof      1 June 2027 at 02:00  send proofs
                """);
        assertThat(run("report", "--check").status()).isEqualTo(1);
    }

    @Test
    void reportWritesAnotherFormatAndLanguage() throws IOException {
        server.answers("GET assessments/r1?format=csv&client=journal", new Answer(200, "text/csv", "\"a\"\r\n"));
        Path file = folder.resolve("report.csv");

        Said said = run(
                "report",
                "r1",
                "--format",
                "csv",
                "--for-client",
                "journal",
                "--language",
                "nb",
                "--to",
                file.toString());

        assertThat(said).returns(0, Said::status).returns("", Said::out);
        assertThat(file).hasContent("\"a\"\r\n");
        assertThat(server.last().language()).isEqualTo("nb");
        assertThat(run("report", "--language", "nb\r\nX: y").status()).isEqualTo(2);
    }

    @Test
    void reportShowsChanges() {
        server.answers("GET assessments/latest?format=json&since=r0", 200, """
                {"changes":[{"change":"new","clientId":"journal","requirement":"assertion-type","verdict":"fail"}]}""");

        assertThat(run("report", "--since", "r0").out()).isEqualTo("""
                CHANGE  WHO      REQUIREMENT     FROM, IN NORWAY  MESSAGE
                new     journal  assertion-type
                """);
    }

    @Test
    void profileShowsTheDocumentWithItsEtag() {
        server.answers("GET profile", 200, "{\"ruleSet\":\"helseid\"}");

        assertThat(run("profile"))
                .returns("{\"ruleSet\":\"helseid\"}\n", Said::out)
                .returns("ETag: \"one\"\n", Said::errors);
    }

    @Test
    void profilePutUsesTheLastEtag() throws IOException {
        server.answers("GET profile", 200, "{}")
                .answers("PUT profile?reason=Agreed", 204, "")
                .answers("PUT profile?dry-run=true", 200, """
                        {"activation":false,"refusedAtOnce":{"dpop-proof":["a","b"]},"unseen":[],
                         "phases":{"clock":{"enforced":2,"observed":1}},
                         "imported":[{"clientId":"a","attributes":["x","y"]},{"clientId":"b","attributes":["x"]}]}""");
        String file = Files.writeString(folder.resolve("profile.json"), "{\"ruleSet\":\"helseid\"}")
                .toString();

        assertThat(run("profile", "--file", file, "--reason", "Agreed").out()).isEqualTo("the profile is in force\n");
        assertThat(server.last()).returns("\"one\"", Sent::ifMatch).returns("{\"ruleSet\":\"helseid\"}", Sent::body);
        assertThat(run("profile", "--file", file, "--etag", "\"zero\"", "--dry-run")
                        .out())
                .isEqualTo("""
                        WHAT           OF          CLIENTS
                        activation                 false
                        refusedAtOnce  dpop-proof  a, b
                        unseen
                        phases         clock       enforced 2, observed 1
                        imported                   clientId a, attributes x, y; clientId b, attributes x
                        """);
        assertThat(server.last().ifMatch()).isEqualTo("\"zero\"");
    }

    @Test
    void aConflictExplainsWhatToDo() throws IOException {
        server.answers("GET profile", 200, "{}")
                .answers("PUT profile", 412, "{\"status\":412,\"detail\":\"The profile has changed meanwhile\"}");
        String file = Files.writeString(folder.resolve("profile.json"), "{}").toString();

        assertThat(run("profile", "--file", file))
                .returns(1, Said::status)
                .extracting(Said::errors)
                .asString()
                .contains("refused (412): The profile has changed meanwhile", "Read it again");
    }

    @Test
    void showsAllErrorsInTheServersWords() {
        server.answers("POST holds", 400, """
                {"status":400,"detail":"Nothing is written",
                 "errors":[{"pointer":"/until","detail":"write an instant that lies ahead"}]}""");

        assertThat(run("hold", "assertion-type", "--until", "yesterday", "--reason", "x"))
                .returns(1, Said::status)
                .returns("", Said::out)
                .returns(
                        "refused (400): Nothing is written\n  /until: write an instant that lies ahead\n",
                        Said::errors);
    }

    @Test
    void aClosedRealmHasItsOwnExitCode() {
        server.answers("GET holds" + FIRST, 503, "{\"status\":503,\"detail\":\"No active HMAC key\"}");

        assertThat(run("hold")).returns(3, Said::status).returns("refused (503): No active HMAC key\n", Said::errors);
    }

    @Test
    void escapesTerminalSequencesOfTheServer() {
        String name = "\\u001b]0;owned\\u0007\\u009b2J\\u202evne\\u2066\\r\\nadmin\\u0000\\t";
        server.answers("GET waivers" + FIRST, 200, "[{\"clientId\":\"" + name + "\",\"reason\":\"" + name + "\"}]")
                .answers("GET holds" + FIRST, 400, "{\"detail\":\"" + name + "\"}");

        assertThat(run("waive").out())
                .hasLineCount(2)
                .contains("\ufffd]0;owned\ufffd\ufffd2J\ufffdvne\ufffd\ufffd\ufffdadmin\ufffd\ufffd");
        assertThat(run("waive", "-o", "json").out())
                .as("the same JSON, in characters that a terminal only shows")
                .contains("\\u001b]0;owned\\u0007\\u009b2J\\u202evne\\u2066\\r\\nadmin\\u0000\\t")
                .matches(text -> text.strip().chars().allMatch(character -> character >= ' ' && character < 0x7f));
        assertThat(run("hold").errors()).hasLineCount(1).doesNotContain("\u001b", "\u009b", "\u202e");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "waive journal",
                "waive journal assertion-type",
                "waive journal assertion-type --until x --reason y",
                "waive journal assertion-type more",
                "hold assertion-type",
                "hold assertion-type --until x",
                "cohort",
                "cohort fastlege",
                "cohort fastlege a",
                "cohort fastlege --file nowhere.txt --reason x",
                "block client",
                "block client journal",
                "block client journal --end f1",
                "block --end",
                "forecast --draft nowhere.json",
                "report --format pdf",
                "profile --file nowhere.json",
                "hold --output yaml",
                "hold --dry-run",
                "hold --password secret"
            })
    void anInvalidCommandSendsNothing(String arguments) {
        Said said = run(arguments.split(" "));

        assertThat(said.status()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.errors()).contains("usage: helseprofil " + arguments.split(" ")[0]);
        assertThat(server.sent()).isEmpty();
    }

    @Test
    void anAtSignIsPartOfTheName() {
        assertThat(run("status", "@" + folder.resolve("arguments")).status()).isEqualTo(1);
        assertThat(server.calls()).hasSize(1).allMatch(call -> call.startsWith("GET clients/%40"));
    }

    private void aRealmStandsSo(String item) {
        server.answers("GET forecast/outlook", 200, """
                        {"at":"2026-12-01T09:00:00Z","total":3,"states":{"refused":0,"ready":3},
                         "deadlines":[{"requirement":"assertion-type","at":"2027-06-01T00:00:00Z","clients":2}]}""")
                .answers("GET install?max=1", 200, "{\"items\":[" + item + "]}")
                .answers("GET holds" + FIRST, 200, "[]");
    }

    private Said run(String... arguments) {
        return typed().run(arguments);
    }

    private TypedCommand typed() {
        return new TypedCommand()
                .with("HELSEPROFIL_SERVER", server.url() + "/")
                .with("HELSEPROFIL_REALM", "helse")
                .with("HELSEPROFIL_TOKEN", "a.b.c");
    }
}
