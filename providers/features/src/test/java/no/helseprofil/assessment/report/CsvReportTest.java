package no.helseprofil.assessment.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.profile.proof.SenderConstrainedTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReportTest {

    private static final List<String> HEADER = List.of(
            "kind",
            "clientId",
            "name",
            "state",
            "cohort",
            "requirement",
            "title",
            "verdict",
            "from",
            "stops",
            "message",
            "remedy",
            "evidence");

    @Test
    void hasALineForEachSubjectAndRequirement() {
        List<List<String>> table = table(SmallRealm.whole());
        int verdicts = SmallRealm.whole().subjects().stream()
                .mapToInt(subject -> subject.verdicts().size())
                .sum();
        assertThat(table.get(0)).isEqualTo(HEADER);
        assertThat(table).hasSize(1 + verdicts).allMatch(line -> line.size() == HEADER.size());
        assertThat(table.get(3))
                .containsExactly(
                        "client",
                        "apotek",
                        "Apoteket Sør",
                        "existing",
                        "apotek",
                        "sender-constrained-tokens",
                        RequirementTexts.in(Language.NB).title(Catalogue.get(SenderConstrainedTokens.class)),
                        "fail",
                        "2026-11-24T06:00:00Z",
                        "2027-06-01T00:00:00Z",
                        "Send a DPoP proof with each token request",
                        RequirementTexts.in(Language.NB).remedy(Catalogue.get(SenderConstrainedTokens.class)),
                        "dpop.bound.access.tokens = false\n"
                                + "token client_credentials: 12 forespørsler fra 25. november 2026 kl. 05.00 norsk tid til"
                                + " 25. november 2026 kl. 06.00 norsk tid");
    }

    @Test
    void usesCrlfAndQuotesEveryValue() {
        assertThat(text(SmallRealm.of(SmallRealm.legevakt())))
                .startsWith("\"kind\",\"clientId\",")
                .endsWith("\"\"\r\n")
                .contains("\r\n\"client\",\"legevakt\",\"\",\"new\",");
    }

    @Test
    void keepsQuotesCommasAndLineBreaksInValues() {
        String name = "a \"b\", c\r\nd";
        assertThat(table(SmallRealm.of(client("x", name))).get(1).get(2)).isEqualTo(name);
    }

    static Stream<String> formulas() {
        return Stream.of(
                SmallRealm.FORMULA,
                "=cmd|' /C calc'!A0",
                "+1+1",
                "-2+3",
                "@SUM(1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "\tx",
                "\rx",
                " =1",
                "   \t +1",
                "\u00a0=1",
                "\u200b=1",
                "\ufeff=1",
                "\"=1",
                "'=1",
                "\u201c=1",
                "\" = 1",
                "\uff1d1",
                "\uff0b1",
                "\uff0d1",
                "\uff20SUM(1)",
                "\ufe661",
                "\u22121",
                "x;=1",
                "x; =1",
                "x;\"=1",
                "x\r\n=1",
                "x\n@SUM(1)",
                "x\t-1",
                ";=1",
                ";;;=1");
    }

    @ParameterizedTest
    @MethodSource("formulas")
    void containsNoFormula(String formula) {
        List<String> line = table(SmallRealm.of(client(formula, formula))).get(1);
        for (String value : List.of(line.get(1), line.get(2))) {
            assertThat(value).as("where a comma separates").startsWith(startOfText(formula));
            for (String part : value.split("[;\\t\\r\\n]", -1)) {
                assertThat(part.replaceAll("^[\\s\\p{C}\\p{Z}\"\u201c]+", ""))
                        .as("where something else separates: %s", value)
                        .doesNotMatch("(?s)^[-=+@\uff1d\uff0b\uff0d\uff20\ufe66\u2212].*");
            }
        }
        assertThat(value(line.get(1))).as("nothing is lost").isEqualTo(value(formula));
    }

    @ParameterizedTest
    @ValueSource(strings = {"apotek", "nhn:demo-api", "a=b", "a-b", "Legevakta; Bodø", "post@example.no", "2026-a", ""})
    void leavesOtherValuesUnchanged(String value) {
        assertThat(Csv.defused(value)).isEqualTo(value);
    }

    @Test
    void replacesControlCharacters() {
        assertThat(Csv.defused("a\0b\u001ac\u0085d")).isEqualTo("a\ufffdb\ufffdc\ufffdd");
        assertThat(Csv.defused("\0=1")).as("text, not a formula").isEqualTo("\ufffd=1");
    }

    @Test
    void defusesEvidenceAndMessages() {
        RequirementVerdict verdict = new RequirementVerdict(
                "redirect-uris",
                Verdict.FAIL,
                null,
                "=1",
                List.of(new no.helseprofil.assessment.Evidence.Configuration("=1", "x\n=2")));
        List<String> line =
                table(SmallRealm.of(SmallRealm.client("i", "c", verdict))).get(1);
        assertThat(line.get(10)).isEqualTo("'=1");
        assertThat(line.get(12)).isEqualTo("'=1 = x\n'=2");
    }

    private static String startOfText(String formula) {
        boolean atOnce = !formula.startsWith("x") && !formula.startsWith(";");
        return atOnce ? "'" : formula.substring(0, 1);
    }

    private static String value(String text) {
        return text.replace("'", "");
    }

    private static no.helseprofil.assessment.AssessedClient client(String clientId, String name) {
        return SmallRealm.client("id", clientId, name, SmallRealm.verdict("redirect-uris", Verdict.PASS));
    }

    private static List<List<String>> table(SmallRealm realm) {
        return new Written(text(realm)).table();
    }

    private static String text(SmallRealm realm) {
        return Written.of(Report.of(realm, Format.CSV, SmallRealm.readers(Language.NB)))
                .text();
    }
}
