package no.helseprofil.assessment.report;

import static no.helseprofil.assessment.report.SmallRealm.apiOf;
import static no.helseprofil.assessment.report.SmallRealm.client;
import static no.helseprofil.assessment.report.SmallRealm.run;
import static no.helseprofil.assessment.report.SmallRealm.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import no.helseprofil.assessment.AssessedRealm;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.profile.request.RedirectUris;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AssessmentDifferenceTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "nothing",
            value = {
                "PASS, FAIL, new",
                "NOT_SEEN, WARN, new",
                "INCONCLUSIVE, FAIL, new",
                "NOT_APPLICABLE, WAIVED, new",
                "nothing, FAIL, new",
                "FAIL, PASS, mended",
                "WAIVED, PASS, mended",
                "WARN, NOT_APPLICABLE, mended",
                "FAIL, NOT_SEEN, unclear",
                "FAIL, INCONCLUSIVE, unclear",
                "FAIL, nothing, unclear",
                "FAIL, FAIL, nothing",
                "WARN, FAIL, nothing",
                "FAIL, WAIVED, nothing",
                "PASS, PASS, nothing",
                "PASS, NOT_SEEN, nothing",
                "NOT_SEEN, PASS, nothing",
                "nothing, PASS, nothing",
                "PASS, nothing, nothing",
            })
    void detectsAChangedVerdict(Verdict before, Verdict now, String change) {
        List<String> changes = changes(
                SmallRealm.of(client("id", "c", verdicts("pkce-s256", before))),
                SmallRealm.of(client("id", "c", verdicts("pkce-s256", now))));
        assertThat(changes).isEqualTo(change == null ? List.of() : List.of(change + " client id pkce-s256"));
    }

    @Test
    void findingsOfADeletedClientAreGone() {
        assertThat(changes(
                        SmallRealm.of(client(
                                "id", "c", verdict("pkce-s256", Verdict.FAIL), verdict("dpop-nonce", Verdict.PASS))),
                        SmallRealm.of()))
                .containsExactly("gone client id pkce-s256");
    }

    @Test
    void findingsOfANewClientAreNew() {
        assertThat(changes(SmallRealm.of(), SmallRealm.of(client("id", "c", verdict("pkce-s256", Verdict.FAIL)))))
                .containsExactly("new client id pkce-s256");
    }

    @Test
    void aClientWithAReusedNameInheritsNoFindings() {
        assertThat(changes(
                        SmallRealm.of(client("a", "same", verdict("pkce-s256", Verdict.FAIL))),
                        SmallRealm.of(client("b", "same", verdict("pkce-s256", Verdict.FAIL)))))
                .containsExactly("new client b pkce-s256", "gone client a pkce-s256");
    }

    @Test
    void aRenamedClientKeepsItsFindings() {
        assertThat(changes(
                        SmallRealm.of(client("a", "before", verdict("pkce-s256", Verdict.FAIL))),
                        SmallRealm.of(client("a", "after", verdict("pkce-s256", Verdict.FAIL)))))
                .isEmpty();
    }

    @Test
    void comparesAClientThatIsAnApiAsBoth() {
        assertThat(changes(
                        SmallRealm.of(
                                client("id", "nhn:id", verdict("pkce-s256", Verdict.FAIL)),
                                apiOf("id", verdict("api-dpop-only", Verdict.FAIL))),
                        SmallRealm.of(
                                client("id", "nhn:id", verdict("pkce-s256", Verdict.PASS)),
                                apiOf("id", verdict("api-dpop-only", Verdict.FAIL)))))
                .containsExactly("mended client id pkce-s256");
    }

    @Test
    void comparesOnlyWhatBothRunsAssessed() {
        SmallRealm both = SmallRealm.with(
                run("both", true, true),
                client("id", "c", verdict("pkce-s256", Verdict.FAIL)),
                apiOf("api", verdict("api-dpop-only", Verdict.FAIL)));
        SmallRealm clients = SmallRealm.with(run("clients", true, false));
        SmallRealm apis = SmallRealm.with(run("apis", false, true));
        assertThat(changes(both, clients)).containsExactly("gone client id pkce-s256");
        assertThat(changes(both, apis)).containsExactly("gone api api api-dpop-only");
        assertThat(changes(clients, apis)).isEmpty();
        assertThat(changes(clients, both)).containsExactly("new client id pkce-s256");
    }

    @Test
    void comparesTheRealmSettings() {
        AssessedRealm open = new AssessedRealm("r", "nord", List.of(verdict("transport", Verdict.FAIL)));
        AssessedRealm mended = new AssessedRealm("r", "nord", List.of(verdict("transport", Verdict.PASS)));
        assertThat(changes(SmallRealm.of(open), SmallRealm.of(mended))).containsExactly("mended realm r transport");
    }

    @Test
    void hasNoChangesAgainstItself() {
        assertThat(changes(SmallRealm.whole(), SmallRealm.whole())).isEmpty();
    }

    @Test
    void theJsonContainsBothRunsAndNewFindings() {
        JsonNode json = written(Format.JSON, Language.NN).json();
        assertThat(json.at("/since/id").textValue()).isEqualTo("run-2");
        assertThat(json.at("/until/id").textValue()).isEqualTo("run-3");
        JsonNode change = json.at("/changes/0");
        assertThat(change.path("change").textValue()).isEqualTo("new");
        assertThat(change.path("verdict").textValue()).isEqualTo("fail");
        assertThat(change.has("before")).isFalse();
        assertThat(change.path("remedy").textValue())
                .isEqualTo(RequirementTexts.in(Language.NN).remedy(Catalogue.get(RedirectUris.class)));
        assertThat(json.at("/changes/1/change").textValue()).isEqualTo("gone");
        assertThat(json.at("/changes/1/before").textValue()).isEqualTo("fail");
        assertThat(json.at("/changes/1").has("verdict")).isFalse();
    }

    @Test
    void theCsvFileContainsNoFormulas() {
        List<List<String>> table = written(Format.CSV, Language.EN).table();
        assertThat(table).hasSize(3).allMatch(line -> line.size() == 12);
        assertThat(table.get(1).get(2)).isEqualTo("'" + SmallRealm.FORMULA);
        assertThat(table.get(1)).startsWith("new", "client");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void thePageIsATableWithEscapedNames(Language language) {
        Written page = written(Format.HTML, language);
        assertThat(page.all("//tbody/tr/th")).containsExactly(SmallRealm.FORMULA, "gone");
        assertThat(page.all("//script")).isEmpty();
        assertThat(page.all("/html/@lang")).containsExactly(language.tag());
        Written none = Written.of(
                Report.difference(SmallRealm.of(), SmallRealm.of(), Format.HTML, SmallRealm.readers(language)));
        assertThat(none.all("//table")).isEmpty();
        assertThat(none.text()).contains(ReportWords.in(language).get("difference.none"));
    }

    private static Written written(Format format, Language language) {
        SmallRealm before = SmallRealm.of(client("gone", "gone", verdict("pkce-s256", Verdict.FAIL)));
        SmallRealm now = SmallRealm.with(run("run-3", true, true), SmallRealm.hostile());
        return Written.of(Report.difference(before, now, format, SmallRealm.readers(language)));
    }

    private static RequirementVerdict[] verdicts(String requirement, Verdict verdict) {
        return verdict == null
                ? new RequirementVerdict[0]
                : new RequirementVerdict[] {RequirementVerdict.of(requirement, verdict)};
    }

    private static List<String> changes(SmallRealm before, SmallRealm now) {
        List<String> changes = new ArrayList<>();
        new AssessmentDifference(before, now)
                .forEach(change -> changes.add(String.join(
                        " ",
                        change.kind().id(),
                        change.subject().kind().id(),
                        change.subject().id(),
                        change.requirement())));
        return changes;
    }
}
