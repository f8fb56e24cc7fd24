package no.helseprofil.it.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An assessment of a real realm, in each form in which it is read. */
class ReportFormatsIT {

    private static final String FORMULA = "=HYPERLINK(\"http://evil.example\")";
    private static final String MARKUP = "<script>alert(1)</script>";
    private static final String OTHERS = "deleted-later";
    private static final SigningKey KEY = SigningKey.generate("ES256");

    private static final String WRITE = "example.write";
    private static final String COMMAND =
            "mvn verify -pl it-tests -am -DskipUnitTests -Dit.test=ReportFormatsIT -D" + WRITE;

    @AutoClose
    private static TestRealm realm;

    private static Assessing assessing;
    private static String first;

    @BeforeAll
    static void assess() {
        realm = TestRealm.underProfile();
        assessing = new Assessing(realm.admin());
        realm.plant("hostile", KEY, client -> client.put("name", FORMULA).put("fullScopeAllowed", true));
        realm.plant("markup", KEY, client -> client.put("name", MARKUP).put("fullScopeAllowed", true));
        realm.plant(OTHERS, KEY, client -> client.put("fullScopeAllowed", true));
        first = done();
    }

    @Test
    void theJsonMatchesTheSchemaWithRemedies() {
        Response answer = report(first, "");
        ReportSchema.assertThatItIsMetBy(answer);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(answer.header("Cache-Control")).hasValue("no-store");
        JsonNode finding = new ClientsReport(answer.json()).verdict("hostile", "least-privilege");
        assertThat(finding.path("verdict").textValue()).isIn("fail", "warn");
        assertThat(finding.path("remedy").textValue()).isNotBlank();
        assertThat(answer.json().at("/realm/clientId").textValue()).isEqualTo(realm.name());
    }

    @Test
    void canBeFilteredByClientOrVendor() {
        String contact = "drift@vendor.example";
        realm.alterAttribute("markup", "helseprofil.contacts", "ola@other.example, " + contact + ";lang=nn");

        JsonNode one = report(first, "?client=hostile").json();
        assertThat(one.path("clients").findValuesAsText("clientId")).containsExactly("hostile");
        assertThat(one.has("realm")).isFalse();
        ReportSchema.assertThatItIsMetBy(report(first, "?client=hostile"));
        assertThat(report(first, "?contact=" + contact).json().path("clients").findValuesAsText("clientId"))
                .containsExactly("markup");
        assertThat(report(first, "?contact=" + contact + "&format=csv").body())
                .contains("\"client\",\"markup\"")
                .doesNotContain("\"client\",\"hostile\"", "\"client\",\"" + TestRealm.MACHINE);
        assertThat(report(first, "?client=hostile&format=html").body())
                .contains("evil.example")
                .doesNotContain("alert(1)", ">" + TestRealm.MACHINE + "<");

        assertThat(report(first, "?client=hostile&contact=" + contact).status()).isEqualTo(400);
        assertThat(report(first, "?client=nobody").status()).isEqualTo(404);
        assertThat(report(first, "?contact=vendor.example").status())
                .as("a part of an address is none")
                .isEqualTo(404);
        assertThat(report(first, "?client=").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', application/json",
        "'', */*, application/json",
        "'', text/html, text/html",
        "'', 'text/html,application/xhtml+xml,*/*;q=0.8', text/html",
        "'', text/csv, text/csv",
        "'', 'text/csv;q=0.5, application/json', application/json",
        "'', image/png, application/json",
        "html, application/json, text/html",
        "csv, text/html, text/csv",
        "json, text/html, application/json",
    })
    void returnsTheRequestedFormat(String format, String accept, String type) {
        String query = format.isEmpty() ? "" : "?format=" + format;
        Request request = realm.admin().request("GET", Assessing.PATH + "/" + first + query);
        Response answer = realm.admin().send(accept.isEmpty() ? request : request.header("Accept", accept));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith(type);
        assertThat(answer.header("Vary")).as("for caches").hasValue("Accept, Accept-Language, Accept-Encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?format=pdf", "?format=", "?format", "?format=JSON", "?format=xml&format=json"})
    void namesAnUnknownFormat(String query) {
        Response answer = report(first, query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(answer.json().path("detail").textValue()).isEqualTo("format is json, csv or html");
    }

    @Test
    void theCsvFileContainsNoFormulas() {
        Response answer = report(first, "?format=csv");
        assertThat(answer.header("Content-Disposition"))
                .hasValue("attachment; filename=\"assessment-" + first + ".csv\"");
        assertThat(answer.body()).startsWith("\"kind\",\"clientId\",\"name\",");
        assertThat(answer.body()).contains("\"hostile\",\"'=HYPERLINK(").doesNotContain("\"=HYPERLINK(");
    }

    @ParameterizedTest
    @CsvSource({"nb-NO, nb, Vurdering", "nn, nn, Vurdering", "en, en, Assessment", "de, en, Assessment"})
    void thePageHasNoScriptsAndIsInTheReadersLanguage(String asked, String given, String title) {
        Response answer = realm.admin()
                .send(realm.admin()
                        .request("GET", Assessing.PATH + "/" + first + "?format=html")
                        .header("Accept-Language", asked));
        assertThat(answer.header("Content-Language")).hasValue(given);
        assertThat(answer.header("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(answer.header("Cache-Control")).hasValue("no-store");
        assertThat(answer.headerLines("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("default-src 'none'", "style-src 'sha256-")
                .doesNotContain("unsafe", "script-src");
        assertThat(answer.body())
                .contains("<html lang=\"" + given + "\">", "<h1>" + title + "</h1>", "&lt;script&gt;")
                .doesNotContain("<script");
        assertThat(answer.body())
                .as("a page that is sent on leads back to the realm's own help")
                .contains("href=\"" + realm.address("helseprofil/requirements/least-privilege") + "\"");
    }

    @Test
    void everyFormatShowsTheChanges() {
        realm.register("mended", SigningKey.generate("ES256"), client -> {});
        realm.alter("mended", client -> client.put("fullScopeAllowed", true));
        realm.alter(OTHERS, client -> client.put("fullScopeAllowed", true));
        String before = done();
        realm.change("mended", client -> client.put("fullScopeAllowed", false));
        realm.alter(TestRealm.OTHER_MACHINE, client -> client.put("fullScopeAllowed", true));
        delete(OTHERS);
        String after = done();

        Response json = report(after, "?since=" + before);
        ReportSchema.assertThatItIsMetBy(json);
        List<String> changes = new ArrayList<>();
        json.json()
                .path("changes")
                .forEach(change -> changes.add(change.path("change").textValue() + " "
                        + change.path("clientId").textValue() + " "
                        + change.path("requirement").textValue()));
        assertThat(changes)
                .contains(
                        "mended mended least-privilege",
                        "new " + TestRealm.OTHER_MACHINE + " least-privilege",
                        "gone " + OTHERS + " least-privilege")
                .noneMatch(change -> change.contains("hostile"));
        assertThat(report(after, "?format=csv&since=" + before).body())
                .startsWith("\"change\",")
                .contains("\"gone\",\"client\",\"" + OTHERS + "\"");
        assertThat(report(after, "?format=html&since=" + before).body())
                .contains("What has changed", "<th scope=\"row\">mended</th>");
        assertThat(report(after, "?since=" + after).json().path("changes"))
                .as("since itself")
                .isEmpty();
    }

    @Test
    void comparesWithARunOfTheSameRealmOnly() {
        try (TestRealm other = TestRealm.underProfile()) {
            Assessing there = new Assessing(other.admin());
            String foreign = there.started();
            there.ended(foreign);
            assertThat(report(first, "?since=" + foreign).status()).isEqualTo(404);
            assertThat(report(foreign, "").status()).isEqualTo(404);
        }
        for (String unknown : List.of("?since=no-such", "?since=", "?since", "?since=latest")) {
            Response answer = report(first, unknown);
            assertThat(answer.status()).as(unknown).isEqualTo(404);
            assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
        }
    }

    @Test
    void theDocumentedExampleMatchesTheServer() {
        try (TestRealm example = TestRealm.underProfile()) {
            Assessing there = new Assessing(example.admin());
            JsonNode whole = there.ended(there.started());
            String excerpt = new ExampleReport(example).of(whole, TestRealm.WITHOUT_CREDENTIALS);
            if (System.getProperty(WRITE) != null) {
                ExampleReport.write(excerpt);
            }
            assertThat(ExampleReport.read())
                    .as("docs/examples/assessment.json is out of date; write it anew: %s", COMMAND)
                    .isEqualTo(excerpt);
        }
    }

    private static String done() {
        String id = assessing.started();
        assertThat(assessing.ended(id).path("status").textValue()).isEqualTo("done");
        return id;
    }

    private static void delete(String clientId) {
        String id = realm.admin().client(clientId).path("id").textValue();
        assertThat(realm.admin().delete("clients/" + id).isSuccess()).isTrue();
    }

    private static Response report(String id, String query) {
        return realm.admin().get(Assessing.PATH + "/" + id + query);
    }
}
